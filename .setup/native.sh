# What builds the core for this machine: CMake, Ninja, a C++20 compiler and the header-only packages.
# shellcheck shell=bash

header_packages=(libxsimd-dev libeigen3-dev libexpected-dev nlohmann-json3-dev doctest-dev)

setup_native() {
  need cmake cmake
  need ninja ninja-build
  need python3 python3 # runs the tests of the command line
  have c++ || have clang++ || need c++ g++
  version_at_least "$(cmake --version | sed -n 's/^cmake version //p')" 3.25 ||
    die "CMake 3.25 or newer is needed: install it and put it on the PATH, then try again"

  # Elsewhere CMake uses the packages that it finds and fetches the others.
  if is_debian_12; then
    [[ -d $GLOSSA_HEADERS ]] || {
      say "installing xsimd, Eigen and other header libraries of Debian 13 into $GLOSSA_HEADERS"
      unpack_trixie "$GLOSSA_HEADERS" : "${header_packages[@]}"
    }
  elif is_debian; then
    apt_install "${header_packages[@]}"
  fi
  # shellcheck source=.setup/env.sh
  . "$glossa_root/.setup/env.sh"
}
