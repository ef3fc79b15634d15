"""The engine's translations against PyTorch's: the same tokens, texts, scores and attention."""

from __future__ import annotations

import functools
import json
import random
import subprocess
import unittest
from collections.abc import Sequence
from pathlib import Path

import setting  # first: it makes the recipe importable
import phrases
import torch
from glossa_train.config import BOS, EOS, UNK
from glossa_train.data import pad_columns
from glossa_train.export import load_network
from glossa_train.modelfile import read_model_file
from glossa_train.search import Hypothesis, search
from glossa_train.tokenizer import make_processor

SCORE_TOLERANCE = 1e-3
ATTENTION_TOLERANCE = 1e-4
# Longer sentences are split by the engine, as are lines of several: not what is compared here.
MAX_TOKENS = 64
BATCH = 64


class Model:
    """A model file in both worlds: PyTorch's modules with SentencePiece, and the program."""

    def __init__(self, path: Path) -> None:
        model = read_model_file(path)
        self.path = path
        self.network = load_network(model)
        self.processor = make_processor(model.tokenizer)

    def ids(self, text: str) -> list[int]:
        return self.processor.encode(text) + [EOS]

    def expected(self, sentences: Sequence[str], beam: int) -> list[list[Hypothesis]]:
        """Sentences of similar length together, in their order again."""
        order = sorted(range(len(sentences)), key=lambda k: len(self.ids(sentences[k])))
        results: list[list[Hypothesis]] = [[] for _ in sentences]
        for start in range(0, len(order), BATCH):
            group = order[start : start + BATCH]
            found = search(self.network, [self.ids(sentences[k]) for k in group], beam)
            for k, hypotheses in zip(group, found):
                results[k] = hypotheses
        return results

    def run(self, lines: list[str], command: str, *arguments: str) -> list[dict]:
        """As PyTorch computes: in floats, over the whole vocabulary."""
        exact = ["--precision", "float32"] + ["--no-shortlist"] * (command == "translate")
        finished = subprocess.run(
            [setting.program("glossa"), command, "-m", self.path, *exact, *arguments],
            input="".join(f"{line}\n" for line in lines),
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in finished.stdout.splitlines()]


@functools.cache
def model(name: str) -> Model:
    return Model(setting.SHIPPED if name == "shipped" else setting.DATA / f"{name}.safetensors")


def sentences(name: str) -> list[str]:
    generator = random.Random(4)
    if name == "shipped":
        made = [phrases.pair(generator)[0] for _ in range(160)]
        made += [phrases.sentence(generator) for _ in range(100)]
        made += [line[0] for line in setting.corpus("dev", 100)]
    else:
        made = [phrases.pair(generator)[0] for _ in range(200)]
        made += [phrases.sentence(generator) for _ in range(20)]
    return made


def ends(tokens: list[dict]) -> int:
    return sum(token["text"] == "</s>" for token in tokens)


class TranslationsTest(unittest.TestCase):
    maxDiff = 2000

    def compare(self, name: str, beam: int) -> None:
        texts = sentences(name)
        found = model(name).run(texts, "translate", "--json", "--beam", str(beam))
        self.assertEqual(len(found), len(texts))
        compared = copied = 0
        for text, theirs, ours in zip(texts, model(name).expected(texts, beam), found):
            # One sentence, and nothing that the engine copied because it had been lost.
            pieces = model(name).processor.encode(text, out_type=str)
            given, said = (ids.count(UNK) for ids in (model(name).processor.encode(text), theirs[0].ids))
            if [token["text"] for token in ours["source"]] != [*pieces, "</s>"] or said < given:
                continue
            compared += 1
            copied += UNK in theirs[0].ids
            with self.subTest(text=text):
                self.compare_one(model(name), theirs[0], ours)
        self.assertGreaterEqual(compared, 200)
        self.assertLess(copied, compared / 2, "most texts are compared in full")

    def compare_one(self, where: Model, theirs: Hypothesis, ours: dict) -> None:
        pieces = [where.processor.id_to_piece(id) for id in theirs.ids]
        tokens = [token["text"] for token in ours["target"]]
        for k, id in enumerate(theirs.ids):
            if id == UNK and k < len(tokens):
                pieces[k] = tokens[k]  # what the engine copied
        self.assertEqual(tokens, pieces)
        if UNK not in theirs.ids:
            self.assertEqual(ours["text"], where.processor.decode(theirs.ids))
        self.assertAlmostEqual(ours["score"], theirs.score, delta=SCORE_TOLERANCE)
        difference = torch.tensor(ours["attention"]) - theirs.attention
        self.assertLess(float(difference.abs().max()), ATTENTION_TOLERANCE)

    def test_shipped_model_greedy(self) -> None:
        self.compare("shipped", beam=1)

    def test_shipped_model_beam(self) -> None:
        self.compare("shipped", beam=4)

    def test_tiny_models(self) -> None:
        for name in ("tiny-tied", "tiny-linear", "tiny-normalized"):
            for beam in (1, 4):
                with self.subTest(name=name, beam=beam):
                    self.compare(name, beam)


class AlignmentsTest(unittest.TestCase):
    def test_forced_translations(self) -> None:
        """Teacher forcing on translations that the model would not have chosen."""
        generator = random.Random(5)
        pairs = [list(phrases.pair(generator)) for _ in range(60)]
        for name in ("tiny-tied", "tiny-linear", "tiny-normalized"):
            self.compare(name, pairs)
        self.compare("shipped", pairs + [line[:2] for line in setting.corpus("dev", 60)])

    def compare(self, name: str, pairs: list[list[str]]) -> None:
        where = model(name)
        found = where.run(["\t".join(pair) for pair in pairs], "align")
        moved = 0.0
        for (source, target), ours in zip(pairs, found, strict=True):
            with self.subTest(name=name, source=source, target=target):
                attention, alignment, score = self.forced(where, where.ids(source), where.ids(target))
                self.assertEqual(ours["text"], target)
                self.assertAlmostEqual(ours["score"], score, delta=SCORE_TOLERANCE)
                for expected, key in ((attention, "attention"), (alignment, "alignment")):
                    difference = torch.tensor(ours[key]) - expected
                    self.assertLess(float(difference.abs().max()), ATTENTION_TOLERANCE, key)
                moved += float((attention - alignment).abs().max())
        self.assertGreater(moved, 1)

    @torch.no_grad()
    def forced(
        self, where: Model, source: list[int], target: list[int]
    ) -> tuple[torch.Tensor, torch.Tensor, float]:
        """Attention and alignment [S, T], and the score."""
        network, length = where.network, len(source)
        memory, keys, mask, state = network.encode(pad_columns([source]))
        # Column i of a batch sees position i alone.
        alone = torch.full((length, length), float("-inf")).fill_diagonal_(0)
        copies = [part.expand(-1, length, -1) for part in (memory, keys)]
        attention, alignment, score = [], [], 0.0
        for previous, token in zip([BOS] + target[:-1], target):
            row = torch.tensor([[previous]])
            features, _, _ = network.decode(
                row.expand(1, length), *copies, alone, state.expand(length, -1)
            )
            likelihood = network.logits(features[0])[:, token]
            features, weights, state = network.decode(row, memory, keys, mask, state)
            attention.append(weights[0, :, 0])
            alignment.append(torch.softmax(attention[-1].log() + likelihood, dim=0))
            score += float(torch.log_softmax(network.logits(features[0, 0]), dim=0)[token])
        return torch.stack(attention), torch.stack(alignment), score


if __name__ == "__main__":
    unittest.main()
