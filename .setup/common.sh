# Words and paths that every set-up step shares. Sourced, never run.
# shellcheck shell=bash

glossa_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
glossa_logs="$glossa_root/build/logs"
# shellcheck source=.setup/env.sh
. "$glossa_root/.setup/env.sh"

# One line about what happens now; on stderr, because stdout belongs to the command's own output.
say() { printf 'glossa: %s\n' "$*" >&2; }

# The one clear sentence that ends a run which can't go on.
die() {
  say "$*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# version_at_least HAVE WANT: is the dotted number HAVE the same as WANT or newer?
version_at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# quietly NAME COMMAND...: the output goes to a log file and is shown only when the command fails.
quietly() {
  local log="$glossa_logs/$1.log"
  shift
  mkdir -p "$glossa_logs"
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 40 "$log" >&2
  die "'$*' failed; its whole output is in ${log#"$glossa_root"/}"
}

# os_release KEY: what the system says of itself, as in `os_release VERSION_ID`.
os_release() { sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" /etc/os-release 2>/dev/null || true; }

is_debian() { [[ $(os_release ID) == debian ]]; }

# Debian 12's own Emscripten and header packages are too old; Debian 13's are used from private folders.
is_debian_12() { is_debian && [[ $(os_release VERSION_ID) == 12 ]]; }
