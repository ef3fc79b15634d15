# What only the benchmark needs: the peers and the browsers' driver from npm, ONNX for the export of
# the model, and Firefox beside Chromium.
# shellcheck shell=bash

setup_bench() {
  setup_python
  if is_debian; then apt_install python3-onnx; fi
  "$python" -c 'import onnx' 2>/dev/null ||
    die "Python needs onnx for the benchmark: install it (pip does), then try again"
  setup_browser
  setup_firefox
  npm_install tests/bench
}

# $FIREFOX, or a Firefox on the PATH.
setup_firefox() {
  local name
  for name in "${FIREFOX-}" firefox-esr firefox; do
    [[ -n $name ]] && have "$name" && return
  done
  is_debian || die "the benchmark needs Firefox: install it, or name it in FIREFOX, then try again"
  apt_install firefox-esr
}
