"""Sentence pairs, and reading them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FORMAT = (
    "The data folder must hold PAIR/train.tsv, PAIR/dev.tsv and PAIR/test.tsv (PAIR is for instance "
    "en-fr): UTF-8, one sentence pair per line, source TAB target; in dev and test more references "
    "may follow, each after a TAB. Say where it is with --data DIR or the environment variable "
    "GLOSSA_DATA."
)


@dataclass(frozen=True)
class Item:
    """A sentence with its reference translations."""

    source: str
    references: list[str]

    @property
    def texts(self) -> list[str]:
        return [self.source, *self.references]


def read_items(path: Path) -> list[Item]:
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist. {FORMAT}")
    items = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            source, *references = line.rstrip("\n").split("\t")
            if not source or not references or not all(references):
                raise ValueError(f"{path}:{number}: expected source TAB target, found {line!r}")
            items.append(Item(source, references))
    return items


def read_set(data: Path, pair: str, name: str) -> list[Item]:
    """The set "train", "dev" or "test"; a folder of the other direction serves as well."""
    for folder in (data, data / "tatoeba"):
        if (folder / pair).is_dir():
            return read_items(folder / pair / f"{name}.tsv")
        if (folder / opposite(pair)).is_dir():
            return reverse(read_items(folder / opposite(pair) / f"{name}.tsv"))
    raise FileNotFoundError(f"{data} holds neither {pair} nor {opposite(pair)}. {FORMAT}")


def pair_folders(data: Path) -> list[Path]:
    return sorted([*data.glob("*-*"), *data.glob("tatoeba/*-*")])


def read_texts(data: Path, language: str, but: str = "") -> list[str]:
    """The sentences of `language` in the training data of all pairs other than `but`, each once."""
    texts: dict[str, None] = {}
    for folder in pair_folders(data):
        languages = folder.name.split("-")
        if language not in languages or set(languages) == set(but.split("-")):
            continue
        for item in read_items(folder / "train.tsv"):
            texts[(item.source, item.references[0])[languages.index(language)]] = None
    return list(texts)


def write_items(items: list[Item], path: Path) -> None:
    """For read_items()."""
    lines = ("\t".join(item.texts) + "\n" for item in items)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), "utf-8")


def read_table(path: Path, pair: str) -> list[Item]:
    """The pairs of a table with a column for each language; none where it lacks one of the two."""
    head, *rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    languages = pair.split("-")
    if not set(languages) <= set(head):
        return []
    source, target = (head.index(language) for language in languages)
    return [Item(row[source], [row[target]]) for row in rows]


def opposite(pair: str) -> str:
    """The pair of the other direction."""
    source, target = pair.split("-")
    return f"{target}-{source}"


def reverse(items: list[Item]) -> list[Item]:
    """The other direction: the first reference becomes the source."""
    return [Item(item.references[0], [item.source]) for item in items]
