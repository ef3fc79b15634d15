# The environment that the CMake presets read: `. .setup/env.sh`, then `cmake --preset wasm`.
# Only looks at what is there; `./run setup` installs. Any POSIX shell.
# shellcheck shell=sh
#
#   PATH             with an emcc that is recent enough first, if there is one
#   EMSCRIPTEN_ROOT  the folder of that emcc's own files
#   GLOSSA_DEPS      an include folder to search before the system's

GLOSSA_EMCC_MINIMUM=3.1.50 # the first with all of relaxed SIMD
GLOSSA_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/glossa"
GLOSSA_HEADERS="$GLOSSA_CACHE/headers-1"
GLOSSA_EMSCRIPTEN="$GLOSSA_CACHE/emscripten-3.1.69"

emcc_is_recent() {
  command -v emcc >/dev/null 2>&1 || return 1
  emcc_version=$(emcc --version 2>/dev/null | sed -n '1s/.* \([0-9][0-9.]*\).*/\1/p')
  [ "$(printf '%s\n' "$GLOSSA_EMCC_MINIMUM" "${emcc_version:-0}" | sort -V | head -n 1)" = "$GLOSSA_EMCC_MINIMUM" ]
}

if [ -d "$GLOSSA_HEADERS" ]; then
  export GLOSSA_DEPS="$GLOSSA_HEADERS/usr/include"
fi
if [ -n "${EMSCRIPTEN_ROOT:-}" ]; then
  : # already found
elif emcc_is_recent; then
  EMSCRIPTEN_ROOT=$(em-config EMSCRIPTEN_ROOT)
  export EMSCRIPTEN_ROOT
elif [ -d "$GLOSSA_EMSCRIPTEN" ]; then
  export EMSCRIPTEN_ROOT="$GLOSSA_EMSCRIPTEN/usr/share/emscripten"
  export PATH="$EMSCRIPTEN_ROOT:$PATH"
fi
