# The header-only packages, one SYSTEM interface target each: glossa_deps::NAME.
#
# A package is looked for in $GLOSSA_DEPS and then in the system; where it is missing or too old,
# FetchContent brings the pinned archive. Only the package's own folder is linked into the include
# path, so that a cross compiler never sees the headers of the host's C library beside it.

include(FetchContent)

# glossa_package(NAME            target glossa_deps::NAME
#   HEADER path  LINK path       what to look for, and what of it to link, in the include folder
#   SUFFIX folder                where the include folder hides below a system's
#   MINIMUM n  VERSION_IN file   oldest usable major version, and the header that defines *_VERSION_MAJOR
#   URL url  SHA256 hash         the pinned archive
#   INCLUDE folder)              its include folder
function(glossa_package name)
  cmake_parse_arguments(ARG "" "HEADER;LINK;SUFFIX;MINIMUM;VERSION_IN;URL;SHA256;INCLUDE" "" ${ARGN})
  set(version 0)
  find_path(found ${ARG_HEADER} NO_CACHE HINTS $ENV{GLOSSA_DEPS} /usr/include
            PATH_SUFFIXES ${ARG_SUFFIX} NO_CMAKE_FIND_ROOT_PATH)
  if(found AND ARG_MINIMUM)
    file(STRINGS ${found}/${ARG_VERSION_IN} line REGEX "define [A-Z]+_VERSION_MAJOR ")
    string(REGEX MATCH "[0-9]+" version "${line}")
  endif()

  if(found AND (NOT ARG_MINIMUM OR version GREATER_EQUAL ARG_MINIMUM))
    set(source ${found})
  else()
    FetchContent_Declare(${name} URL ${ARG_URL} URL_HASH SHA256=${ARG_SHA256} SOURCE_SUBDIR none)
    FetchContent_MakeAvailable(${name})
    set(source ${${name}_SOURCE_DIR}/${ARG_INCLUDE})
  endif()
  message(STATUS "Package ${name}: ${source}")

  set(folder ${PROJECT_BINARY_DIR}/packages/${name})
  file(REMOVE_RECURSE ${folder})
  file(MAKE_DIRECTORY ${folder})
  file(CREATE_LINK ${source}/${ARG_LINK} ${folder}/${ARG_LINK} SYMBOLIC)
  add_library(glossa_deps_${name} INTERFACE)
  add_library(glossa_deps::${name} ALIAS glossa_deps_${name})
  target_include_directories(glossa_deps_${name} SYSTEM INTERFACE ${folder})
endfunction()

glossa_package(xsimd
  HEADER xsimd/xsimd.hpp LINK xsimd MINIMUM 12 VERSION_IN xsimd/config/xsimd_config.hpp
  URL https://github.com/xtensor-stack/xsimd/archive/13.2.0.tar.gz
  SHA256 edd8cd3d548c185adc70321c53c36df41abe64c1fe2c67bc6d93c3ecda82447a INCLUDE include)
glossa_package(eigen
  HEADER Eigen/Core LINK Eigen SUFFIX eigen3
  URL https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz
  SHA256 8586084f71f9bde545ee7fa6d00288b264a2b7ac3607b974e54d13e7162c1c72 INCLUDE .)
glossa_package(expected
  HEADER tl/expected.hpp LINK tl
  URL https://github.com/TartanLlama/expected/archive/refs/tags/v1.1.0.tar.gz
  SHA256 1db357f46dd2b24447156aaf970c4c40a793ef12a8a9c2ad9e096d9801368df6 INCLUDE include)
glossa_package(json
  HEADER nlohmann/json.hpp LINK nlohmann
  URL https://github.com/nlohmann/json/archive/refs/tags/v3.11.3.tar.gz
  SHA256 0d8ef5af7f9794e3263480193c491549b2ba6cc74bb018906202ada498a79406 INCLUDE include)
if(GLOSSA_BUILD_TESTS)
  glossa_package(doctest
    HEADER doctest/doctest.h LINK doctest
    URL https://github.com/doctest/doctest/archive/refs/tags/v2.4.11.tar.gz
    SHA256 632ed2c05a7f53fa961381497bf8069093f0d6628c5f26286161fbd32a560186 INCLUDE .)
endif()
