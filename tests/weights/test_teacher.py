"""The teacher: its network, its search, and the pairs that it makes."""

from __future__ import annotations

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import support
import torch
from torch import Tensor

from glossa_train.__main__ import run
from glossa_train.config import BOS, EOS, PAD, UNK
from glossa_train.synthetic import is_plausible
from glossa_train.teacher import load_teacher
from glossa_train.teacher_search import beam_search
from glossa_train.transformer import TeacherConfig, Transformer
from glossa_train.variants import without

VOCABULARY_SIZE = 20
TAG = VOCABULARY_SIZE + 1
SOURCES = [[TAG, 5, 9, 7, EOS], [TAG, 12, EOS], [TAG, 4, 14, 15, 6, 8, EOS]]
SIZES = "--vocabulary-size 48 --size 32 --inner-size 64 --heads 4 --encoder-layers 2 --decoder-layers 1"
TRAINING = "--batch-tokens 400 --warmup-steps 20 --learning-rate 5e-3 --dropout 0 --average-decay 0.9"


def sharp_network(seed: int) -> Transformer:
    """Random weights whose choices are not all close to each other."""
    torch.manual_seed(seed)
    network = Transformer(TeacherConfig(VOCABULARY_SIZE, 16, 32, 4, 2, 2), languages=2).eval()
    with torch.no_grad():
        network.decoder_norm.weight.mul_(3)
        network.embedding.weight[EOS] *= 3
    return network


def rows(sources: list[list[int]]) -> Tensor:
    longest = max(map(len, sources))
    return torch.tensor([source + [PAD] * (longest - len(source)) for source in sources])


@torch.no_grad()
def plain_beam_search(network: Transformer, source: list[int], beam: int, limit: int) -> list[int]:
    """One sentence, hypothesis by hypothesis and each from its beginning, as an oracle."""
    memory, mask = network.encode(rows([source]))
    hypotheses: list[tuple[float, list[int]]] = [(0.0, [])]  # sum of log-probabilities, tokens
    for _ in range(limit):
        grown = []
        for score, tokens in hypotheses:
            if tokens[-1:] == [EOS]:
                grown.append((score, tokens))
                continue
            logits, _ = network.decode(torch.tensor([[BOS, *tokens]]), memory, mask)
            log_probabilities = torch.log_softmax(logits[0, -1], dim=0)
            for piece in set(range(VOCABULARY_SIZE)) - {PAD, UNK, BOS}:
                grown.append((score + float(log_probabilities[piece]), [*tokens, piece]))
        hypotheses = sorted(grown, key=lambda found: -found[0] / len(found[1]))[:beam]
        if all(tokens[-1] == EOS for _, tokens in hypotheses):
            break
    return hypotheses[0][1]


class NetworkTest(unittest.TestCase):
    def test_token_by_token_is_the_same_as_all_at_once(self) -> None:
        network, source = sharp_network(0), rows(SOURCES)
        target = torch.randint(4, VOCABULARY_SIZE, (3, 6))
        memory, mask = network.encode(source)
        whole, _ = network.decode(target, memory, mask)
        past, steps = None, []
        for k in range(6):
            logits, past = network.decode(target[:, k : k + 1], memory, mask, past)
            steps.append(logits)
        self.assertLess(float((whole - torch.cat(steps, dim=1)).abs().max()), 1e-4)

    def test_pads_change_nothing(self) -> None:
        network = sharp_network(1)
        target = torch.randint(4, VOCABULARY_SIZE, (3, 6))
        together, _ = network.decode(target, *network.encode(rows(SOURCES)))
        for k, source in enumerate(SOURCES):
            alone, _ = network.decode(target[k : k + 1], *network.encode(rows([source])))
            self.assertLess(float((alone[0] - together[k]).abs().max()), 1e-4)

    def test_loss_leaves_out_pads(self) -> None:
        network, source = sharp_network(2), rows(SOURCES[:1])
        target = torch.tensor([[BOS, 7, 9, EOS]])
        padded = torch.tensor([[BOS, 7, 9, EOS, PAD, PAD]])
        self.assertAlmostEqual(
            float(network.loss(source, target, 0.1).detach()), float(network.loss(source, padded, 0.1).detach()), 5
        )


class SearchTest(unittest.TestCase):
    def test_finds_what_a_plain_search_finds(self) -> None:
        ended = 0
        for seed in range(6):
            network = sharp_network(seed)
            for beam in (1, 3):
                found = beam_search(network, rows(SOURCES), beam).tolist()
                limit = int(1.6 * max(map(len, SOURCES))) + 8
                for source, row in zip(SOURCES, found):
                    tokens = [piece for piece in row if piece != PAD]
                    self.assertEqual(tokens, plain_beam_search(network, source, beam, limit))
                    ended += tokens[-1] == EOS
        self.assertGreater(ended, 3)


class TeachingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.dev, cls.items = support.sentence_pairs(10, 1), support.sentence_pairs(300, 0)
        support.write_sets(cls.folder / "data/en-fr", cls.items, cls.dev, cls.dev)
        cls.printed = cls.run_recipe(f"teacher {SIZES} {TRAINING} --epochs 25")

    @classmethod
    def run_recipe(cls, options: str) -> str:
        """What it printed."""
        output = io.StringIO()
        paths = f"--data {cls.folder}/data --work {cls.folder}/runs --precision float32 --device cpu"
        with contextlib.redirect_stdout(output):
            run(f"{options} {paths}".split())
        return output.getvalue()

    def test_learns_without_what_is_measured(self) -> None:
        kept = without(self.items, [text for item in self.dev for text in item.texts])
        self.assertLess(len(kept), len(self.items))
        self.assertIn(f"{2 * len(kept)} pairs, both directions of en-fr", self.printed)
        self.assertRegex(self.printed, r"fr-en dev: BLEU .* chrF (100|[6-9]\d)\.")
        self.assertRegex(self.printed, r"en-fr dev: BLEU .* chrF (100|[6-9]\d)\.")

    def test_a_pair_learns_from_what_it_translates(self) -> None:
        made = (self.folder / "runs/teacher/en-fr.tsv").read_text("utf-8").splitlines()
        self.assertEqual({line.split("\t")[0] for line in made}, {item.source for item in self.items})
        self.run_recipe(f"fr-en --taught-by {self.folder}/runs/teacher --steps synthetic")
        pairs = (self.folder / "runs/fr-en/taught.tsv").read_text("utf-8").splitlines()
        known = {"\t".join(reversed(item.texts)) for item in self.items}
        self.assertTrue(known.isdisjoint(pairs))
        backward = {"\t".join(reversed(line.split("\t"))) for line in made}
        forward = set((self.folder / "runs/teacher/fr-en.tsv").read_text("utf-8").splitlines())
        self.assertLessEqual(set(pairs), forward | backward)

    def test_says_what_it_lacks(self) -> None:
        for options, message in (
            (f"en-fr --taught-by {self.folder} --steps synthetic", "en-fr.tsv does not exist: `./run train teacher`"),
            ("teacher --steps train --vocabulary-size 47", "spm.model has 48 pieces, not 47; remove it"),
            (f"teacher --steps train,evaluate {SIZES} --heads 5", "size must be a multiple of heads, 5, not 32"),
            (f"teacher {SIZES} --sentences 0", "sentences must be at least 1, not 0"),
            ("teacher --vocabulary-size 32001", "vocabulary_size must be from 1 to 32000, not 32001"),
        ):
            with self.assertRaisesRegex((ValueError, FileNotFoundError), message):
                network = self.folder / "runs/teacher/network.pt"
                kept = network.rename(self.folder / "kept.pt")
                try:
                    self.run_recipe(options)
                finally:
                    kept.rename(network)

    def test_refuses_a_damaged_network(self) -> None:
        path = self.folder / "runs/teacher/network.pt"
        whole = path.read_bytes()
        self.addCleanup(path.write_bytes, whole)
        content = torch.load(path)
        with self.assertRaisesRegex(ValueError, "the teacher knows en, fr, not de"):
            load_teacher(path, "cpu", torch.float32).translate(["I see."], "de", 1, 1)
        for damaged in (b"", whole[:1000], whole[: len(whole) // 2], b"\x80" * 100):
            path.write_bytes(damaged)
            with self.assertRaisesRegex(ValueError, "network.pt is damaged or of another version"):
                load_teacher(path, "cpu", torch.float32)
        torch.save({**content, "config": {**content["config"], "size": 64}}, path)
        with self.assertRaisesRegex(ValueError, "network.pt is damaged or of another version"):
            load_teacher(path, "cpu", torch.float32)

    def test_leaves_out_what_is_no_translation(self) -> None:
        teacher = load_teacher(self.folder / "runs/teacher/network.pt", "cpu", torch.float32)
        self.assertEqual(teacher.translate(["I see the cat. " * 20], "fr", 1, 1), [""])
        self.assertFalse(is_plausible("I know myself well enough.", "He he he he he knows."))
        self.assertTrue(is_plausible("No no no no no!", "Non non non non non !"))


if __name__ == "__main__":
    unittest.main()
