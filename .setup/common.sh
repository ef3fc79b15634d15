# Words and paths that every set-up step shares. Sourced, never run.
# shellcheck shell=bash

glossa_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
glossa_cache="${XDG_CACHE_HOME:-$HOME/.cache}/glossa"
glossa_logs="$glossa_root/build/logs"

# One line about what happens now; on stderr, because stdout belongs to the command's own output.
say() { printf '%s\n' "glossa: $*" >&2; }

# The one clear sentence that ends a run which can't go on.
die() {
  say "$*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# version_at_least HAVE WANT: is dotted number HAVE the same as WANT or newer?
version_at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# Runs a command with its output in a log file, which is shown only when the command fails.
quietly() {
  local log="$glossa_logs/$1.log"
  shift
  mkdir -p "$glossa_logs"
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 40 "$log" >&2
  die "'$*' failed; the whole output is in ${log#"$glossa_root"/}"
}

# Runs a command with the rights to install packages.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    die "'$*' needs root rights, and there is no sudo: run it as root, then try again"
  fi
}

# os_is ID [VERSION]: is this that distribution (and that release of it)?
os_is() {
  [[ -r /etc/os-release ]] || return 1
  local id version
  id=$(sed -n 's/^ID="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' /etc/os-release)
  version=$(sed -n 's/^VERSION_ID="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' /etc/os-release)
  [[ $id == "$1" && ( $# -lt 2 || $version == "$2" ) ]]
}
