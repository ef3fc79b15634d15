"""Where sentence pairs come from, and on what terms."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .item import Item, read_table, read_set, read_texts
from .score import tokenize_13a

WEB = Path(__file__).resolve().parents[1] / "web.tsv"


@dataclass(frozen=True)
class Source:
    read: Callable[[Path, str, str], list[Item]]  # (data folder, pair, "train" or a measured set)
    read_other_texts: Callable[[Path, str, str], list[str]]  # (data folder, language, not of this pair)
    measured: tuple[str, ...]  # "dev", "test" and such; empty where there is nothing for a pair
    license: str  # of the data, and so of a model
    attribution: str
    ships: bool  # whether a model may
    everyday: bool  # whether a model is for what people type: phrases, casual forms


def read_tatoeba(data: Path, pair: str, name: str) -> list[Item]:
    """The set "web" is ours: the data's own sentences say little of how a model reads a web page."""
    return read_table(WEB, pair) if name == "web" else read_set(data, pair, name)


def read_multi30k(data: Path, pair: str, name: str) -> list[Item]:
    """Image captions in lower case and cut into words, as published results have them."""
    stem = {"train": "train", "dev": "val"}[name]
    sides = []
    for language in pair.split("-"):
        path = data / "multi30k" / f"{stem}.{language}.gz"
        if not path.is_file():
            raise FileNotFoundError(f"{path} does not exist: expected Multi30k's lines, compressed")
        with gzip.open(path, "rt", encoding="utf-8") as file:
            sides.append([tokenized(line, language) for line in file.read().removesuffix("\n").split("\n")])
    sources, targets = sides
    if len(sources) != len(targets):
        raise ValueError(f"{stem}: expected as many lines of both languages, found {list(map(len, sides))}")
    return [Item(source, [target]) for source, target in zip(sources, targets)]


def tokenized(text: str, language: str) -> str:
    """Small letters, words and marks apart; apostrophes go with the word that they shorten."""
    text = text.lower().replace("’", "'")
    apart = r"\1' \2" if language == "fr" else r"\1 '\2"
    text = re.sub(r"(\w)'(\w)", apart, text)
    return " ".join(tokenize_13a(text))


TATOEBA = Source(
    read=read_tatoeba,
    read_other_texts=read_texts,
    measured=("dev", "test", "web"),
    license="CC BY 2.0 FR",
    attribution="Trained on sentence pairs of the Tatoeba project (https://tatoeba.org), as published by "
    "ManyThings.org (https://www.manythings.org/anki/).",
    ships=True,
    everyday=True,
)
MULTI30K = Source(
    read=read_multi30k,
    read_other_texts=lambda data, language, pair: [],  # all pairs have the same captions
    measured=("dev",),
    license="for research only",
    attribution="Trained on Multi30k (Elliott et al. 2016, https://aclanthology.org/W16-3210), captions of "
    "photographs, to compare with published results.",
    ships=False,
    everyday=False,
)
