# The browsers that the tests drive. The page's: $CHROMIUM, or a Chromium or Chrome on the PATH.
# shellcheck shell=bash

setup_browser() {
  local name
  for name in "${CHROMIUM-}" chromium chromium-browser google-chrome-stable google-chrome chrome; do
    [[ -n $name ]] && have "$name" && return
  done
  is_debian || die "the page tests need Chromium or Chrome: install one, or name it in CHROMIUM, then try again"
  apt_install chromium fonts-dejavu-core
}

# The package's tests also drive Firefox and WebKit; elsewhere than on Debian, if they are there.
setup_browsers() {
  setup_browser
  ! is_debian || apt_install firefox-esr webkit2gtk-driver xvfb xauth
}
