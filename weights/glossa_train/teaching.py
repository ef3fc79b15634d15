"""The steps from all sentence pairs to what a teacher makes of them: `./run train teacher`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch

from .evaluate import score_translations
from .item import FORMAT, Item, opposite, pair_folders, read_set, read_texts, write_items
from .options import TeacherOptions
from .products import use_device
from .synthetic import MAX_LETTERS, is_plausible
from .teacher import Teacher, encoded, load_teacher, train_network
from .tokenizer import load_processor, require_size, train_tokenizer
from .transformer import TeacherConfig
from .variants import without

STEPS = ("vocabulary", "train", "evaluate", "translate")
MEASURED = ("dev", "test")


@dataclass(frozen=True)
class Teaching:
    data: Path  # see item.FORMAT
    work: Path  # vocabulary, network, pairs
    config: TeacherConfig
    options: TeacherOptions

    def run(self, steps: list[str]) -> None:
        use_device(self.options.device)
        for step in steps:
            print(f"== {step}", flush=True)
            getattr(self, step)()

    @property
    def names(self) -> list[str]:
        """The pairs of the data, each in one direction."""
        folders = [folder.name for folder in pair_folders(self.data)]
        names = [name for k, name in enumerate(folders) if not {name, opposite(name)} & set(folders[:k])]
        if not names:
            raise FileNotFoundError(f"{self.data} holds no pair. {FORMAT}")
        return names

    @cached_property
    def pairs(self) -> dict[str, list[Item]]:
        """The training pairs, without what any pair's dev or test holds: one pair's test may be translated from or
        to another pair's training sentence."""
        measured = [item for pair in self.names for name in MEASURED for item in read_set(self.data, pair, name)]
        held_out = [text for item in measured for text in item.texts]
        return {pair: without(read_set(self.data, pair, "train"), held_out) for pair in self.names}

    @property
    def languages(self) -> list[str]:
        return sorted({language for pair in self.names for language in pair.split("-")})

    @property
    def directions(self) -> list[str]:
        return [direction for pair in self.names for direction in (pair, opposite(pair))]

    @property
    def vocabulary_path(self) -> Path:
        return self.work / "spm.model"

    @property
    def network_path(self) -> Path:
        return self.work / "network.pt"

    def vocabulary(self) -> None:
        if self.vocabulary_path.exists():
            print(f"keeping {self.vocabulary_path.name}")
            return
        texts = [text for items in self.pairs.values() for item in items for text in item.texts]
        train_tokenizer(
            texts,
            self.vocabulary_path,
            self.config.vocabulary_size,
            self.options.character_coverage,
            chinese="zh" in self.languages,
        )

    def train(self) -> None:
        if self.network_path.exists():
            print(f"keeping {self.network_path.name}; remove it to train anew")
            return
        processor, tokenizer = load_processor(self.vocabulary_path), self.vocabulary_path.read_bytes()
        require_size(processor, self.config.vocabulary_size, self.vocabulary_path)
        examples = encoded(self.pairs, processor, self.languages)
        print(f"{len(examples.sources):,} pairs, both directions of {', '.join(self.pairs)}", flush=True)
        network = train_network(self.config, len(self.languages), self.options, examples)
        Teacher(network, tokenizer, self.languages).save(self.network_path)

    def teacher(self) -> Teacher:
        low = self.options.precision == "bfloat16"
        return load_teacher(self.network_path, self.options.device, torch.bfloat16 if low else torch.float32)

    def evaluate(self) -> None:
        teacher = self.teacher()
        for direction in self.directions:
            items = read_set(self.data, direction, "dev")
            texts = self.translations(teacher, [item.source for item in items], direction)
            scores = score_translations(items, texts, "dev", self.options.beam, "teacher", direction)
            print(f"{direction} dev: BLEU {scores.bleu:.2f} chrF {scores.chrf:.2f}", flush=True)

    def translate(self) -> None:
        """Translates every training sentence of a language into those that it is paired with."""
        teacher = self.teacher()
        for direction in self.directions:
            path = self.work / f"{direction}.tsv"
            texts = read_texts(self.data, direction.split("-")[0])
            texts = [text for text in texts if len(text) <= MAX_LETTERS]
            made = zip(texts, self.translations(teacher, texts, direction))
            items = [Item(text, [result]) for text, result in made if is_plausible(text, result)]
            write_items(items, path)
            print(f"{path.name}: {len(items):,} pairs", flush=True)

    def translations(self, teacher: Teacher, texts: list[str], direction: str) -> list[str]:
        options = self.options
        return teacher.translate(texts, direction.split("-")[1], options.beam, options.sentences)
