# The test suites. Each installs and builds what it needs, so that `./run test NAME` stands alone.
# shellcheck shell=bash

# In the order of how soon they tell something.
suites=(style core sanitize python package page)

suite_style() {
  check_style
}

suite_core() {
  setup_native
  # With what the benchmark runs, so that a change that breaks it shows here.
  cmake_build native all glossa_serve glossa_limit
  ctest --preset native
}

# The same tests, where every stray read and undefined operation ends them.
suite_sanitize() {
  setup_native
  cmake_build sanitize
  ctest --preset sanitize
}

# The training recipe, and the engine against PyTorch.
suite_python() {
  setup_python
  setup_native
  cmake_build native
  "$python" -m unittest discover -s tests/weights
  "$python" -m unittest discover -s tests/oracle
}

# The npm package as Node.js, three browsers and two bundlers see it, and against the command line.
suite_package() {
  setup_browsers
  build_native
  build_package
  npm_install tests
  node --test --test-reporter=spec tests/wasm/*.test.mjs
}

# The page in a browser.
suite_page() {
  setup_browser
  build_page
  npm_install tests
  node --test --test-reporter=spec --test-concurrency=1 tests/web/*.test.mjs
}

# run_suites [NAME...]: runs all of them, or those named; a failure does not keep the others from running.
run_suites() {
  local names=("${@:-${suites[@]}}") name status failed=0 report='' began
  for name in "${names[@]}"; do
    [[ " ${suites[*]} " == *" $name "* ]] || die "there is no suite '$name': the suites are ${suites[*]}"
  done
  for name in "${names[@]}"; do
    printf '\n== %s ==\n' "$name"
    began=$SECONDS
    # Not `if (...)`: there bash would go on after a failing command inside.
    set +e
    (
      set -e
      "suite_$name"
    )
    status=$?
    set -e
    if [[ $status -eq 0 ]]; then status=passed; else status=FAILED failed=$((failed + 1)); fi
    report+=$(printf '%-10s %s (%d s)' "$name" "$status" $((SECONDS - began)))$'\n'
  done
  printf '\n%s%d passed, %d failed\n' "$report" $((${#names[@]} - failed)) "$failed"
  [[ $failed -eq 0 ]]
}
