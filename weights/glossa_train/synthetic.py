"""Sentence pairs made by models that are there already, from one side of the training data.

With a model of the other direction the target side is what people wrote and the source side is
translated back (back-translation, Sennrich et al. 2016, https://arxiv.org/abs/1511.06709); with one
of the same direction it is the other way round (self-training). Both together on a pair's own
sentences: data diversification, Nguyen et al. 2020, https://arxiv.org/abs/1911.01986.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .engine import translate_lines
from .item import Item, opposite, read_items, reverse
from .modelfile import read_model_file

SEARCH = ["--beam", "4"]
MAX_LETTERS = 150  # of a text; longer ones are rare in the data, and often translated badly
STAMMER = re.compile(r"(.{2,12}?)\1{3}")  # something said four times in a row
MAX_RATIO = 2.5  # between the letters of the sides, of which each counts a few more


def translating_language(model: Path, pair: str) -> str:
    """The language that the model at `model` reads, one of the two of `pair`."""
    file = read_model_file(model)
    if {file.source, file.target} != set(pair.split("-")):
        raise ValueError(f"{model} translates {file.source}-{file.target}: expected a model of {pair}'s languages")
    return file.source


def synthetic_pairs(
    program: Path, models: list[Path], pair: str, texts: Callable[[str], list[str]]
) -> list[Item]:
    """`texts` of the language that each model reads, with what it makes of them, but where that cannot be a
    translation."""
    languages = [translating_language(model, pair) for model in models]
    made: list[Item] = []
    for model, language in zip(models, languages):
        items = translated_pairs(program, model, language == pair.split("-")[0], texts(language))
        print(f"{model.name}: {len(items):,} pairs", flush=True)
        made += items
    return made


def translated_pairs(program: Path, model: Path, forward: bool, texts: list[str]) -> list[Item]:
    texts = [text for text in texts if len(text) <= MAX_LETTERS]
    translations = translate_lines(program, model, texts, SEARCH)
    return [
        Item(text, [translation]) if forward else Item(translation, [text])
        for text, translation in zip(texts, translations)
        if is_plausible(text, translation)
    ]


def taught_pairs(folder: Path, pair: str) -> list[Item]:
    """What a teacher made for `pair`, from either side: pairs of which people wrote the source or the target."""
    forward, backward = (folder / f"{name}.tsv" for name in (pair, opposite(pair)))
    for path in (forward, backward):
        if not path.is_file():
            raise FileNotFoundError(f"{path} does not exist: `./run train teacher` writes it if the data has the pair")
    return read_items(forward) + reverse(read_items(backward))


def new_pairs(made: list[Item], known: list[Item]) -> list[Item]:
    """Each once, without those that are known: models often agree with each other, and with what they learnt
    from."""
    new = {tuple(item.texts): item for item in made}
    for item in known:
        new.pop(tuple(item.texts), None)
    return list(new.values())


def is_plausible(text: str, translation: str) -> bool:
    """False for one that is empty, the text itself, or far shorter or longer than it, or that stammers where the
    text does not."""
    shorter, longer = sorted(len(side) + 8 for side in (text, translation))
    stammers = STAMMER.search(translation) and not STAMMER.search(text)
    return translation not in ("", text) and longer <= MAX_RATIO * shorter and not stammers
