"""What one language pair's models learn from and are measured on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .item import Item, read_table
from .joining import Joiner
from .numerals import Numerals
from .options import TrainOptions
from .sources import Source
from .synthetic import new_pairs, synthetic_pairs, taught_pairs
from .variants import Variety, casual_forms, first_clauses, without

PHRASEBOOK = Path(__file__).resolve().parents[1] / "phrasebook.tsv"


@dataclass(frozen=True)
class Sets:
    pair: str  # "en-fr": source, then target
    source: Source
    data: Path  # see item.FORMAT

    def items(self, name: str) -> list[Item]:
        """Of "train" or a measured set."""
        return self.source.read(self.data, self.pair, name)

    def held_out(self) -> list[str]:
        """All texts that are measured."""
        return [text for name in self.source.measured for item in self.items(name) for text in item.texts]

    def phrases(self) -> list[Item]:
        """What people type first, in all its forms, but for what is measured."""
        if not self.source.everyday:
            return []
        phrases = without(read_table(PHRASEBOOK, self.pair), self.held_out())
        return phrases + [form for phrase in phrases for form in casual_forms(phrase)]

    def written(self, options: TrainOptions) -> list[Item]:
        """What an epoch shows of what people wrote."""
        items = self.items("train")
        clauses = first_clauses(items, self.held_out()) if self.source.everyday else []
        return (items + clauses) * options.real_repeats + self.phrases() * options.phrase_repeats

    def variety(self, options: TrainOptions, written: list[Item]) -> Variety:
        """`written`: what the words that keep their capitals are found in."""
        if not self.source.everyday:
            return Variety(options.copy_probability)
        return Variety(
            copy=options.copy_probability,
            number=options.number_probability,
            casual=options.casual_probability,
            capitals=options.capitals_probability,
            dressed=options.dressed_probability,
            aside=options.aside_probability,
            joined=options.joined_probability,
            numerals=Numerals(self.pair),
            joiner=Joiner(self.pair, written),
        )

    def made(self, options: TrainOptions, glossa: Path) -> list[Item]:
        """Pairs that the teacher of `options` has made, and those that their models make now, with the engine."""
        made: list[Item] = []
        if options.taught_by:
            made += taught_pairs(Path(options.taught_by), self.pair)
        if options.synthetic_from:
            models = [Path(name) for name in options.synthetic_from.split(",")]
            made += synthetic_pairs(glossa, models, self.pair, self.texts)
        return new_pairs(without(made, self.held_out()), self.items("train"))

    def texts(self, language: str) -> list[str]:
        """Training sentences of this and all other pairs, each once."""
        own = [item.texts[self.pair.split("-").index(language)] for item in self.items("train")]
        return list(dict.fromkeys(own + self.source.read_other_texts(self.data, language, self.pair)))
