# Node.js and the npm packages of a folder.
# shellcheck shell=bash

node_minimum=20.19 # what Vite asks for

setup_node() {
  need node nodejs
  version_at_least "$(node --version | tr -d v)" "$node_minimum" ||
    die "Node.js $node_minimum or newer is needed, and $(command -v node) is $(node --version): install it (nodejs.org), then try again"
  need npm npm
}

# npm_install FOLDER: brings FOLDER/node_modules to what its lock file says, if that has changed.
npm_install() {
  local folder=$1 installed="$1/node_modules/.installed-lock.json"
  setup_node
  cmp -s "$folder/package-lock.json" "$installed" && return
  say "installing the npm packages of $folder/"
  (cd "$folder" && quietly "npm-${folder//\//-}" npm ci --ignore-scripts --no-audit --no-fund) || exit 1
  cp "$folder/package-lock.json" "$installed"
}
