# Formatters and linters over the files that git knows.
# shellcheck shell=bash

cpp_files() { git ls-files '*.cc' '*.h'; }
npm_folders=(wasm web tests)

# What CI checks: quick, and with nothing to configure.
check_style() {
  setup_formatter
  cpp_files | xargs -r clang-format-19 --dry-run -Werror
  shellcheck --external-sources --check-sourced run .ci/run
  build_package # the page is checked against the package's types
  npm_run_everywhere lint
  prettier_bench --check
}

# The benchmark's own packages are large and not needed for this.
prettier_bench() {
  wasm/node_modules/.bin/prettier --config wasm/.prettierrc.json --log-level warn "$1" tests/bench
}

# Also clang-tidy, which takes minutes.
lint() {
  check_style
  setup_linters
  setup_native
  cmake_build native
  # The compile commands are GCC's, with options that Clang need not know. They name what this build
  # compiles: not the kernels of other processors.
  run-clang-tidy-19 -quiet -p build/native -extra-arg=-Wno-unknown-warning-option \
    "^$PWD/(core|tests)/" > build/logs/clang-tidy.log 2>&1 || {
    grep -E '(warning|error):' build/logs/clang-tidy.log | sort -u >&2
    die "clang-tidy found faults; all of it: build/logs/clang-tidy.log"
  }
}

format() {
  setup_formatter
  cpp_files | xargs -r clang-format-19 -i
  npm_run_everywhere format
  npm_install wasm
  prettier_bench --write
}

# Runs an npm script in each folder whose package.json has it.
npm_run_everywhere() {
  local folder
  for folder in "${npm_folders[@]}"; do
    grep -q "\"$1\":" "$folder/package.json" || continue
    npm_install "$folder"
    npm run --silent --prefix "$folder" "$1"
  done
}
