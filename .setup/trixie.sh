# Packages of Debian 13 (trixie) in a private folder of the user's cache on Debian 12.
# The system's package sources stay as they are, and all clones share the folder.
# shellcheck shell=bash

# unpack_trixie DIR FINISH PACKAGE...: unpacks the packages into DIR, which appears only when it is
# complete. `FINISH UNPACKED DIR` makes what was unpacked ready for its later place; `:` does nothing.
unpack_trixie() {
  local target=$1 finish=$2 work deb
  shift 2
  mkdir -p "$(dirname "$target")"
  work=$(mktemp -d "$target.XXXXXX")
  # shellcheck disable=SC2064  # the folder as it is named now
  trap "rm -rf '$work'" EXIT
  download_trixie "$work" "$@"
  mkdir "$work/root"
  for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/root"; done
  "$finish" "$work/root" "$target"
  # Somebody else may have finished the same folder meanwhile; theirs is as good.
  mv -T "$work/root" "$target" 2>/dev/null || [[ -d $target ]] || die "$target could not be written"
  rm -rf "$work"
  trap - EXIT
}

# download_trixie DIR PACKAGE...: fetches into DIR/debs, with an apt configuration that lives in DIR.
download_trixie() {
  local work=$1 mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  shift
  mirror=$(debian_mirror)
  if [[ -z $mirror ]]; then
    apt_update # apt knows its sources only after it has read them once
    mirror=$(debian_mirror)
  fi
  [[ -n $mirror ]] || die "apt's sources name no mirror of Debian 12: add one, then try again"

  mkdir -p "$work/lists/partial" "$work/debs"
  printf '%s\n' 'Types: deb' "URIs: $mirror" 'Suites: trixie' 'Components: main' >"$work/trixie.sources"
  [[ ! -f $keyring ]] || echo "Signed-By: $keyring" >>"$work/trixie.sources"
  local apt=(apt-get
    -o "Dir::Etc::SourceList=$work/trixie.sources" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o "Dir::State::Lists=$work/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
    -o Acquire::Languages=none -o APT::Sandbox::User=root)
  quietly trixie-update "${apt[@]}" update
  (cd "$work/debs" && quietly trixie-download "${apt[@]}" download "$@") || exit 1
}

# The mirror that this system uses already, whatever format its sources are written in.
debian_mirror() {
  # shellcheck disable=SC2016  # apt fills these in
  apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(SITE)' 'Identifier: Packages' |
    sed -n '/^bookworm main /{s///p;q}'
}
