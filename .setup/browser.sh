# The browser that the page tests drive.
# shellcheck shell=bash

setup_browser() {
  need chromium chromium
}
