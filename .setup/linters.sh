# The tools that check and format the sources; ESLint and Prettier come with the npm packages.
# shellcheck shell=bash

setup_formatter() {
  need clang-format-19 clang-format-19
  need shellcheck shellcheck
}

setup_linters() {
  setup_formatter
  need clang-tidy-19 clang-tidy-19
}
