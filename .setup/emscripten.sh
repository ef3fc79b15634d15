# Emscripten: the emcc on the PATH where it is recent enough, otherwise Debian's.
# shellcheck shell=bash

setup_emscripten() {
  setup_native
  setup_node
  [[ -z ${EMSCRIPTEN_ROOT:-} ]] || return 0
  if is_debian_12; then
    apt_install clang-19 lld-19 llvm-19 python3
    [[ -d $GLOSSA_EMSCRIPTEN ]] || {
      say "installing Emscripten 3.1.69 of Debian 13 into $GLOSSA_EMSCRIPTEN (1.7 GB, shared by all clones)"
      unpack_trixie "$GLOSSA_EMSCRIPTEN" finish_emscripten emscripten binaryen node-acorn libc6 libstdc++6 libgcc-s1
    }
  elif is_debian; then
    apt_install emscripten
  else
    die "Emscripten $GLOSSA_EMCC_MINIMUM or newer is needed: install it (emsdk does) and put emcc on the PATH, then try again"
  fi
  # shellcheck source=.setup/env.sh
  . "$glossa_root/.setup/env.sh"
  [[ -n ${EMSCRIPTEN_ROOT:-} ]] || die "the emcc that was installed is older than $GLOSSA_EMCC_MINIMUM or does not start"
}

# finish_emscripten ROOT LATER: makes the unpacked files work from LATER, where they will be moved.
finish_emscripten() {
  local root=$1 later=$2 emscripten="$1/usr/share/emscripten" loader libraries tool
  # Binaryen's programs want a newer libc than Debian 12's: the loader beside them runs them.
  loader=$(cd "$root" && find usr/lib usr/lib64 -maxdepth 2 -name 'ld-linux-*' -print -quit)
  libraries=$(cd "$root" && dirname "$(find usr/lib -name libc.so.6 -print -quit)")
  mkdir -p "$root/binaryen/bin"
  for tool in "$root"/usr/bin/wasm*; do
    tool=${tool##*/}
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' \
      "$later/$loader" "$later/$libraries" "$later/usr/bin/$tool" >"$root/binaryen/bin/$tool"
    chmod +x "$root/binaryen/bin/$tool"
  done
  sed -i -e "s|^BINARYEN_ROOT = .*|BINARYEN_ROOT = '$later/binaryen'|" \
    -e "s|^NODE_JS = .*|NODE_JS = '$(command -v node)'|" "$emscripten/.emscripten"
  mkdir -p "$emscripten/node_modules"
  ln -s ../../nodejs/acorn "$emscripten/node_modules/acorn"
}
