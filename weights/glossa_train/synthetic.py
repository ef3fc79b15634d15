"""Sentence pairs made by models that are there already, from one side of the training data.

With a model of the other direction the target side is what people wrote and the source side is
translated back (back-translation, Sennrich et al. 2016, https://arxiv.org/abs/1511.06709); with one
of the same direction it is the other way round (self-training). Both together on a pair's own
sentences: data diversification, Nguyen et al. 2020, https://arxiv.org/abs/1911.01986.
"""

from __future__ import annotations

from pathlib import Path

from .engine import translate_lines
from .item import Item
from .modelfile import read_model_file

SEARCH = ["--beam", "4"]
MAX_LETTERS = 150  # of a text; longer ones are rare in the data, and often translated badly
MAX_RATIO = 2.5  # between the letters of the sides, of which each counts a few more


def translating_language(model: Path, pair: str) -> str:
    """The language that the model at `model` reads, one of the two of `pair`."""
    file = read_model_file(model)
    if {file.source, file.target} != set(pair.split("-")):
        raise ValueError(f"{model} translates {file.source}-{file.target}: expected a model of {pair}'s languages")
    return file.source


def synthetic_pairs(program: Path, model: Path, pair: str, texts: list[str]) -> list[Item]:
    """Each of `texts` with what the model makes of it, but where that cannot be a translation."""
    forward = translating_language(model, pair) == pair.split("-")[0]
    texts = [text for text in texts if len(text) <= MAX_LETTERS]
    translations = translate_lines(program, model, texts, SEARCH)
    return [
        Item(text, [translation]) if forward else Item(translation, [text])
        for text, translation in zip(texts, translations)
        if is_plausible(text, translation)
    ]


def is_plausible(text: str, translation: str) -> bool:
    """False for one that is empty, the text itself, or far shorter or longer than it."""
    shorter, longer = sorted(len(side) + 8 for side in (text, translation))
    return translation not in ("", text) and longer <= MAX_RATIO * shorter
