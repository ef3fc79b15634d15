# Python with PyTorch and SentencePiece, for training and for the tests that compare with PyTorch.
# shellcheck shell=bash

python=python3
if is_debian; then python=/usr/bin/python3; fi # where Debian's packages are, whatever the PATH says

setup_python() {
  if is_debian; then
    # Without this OpenBLAS matrix products run 25 times slower.
    apt_install python3-torch python3-sentencepiece python3-numpy libopenblas0-pthread
  fi
  "$python" -c 'import numpy, sentencepiece, torch' 2>/dev/null ||
    die "Python needs numpy, sentencepiece and torch: install them (pip does), then try again"
}
