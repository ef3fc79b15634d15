# Debian packages: installs those that are missing, and nothing on other systems.
# shellcheck shell=bash

# Prints those of the given packages that are not installed.
apt_missing() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done
}

# apt_install PACKAGE...: installs what is missing; package lists are refreshed only when needed.
apt_install() {
  local missing
  mapfile -t missing < <(apt_missing "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  say "installing ${missing[*]} (apt)"
  quietly apt-update as_root apt-get update
  quietly apt-install as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"
}
