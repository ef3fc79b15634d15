# The Emscripten toolchain: the emcc on the PATH where it is recent enough, otherwise Debian's.
# shellcheck shell=bash
#
# Debian 12's own Emscripten has no relaxed SIMD. Debian 13's works there from a private folder in
# the user's cache, with Debian 12's clang 19, and the system's package sources stay as they are.

trixie_packages=(emscripten binaryen node-acorn libc6 libstdc++6 libgcc-s1
  libxsimd-dev doctest-dev libeigen3-dev libexpected-dev nlohmann-json3-dev)

setup_emscripten() {
  # shellcheck source=.setup/env.sh
  . "$glossa_root/.setup/env.sh"
  if ! glossa_emcc_is_recent; then
    if os_is debian 12; then
      apt_install clang-19 lld-19 llvm-19 python3
      [[ -d $GLOSSA_TRIXIE ]] || install_trixie "$GLOSSA_TRIXIE"
    elif os_is debian; then
      apt_install emscripten libxsimd-dev
    else
      die "Emscripten $GLOSSA_EMCC_MINIMUM or newer is needed: install it (for instance with emsdk) and put emcc on the PATH"
    fi
  fi
  # shellcheck source=.setup/env.sh
  . "$glossa_root/.setup/env.sh"
  glossa_emcc_is_recent || die "the installed emcc does not work: see what 'emcc --version' says"
}

# install_trixie DIR: unpacks Debian 13's packages into DIR, which appears only when it is complete.
install_trixie() {
  local target=$1 work
  have apt-get || die "apt-get is needed to fetch Emscripten"
  say "installing Emscripten 3.1.69 and header libraries of Debian 13 into $target (1.7 GB, once for all clones)"
  mkdir -p "$(dirname "$target")"
  work=$(mktemp -d "$target.XXXXXX")
  # shellcheck disable=SC2064  # the folder's name is meant as it is now
  trap "rm -rf '$work'" EXIT
  download_trixie "$work"
  unpack_trixie "$work" "$target"
  mv -T "$work/root" "$target" 2>/dev/null || [[ -d $target ]] || die "could not write $target"
  rm -rf "$work"
  trap - EXIT
}

# Fetches the packages into DIR/debs, with an apt configuration of its own that touches no system file.
download_trixie() {
  local work=$1 mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(debian_mirror)
  mkdir -p "$work/lists/partial" "$work/debs"
  printf '%s\n' 'Types: deb' "URIs: $mirror" 'Suites: trixie' 'Components: main' >"$work/trixie.sources"
  [[ ! -f $keyring ]] || echo "Signed-By: $keyring" >>"$work/trixie.sources"

  local apt=(apt-get -o "Dir::Etc::SourceList=$work/trixie.sources" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$work/lists" -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Acquire::Languages=none
    -o "APT::Sandbox::User=$(id -un)")
  quietly trixie-update "${apt[@]}" update
  (cd "$work/debs" && quietly trixie-download "${apt[@]}" download "${trixie_packages[@]}")
}

# The mirror that this system already uses, whatever format its sources are written in.
debian_mirror() {
  local mirror
  mirror=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(SITE)' 'Identifier: Packages' |
    sed -n 's/^Debian main //p' | head -n 1)
  [[ -n $mirror ]] || die "apt's sources name no Debian mirror: run 'apt-get update' and try again"
  echo "$mirror"
}

# Unpacks DIR/debs into DIR/root and makes the result work from its later place.
unpack_trixie() {
  local work=$1 target=$2 root="$1/root" deb tool loader libraries
  mkdir "$root"
  for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$root"; done

  # Binaryen's programs want a newer libc than the system's: each runs through the loader beside it.
  loader=$(cd "$root" && find usr/lib usr/lib64 -maxdepth 2 -name 'ld-linux-*' -print -quit)
  libraries=$(cd "$root" && dirname "$(find usr/lib -name libc.so.6 -print -quit)")
  mkdir -p "$root/binaryen/bin"
  for tool in "$root"/usr/bin/wasm*; do
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' \
      "$target/$loader" "$target/$libraries" "$target/usr/bin/${tool##*/}" >"$root/binaryen/bin/${tool##*/}"
    chmod +x "$root/binaryen/bin/${tool##*/}"
  done

  local emscripten="$root/usr/share/emscripten"
  sed -i -e "s|^BINARYEN_ROOT = .*|BINARYEN_ROOT = '$target/binaryen'|" \
    -e "s|^NODE_JS = .*|NODE_JS = '$(command -v node)'|" "$emscripten/.emscripten"
  mkdir -p "$emscripten/node_modules"
  ln -s ../../nodejs/acorn "$emscripten/node_modules/acorn"
}
