"""Where the tests find what they compare: the recipe in weights/ and the engine's programs."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
# Sentence pairs, where there are any; the tests make their own sentences too.
CORPUS = ROOT.parent / "shared" / "data" / "tatoeba" / "en-fr"
SHIPPED = ROOT / "weights" / "en-fr.safetensors"
BUILD = Path(os.environ.get("GLOSSA_BUILD", ROOT / "build" / "native"))

sys.path.insert(0, str(ROOT / "weights"))

MISSING = [name for name in ("torch", "sentencepiece", "numpy") if not importlib.util.find_spec(name)]
if MISSING:
    raise RuntimeError(
        f"The oracle tests need PyTorch, SentencePiece and NumPy; missing: {', '.join(MISSING)}. "
        "Install python3-torch, python3-sentencepiece and python3-numpy (Debian), and run the tests "
        "with /usr/bin/python3."
    )

import torch  # noqa: E402

torch.set_num_threads(1)


def program(name: str) -> Path:
    path = BUILD / name
    if not path.exists():
        raise RuntimeError(f"{path} is missing: `cmake --preset native && cmake --build --preset native`")
    return path


def corpus(name: str, count: int) -> list[list[str]]:
    """The first lines of a part of the corpus, in columns; none where there is no corpus."""
    path = CORPUS / f"{name}.tsv"
    if not path.exists():
        return []
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[:count]]
