"""What the tests of the recipe share: its path, and a little language to train on."""

from __future__ import annotations

import functools
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "weights"))

import torch  # noqa: E402

from glossa_train.config import Config  # noqa: E402
from glossa_train.data import encode_pairs  # noqa: E402
from glossa_train.guidance import Guide  # noqa: E402
from glossa_train.item import Item  # noqa: E402
from glossa_train.tokenizer import load_processor, train_tokenizer  # noqa: E402

torch.set_num_threads(1)

WORDS = {
    "I": "Je", "you": "tu", "see": "vois", "like": "aime", "a": "un", "the": "le", "cat": "chat",
    "dog": "chien", "bread": "pain", "red": "rouge", "big": "grand", "Tom": "Tom", "Boston": "Boston",
}  # fmt: skip
SUBJECTS, VERBS, OBJECTS = ("I", "you", "Tom"), ("see", "like"), ("cat", "dog", "bread", "Boston")

VOCABULARY_SIZE = 48
# Of a language of pieces alone: 4..13 translate to 17..26 in the same order, but adjectives (12, 13) follow their
# noun.
INVENTED_SIZE, SHIFT = 30, 13
TINY = Config(VOCABULARY_SIZE, 16, 12, 1, 20, 14)
ODD = Config(VOCABULARY_SIZE, 16, 12, 2, 20, 14, "linear", "separate", "state", "none")


def sentence_pairs(count: int, seed: int = 0) -> list[Item]:
    generator = random.Random(seed)
    items = []
    for _ in range(count):
        words = [generator.choice(SUBJECTS), generator.choice(VERBS), "the", generator.choice(OBJECTS)]
        end = generator.choice(".!?")
        translation = " ".join(WORDS[word] for word in words)
        items.append(Item(" ".join(words) + end, [translation + " " * (end in "!?") + end]))
    return items


def invented_pairs(count: int) -> list[tuple[list[int], list[int]]]:
    generator = random.Random(4)
    pairs = []
    for _ in range(count):
        source = generator.sample(range(4, 12), generator.randint(1, 5))
        target = [piece + SHIFT for piece in source]
        if generator.random() < 0.5:
            adjective = generator.choice((12, 13))
            source.insert(len(source) - 1, adjective)
            target.append(adjective + SHIFT)
        pairs.append((source, target))
    return pairs


def write_sets(folder: Path, train: list[Item], dev: list[Item], test: list[Item]) -> None:
    """As the recipe reads them."""
    folder.mkdir(parents=True)
    for name, items in (("train", train), ("dev", dev), ("test", test)):
        lines = ["\t".join(item.texts) + "\n" for item in items]
        (folder / f"{name}.tsv").write_text("".join(lines), "utf-8")


@functools.cache
def vocabulary_path() -> Path:
    """A tokenizer for the little language, trained once."""
    folder = tempfile.TemporaryDirectory()
    vocabulary_path.folder = folder  # lives as long as the process
    texts = [text for item in sentence_pairs(300) for text in (item.source, item.references[0])]
    path = Path(folder.name) / "spm.model"
    train_tokenizer(texts, path, VOCABULARY_SIZE)
    return path


def processor():
    return load_processor(vocabulary_path())


@functools.cache
def guide() -> Guide:
    """Learnt from the little language."""
    vocabulary = processor()
    pieces = [vocabulary.id_to_piece(k) for k in range(len(vocabulary))]
    return Guide(encode_pairs(sentence_pairs(300), vocabulary), pieces)
