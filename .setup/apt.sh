# Debian packages.
# shellcheck shell=bash

apt_updated=

# Runs a command with the rights to install packages.
as_root() { if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi; }

# apt_install PACKAGE...: installs those that are missing.
apt_install() {
  local package missing=()
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  [[ $EUID -eq 0 ]] || have sudo ||
    die "installing ${missing[*]} needs root rights and there is no sudo: run 'apt-get install ${missing[*]}' as root, then try again"
  say "installing ${missing[*]} with apt"
  apt_update
  quietly apt-install as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"
}

# Refreshes the package lists, once a run: a fresh machine may have none, or old ones.
apt_update() {
  [[ -z $apt_updated ]] || return 0
  quietly apt-update as_root apt-get update
  apt_updated=yes
}

# need TOOL PACKAGE...: a tool on the PATH will do; otherwise apt installs the packages that bring it.
need() {
  local tool=$1
  shift
  have "$tool" && return
  is_debian || die "'$tool' is needed: install it and put it on the PATH, then try again"
  apt_install "$@"
}
