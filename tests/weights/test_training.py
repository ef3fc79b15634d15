"""Training: it learns, it resumes, and what it is shown."""

from __future__ import annotations

import contextlib
import io
import math
import os
import signal
import tempfile
import time
import unittest
from dataclasses import fields, replace
from pathlib import Path

import support
import torch

from glossa_train.ahead import EpochsAhead
from glossa_train.checkpoint import load_checkpoint
from glossa_train.config import UNK, Config
from glossa_train.data import Corpus, example, make_batch
from glossa_train.guidance import Guide
from glossa_train.losses import attention_loss
from glossa_train.model import Seq2Seq
from glossa_train.options import TeacherOptions, TrainOptions
from glossa_train.schedule import guidance, learning_rate, progress
from glossa_train.train import train
from glossa_train.transformer import TeacherConfig
from glossa_train.translate import translate
from glossa_train.variants import Variety, common_names

QUIET = TrainOptions(
    epochs=2, batch_tokens=200, warmup_steps=5, workers=1, evaluate_minutes=0, copy_probability=0.0
)


INTERRUPTED_AT = 3


class InterruptedBatches(list):
    def __getitem__(self, index: int):
        if index == INTERRUPTED_AT:
            os.kill(os.getpid(), signal.SIGTERM)
        return super().__getitem__(index)


class InterruptedCorpus(Corpus):
    """The process gets a signal to terminate in the middle of an epoch."""

    def epoch(self, number: int, batch_tokens: int) -> list:
        return InterruptedBatches(super().epoch(number, batch_tokens))


class ScheduleTest(unittest.TestCase):
    def test_epochs(self) -> None:
        options = TrainOptions(epochs=4)
        self.assertEqual(progress(options, elapsed=1e6, epoch=1, fraction=0.5), 0.375)

    def test_budget(self) -> None:
        options = TrainOptions(minutes=10, epochs=4)
        self.assertEqual(progress(options, elapsed=300, epoch=3, fraction=0.9), 0.5)
        self.assertEqual(progress(options, elapsed=700, epoch=0, fraction=0), 1.0)

    def test_learning_rate(self) -> None:
        options = TrainOptions(learning_rate=1.0, final_learning_rate=0.1, warmup_steps=10)
        self.assertAlmostEqual(learning_rate(options, step=0, done=0.0), 0.1)
        self.assertAlmostEqual(learning_rate(options, step=9, done=0.0), 1.0)
        self.assertAlmostEqual(learning_rate(options, step=99, done=0.5), 0.55)
        self.assertAlmostEqual(learning_rate(options, step=99, done=1.0), 0.1)

    def test_guidance_rises_and_stays(self) -> None:
        options = TrainOptions(guidance=0.4)
        found = [guidance(options, done) for done in (0.0, 0.125, 0.25, 0.5, 1.0)]
        self.assertEqual(found, [0.0, 0.2, 0.4, 0.4, 0.4])


class OptionsTest(unittest.TestCase):
    def test_numbers_have_ranges(self) -> None:
        for kind in (TrainOptions, TeacherOptions, Config, TeacherConfig):
            kind()
            for entry in fields(kind):
                number = isinstance(entry.default, (int, float))
                self.assertEqual(entry.metadata["least"] is not None, number, entry.name)
                for value in (-1, math.nan, math.inf) if number else ():
                    with self.assertRaisesRegex(ValueError, rf"^{entry.name} must be (at least|from) .*, not {value}$"):
                        kind(**{entry.name: value})
        for found, allowed in (
            ({"dropout": 1.0}, "from 0 to 0.9"),
            ({"state_dropout": 1.0}, "from 0 to 0.9"),
            ({"real_repeats": 0}, "at least 1"),
            ({"joined_probability": 1.5}, "from 0 to 1"),
            ({"batch_tokens": 0}, "at least 1"),
            ({"epochs": 0}, "at least 1"),
            ({"workers": 0}, "at least 1"),
        ):
            ((name, value),) = found.items()
            with self.assertRaisesRegex(ValueError, f"^{name} must be {allowed}, not {value}$"):
                TrainOptions(**found)


class CorpusTest(unittest.TestCase):
    def test_epoch_is_a_function_of_its_number(self) -> None:
        corpus = Corpus(support.sentence_pairs(60), support.processor(), Variety(copy=0.5))
        self.assertEqual(corpus.epoch(1, 100), corpus.epoch(1, 100))
        self.assertNotEqual(corpus.epoch(1, 100), corpus.epoch(2, 100))

    def test_epochs_drawn_ahead_are_the_same(self) -> None:
        corpus = Corpus(support.sentence_pairs(60), support.processor(), Variety(copy=0.5))
        ahead = EpochsAhead(corpus, 200)
        try:
            for number in (4, 5, 6, 2):  # a run that goes on begins in its midst
                self.assertEqual(ahead.epoch(number), corpus.epoch(number, 200))
        finally:
            ahead.close()

    def test_sampling_cuts_the_same_text_otherwise(self) -> None:
        processor = support.processor()
        items = support.sentence_pairs(60)
        corpus = Corpus(items, processor, sampling_probability=1.0)
        best = {tuple(pair.source) for pair in corpus.examples}
        drawn = [pair for batch in corpus.epoch(0, 100) for pair in batch]
        texts = sorted(processor.decode(pair.source[:-1]) for pair in drawn)
        self.assertEqual(texts, sorted(item.source for item in items))
        self.assertGreater(sum(tuple(pair.source) not in best for pair in drawn), 5)
        self.assertEqual(drawn, [pair for batch in corpus.epoch(0, 100) for pair in batch])

    def test_batches_hold_every_pair_within_their_size(self) -> None:
        corpus = Corpus(support.sentence_pairs(60), support.processor())
        batches = corpus.epoch(0, 100)
        self.assertEqual(sum(map(len, batches)), 60)
        for batch in batches:
            self.assertLessEqual(len(batch) * max(len(pair.target) for pair in batch), 100)

    def test_copying_puts_the_same_on_both_sides(self) -> None:
        items = [item for item in support.sentence_pairs(60) if common_names(item)]
        corpus = Corpus(items, support.processor(), Variety(copy=1.0))
        copied = 0
        for batch in corpus.epoch(0, 100):
            for pair in batch:
                # the little language lacks some letters of made-up names
                self.assertEqual(pair.source.count(UNK), pair.target.count(UNK))
                copied += pair.source.count(UNK)
        self.assertGreater(copied, 10)

    def test_links_belong_to_their_pair(self) -> None:
        items, processor = support.sentence_pairs(300), support.processor()
        corpus = Corpus(items, processor, sampling_probability=0.5, guide=support.guide())
        linked = unlinked = 0
        for batch in corpus.epoch(0, 100):
            links = make_batch(batch).links
            for column, pair in enumerate(batch):
                if pair.links is None:
                    unlinked += 1
                    self.assertFalse(links[:, :, column].any())
                    continue
                linked += 1
                # names and marks are the same on both sides, and so are their links
                for kind in map(processor.piece_to_id, ("▁Tom", "▁Boston", ".", "?")):
                    if pair.source.count(kind) == 1 == pair.target.count(kind):
                        # the first target token is bos, which nothing predicts
                        row, place = pair.target.index(kind) - 1, pair.source.index(kind)
                        self.assertEqual(torch.nonzero(links[row, :, column])[:, 0].tolist(), [place])
        self.assertGreater(min(linked, unlinked), 100)

    def test_batch_is_padded_at_the_end(self) -> None:
        batch = make_batch([example([5, 6], [7]), example([8], [])])
        self.assertEqual(batch.source.t().tolist(), [[5, 6, 3], [8, 3, 0]])
        self.assertEqual(batch.target.t().tolist(), [[2, 7, 3], [2, 3, 0]])


class TrainTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def train(
        self,
        name: str,
        options: TrainOptions,
        count: int = 60,
        kind: type[Corpus] = Corpus,
        guide: Guide | None = None,
        initial: dict[str, torch.Tensor] | None = None,
    ) -> dict[str, torch.Tensor]:
        corpus = kind(support.sentence_pairs(count), support.processor(), guide=guide)
        with contextlib.redirect_stdout(io.StringIO()):
            train(support.TINY, options, corpus, self.folder / name, initial=initial)
        return load_checkpoint(self.folder / name).average

    def test_learns_a_little_language(self) -> None:
        options = replace(QUIET, epochs=30, batch_tokens=300, learning_rate=0.02, dropout=0.0)
        model = Seq2Seq(support.TINY)
        model.load_state_dict(self.train("learn.pt", options, count=300))
        items = support.sentence_pairs(300)[:20]
        texts = translate(model.eval(), support.processor(), [item.source for item in items])
        self.assertEqual(texts, [item.references[0] for item in items])

    def test_guided_attention_lies_on_the_links(self) -> None:
        options = replace(QUIET, epochs=6, batch_tokens=300, learning_rate=0.01, dropout=0.0)
        shares = []
        for weight in (0.0, 0.5):
            chosen = replace(options, guidance=weight)
            model = Seq2Seq(support.TINY)
            model.load_state_dict(self.train(f"{weight}.pt", chosen, 300, guide=support.guide()))
            corpus = Corpus(support.sentence_pairs(20), support.processor(), guide=support.guide())
            batch = make_batch(corpus.examples)
            encoded = model.eval().encode(batch.source)
            _, attention, _ = model.decode(batch.target[:-1], *encoded)
            loss = attention_loss(attention, batch.links)
            shares.append(math.exp(-float(loss.detach()) / int(batch.links.any(dim=1).sum())))
        self.assertGreater(shares[1], shares[0] + 0.1)

    def test_starts_from_other_weights(self) -> None:
        initial = {name: value.clone() for name, value in Seq2Seq(support.TINY).state_dict().items()}
        still = replace(QUIET, epochs=1, learning_rate=0.0)
        for name, value in self.train("started.pt", still, initial=initial).items():
            torch.testing.assert_close(value, initial[name], msg=name)
        # a run that goes on has no use for them
        self.train("resumed.pt", replace(QUIET, epochs=1))
        before = load_checkpoint(self.folder / "resumed.pt").average
        for name, value in self.train("resumed.pt", replace(QUIET, epochs=1), initial=initial).items():
            torch.testing.assert_close(value, before[name], rtol=0, atol=0, msg=name)

    def test_resumed_run_ends_where_an_uninterrupted_one_does(self) -> None:
        whole = self.train("whole.pt", QUIET)
        self.train("halves.pt", QUIET, kind=InterruptedCorpus)
        self.assertEqual(load_checkpoint(self.folder / "halves.pt").step, INTERRUPTED_AT + 1)
        self.assertFalse(load_checkpoint(self.folder / "halves.pt").finished)
        halves = self.train("halves.pt", QUIET)
        for name, value in whole.items():
            torch.testing.assert_close(value, halves[name], rtol=0, atol=0, msg=name)

    def test_two_workers_do_what_one_does(self) -> None:
        options = replace(QUIET, dropout=0.0, full_softmax_from=0.0)
        one, two = self.train("one.pt", options), self.train("two.pt", replace(options, workers=2))
        for name, value in one.items():
            torch.testing.assert_close(value, two[name], rtol=1e-3, atol=1e-4, msg=name)

    def test_budget_ends_the_run(self) -> None:
        started = time.monotonic()
        self.train("budget.pt", replace(QUIET, minutes=0.02, epochs=10**6))
        self.assertLess(time.monotonic() - started, 20)
        checkpoint = load_checkpoint(self.folder / "budget.pt")
        self.assertTrue(checkpoint.finished)
        self.assertGreaterEqual(checkpoint.elapsed, 1.2)

    def test_refuses_a_checkpoint_of_another_configuration(self) -> None:
        self.train("small.pt", replace(QUIET, epochs=1))
        with self.assertRaisesRegex(ValueError, "was trained with"):
            train(support.ODD, QUIET, Corpus([], support.processor()), self.folder / "small.pt")


if __name__ == "__main__":
    unittest.main()
