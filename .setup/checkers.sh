# The tools that check, fuzz and format the sources; ESLint and Prettier come with the npm packages.
# shellcheck shell=bash

setup_formatter() {
  need clang-format-19 clang-format-19
  need shellcheck shellcheck
}

setup_linters() {
  setup_formatter
  need clang-tidy-19 clang-tidy-19
}

# Clang, whose libFuzzer drives the fuzz targets.
setup_fuzzer() {
  setup_native
  need clang++-19 clang-19
  ! is_debian || apt_install libclang-rt-19-dev
}
