"""The engine against PyTorch and SentencePiece."""

import sys
from pathlib import Path

# The modules find each other from wherever the tests are started.
sys.path.insert(0, str(Path(__file__).resolve().parent))
