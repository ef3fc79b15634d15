# The environment that the CMake presets read: `. .setup/env.sh`, then `cmake --preset wasm`.
# Only looks at what is installed (./run setup installs). Bash or any POSIX shell.
# shellcheck shell=sh
#
#   EMSCRIPTEN_ROOT  the folder of emcc's own files
#   GLOSSA_DEPS      an include folder that is searched before the system's
#   PATH             with that emcc first

GLOSSA_EMCC_MINIMUM=3.1.50
GLOSSA_TRIXIE="${XDG_CACHE_HOME:-$HOME/.cache}/glossa/trixie-1"

# Is the emcc on the PATH new enough (relaxed SIMD)?
glossa_emcc_is_recent() {
  command -v emcc >/dev/null 2>&1 || return 1
  glossa_emcc_version=$(emcc --version 2>/dev/null | sed -n '1s/.* \([0-9][0-9.]*\).*/\1/p')
  [ -n "$glossa_emcc_version" ] &&
    [ "$(printf '%s\n' "$GLOSSA_EMCC_MINIMUM" "$glossa_emcc_version" | sort -V | head -n 1)" = "$GLOSSA_EMCC_MINIMUM" ]
}

if [ -d "$GLOSSA_TRIXIE" ]; then
  export GLOSSA_DEPS="$GLOSSA_TRIXIE/usr/include"
fi
if ! glossa_emcc_is_recent && [ -d "$GLOSSA_TRIXIE" ]; then
  export PATH="$GLOSSA_TRIXIE/usr/share/emscripten:$PATH"
fi
if [ -z "${EMSCRIPTEN_ROOT:-}" ] && glossa_emcc_is_recent; then
  EMSCRIPTEN_ROOT=$(em-config EMSCRIPTEN_ROOT)
  export EMSCRIPTEN_ROOT
fi
