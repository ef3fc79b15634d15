"""Tests of the recipe; they find their support module from wherever they are started."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
