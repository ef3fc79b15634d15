# The builds: each installs what it needs, and does nothing where nothing changed.
# shellcheck shell=bash

# cmake_build PRESET [TARGET...]: configures build/PRESET when its presets or toolchain changed, then builds.
cmake_build() {
  local preset=$1 configured="build/$1/configured-for.txt" settings
  shift
  settings="$(cksum CMakePresets.json) ${GLOSSA_DEPS:-}"
  [[ $preset != wasm ]] || settings+=" $EMSCRIPTEN_ROOT"
  if [[ ! -f build/$preset/build.ninja || $(cat "$configured" 2>/dev/null) != "$settings" ]]; then
    say "configuring build/$preset"
    quietly "configure-$preset" cmake --fresh --preset "$preset"
    echo "$settings" >"$configured"
  fi
  # Ninja knows what there is to do; it is worth a word where sources changed.
  local stamp="build/$preset/built-${1-all}.stamp"
  [[ -f $stamp && -z $(find core wasm/binding tests -name '*.[ch]*' -type f -newer "$stamp" -print -quit) ]] ||
    say "building build/$preset"
  touch "$stamp.new"
  quietly "build-$preset" cmake --build --preset "$preset" ${1:+--target "$@"}
  mv "$stamp.new" "$stamp"
}

# build/native/glossa, the command line.
build_native() {
  setup_native
  cmake_build native glossa_cli
}

# npm_build FOLDER INPUT...: makes FOLDER/dist, unless the last time that worked is newer than every input.
npm_build() {
  local folder=$1 stamp="build/$1-dist.stamp"
  shift
  [[ ! -d $folder/dist || ! -f $stamp || -n $(find "$@" -newer "$stamp" -print -quit) ]] || return 0
  say "building $folder/dist"
  touch "$stamp.new" # now, so that an edit during the build counts
  quietly "build-$folder-dist" npm run --prefix "$folder" build
  mv "$stamp.new" "$stamp"
}

# wasm/dist, the npm package with its WebAssembly module.
build_package() {
  setup_emscripten
  npm_install wasm
  cmake_build wasm
  npm_build wasm wasm/src wasm/*.json wasm/build.mjs wasm/dist/glossa*.wasm
}

# web/dist, the page.
build_page() {
  build_package
  npm_install web
  npm_build web web/src web/public web/*.* wasm/dist weights/registry.json weights/*.safetensors
}
