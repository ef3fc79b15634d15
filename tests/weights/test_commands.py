"""What `./run train` refuses, and how it says so; nothing here needs the engine."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

import support

from glossa_train.__main__ import main, run
from glossa_train.checkpoint import load_checkpoint, save_checkpoint
from glossa_train.item import Item, read_items, write_items

SIZES = "--vocabulary-size 48 --embedding-size 16 --encoder-size 12 --decoder-size 20 --attention-size 14"
QUICK = "--epochs 1 --batch-tokens 300 --evaluate-minutes 0 --phrase-repeats 0 --workers 1 --guidance 0"


class CommandTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.data = Path(folder.name)
        support.write_sets(cls.data / "en-fr", *(support.sentence_pairs(*size) for size in ((60, 0), (5, 1), (5, 2))))

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.work = self.folder / "en-fr"
        self.work.mkdir()
        shutil.copyfile(support.vocabulary_path(), self.work / "spm.model")

    def words(self, options: str) -> list[str]:
        """Of a command whose later options override the first ones."""
        places = f"--data {self.data} --work {self.folder} --models {self.folder}"
        return f"en-fr {places} {SIZES} {QUICK} {options}".split()

    def train(self, options: str = "", steps: str = "train") -> str:
        """What it printed."""
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            run(self.words(f"--steps {steps} {options}"))
        return output.getvalue()

    def test_refuses_a_kept_vocabulary_of_another_size(self) -> None:
        for size in (44, 52):
            with self.assertRaisesRegex(ValueError, f"spm.model has 48 pieces, not {size}; remove it.*size 48"):
                self.train(f"--vocabulary-size {size}")
        self.assertFalse((self.work / "checkpoint.pt").exists())

    def fails(self, options: str = "", steps: str = "train") -> str:
        """The line that the command ends with."""
        words = ["train", *self.words(f"--steps {steps} {options}")]
        with mock.patch("sys.argv", words), contextlib.redirect_stdout(io.StringIO()):
            with self.assertRaises(SystemExit) as raised:
                main()
        self.assertRegex(raised.exception.code, r"\Atrain: .+\Z")
        return raised.exception.code

    def test_refuses_a_checkpoint_of_another_configuration_before_it_forks(self) -> None:
        path = self.work / "checkpoint.pt"
        self.train()
        save_checkpoint(replace(load_checkpoint(path), finished=False), path)
        line = self.fails("--encoder-size 8 --workers 2")
        self.assertRegex(line, "checkpoint.pt was trained with Config.*encoder_size=12.*not Config.*encoder_size=8")

    def test_names_a_damaged_file(self) -> None:
        self.train()
        path = self.work / "checkpoint.pt"
        whole = path.read_bytes()
        for damaged in (b"", b"no checkpoint", whole[:1000], whole[: len(whole) // 2], b"\x80" * 100):
            path.write_bytes(damaged)
            for steps in ("train", "export"):
                self.assertIn("checkpoint.pt is damaged or of another version", self.fails(steps=steps))
        path.unlink()
        self.assertIn("checkpoint.pt", self.fails(steps="export"))
        (self.work / "spm.model").write_bytes(b"no vocabulary")
        self.assertIn("spm.model is damaged", self.fails())
        path.write_bytes(whole)
        self.assertIn("spm.model is damaged", self.fails(steps="export"))
        (self.work / "spm.model").unlink()
        path.unlink()
        self.assertIn("spm.model does not exist; the step vocabulary", self.fails())

    def test_trains_nothing_anew_without_saying_so(self) -> None:
        path = self.work / "checkpoint.pt"
        made = self.folder / "made"
        made.mkdir()
        for pair in ("en-fr", "fr-en"):
            (made / f"{pair}.tsv").write_text("a\tb\n", "utf-8")
        self.train()
        before = path.read_bytes()
        self.assertIn("keeping checkpoint.pt", self.train())
        line = self.fails("--seed 2")
        self.assertRegex(line, "another command trained, see commands.txt.*remove it; .*--steps export,shortlist,")
        line = self.fails(f"--seed 2 --taught-by {made}", "synthetic,train")
        self.assertIn("remove it, and taught.tsv if what made it has changed; ", line)
        self.train("--seed 2", "export")
        self.assertEqual(path.read_bytes(), before)
        path.unlink()
        self.train("--seed 2")
        self.assertIn("keeping checkpoint.pt", self.train("--seed 2"))
        self.assertEqual(len((self.work / "commands.txt").read_text("utf-8").splitlines()), 2)

    def test_goes_on_with_an_interrupted_run(self) -> None:
        path = self.work / "checkpoint.pt"
        self.train()
        save_checkpoint(replace(load_checkpoint(path), finished=False, epoch=0, batch=1), path)
        self.assertIn("resuming at update", self.train("--workers 1 --checkpoint-minutes 3"))
        self.assertTrue(load_checkpoint(path).finished)

    def test_trains_on_what_a_teacher_and_models_make(self) -> None:
        taught, made = self.folder / "taught", [Item("A cat!", ["Un chat !"]), Item("A dog!", ["Un chien !"])]
        write_items(made[:1], taught / "en-fr.tsv")
        write_items([], taught / "fr-en.tsv")
        options = f"--taught-by {taught}", "--synthetic-from model"
        names = ("taught.tsv", made[:1]), ("synthetic.tsv", made), ("taught-synthetic.tsv", made)
        with mock.patch("glossa_train.sets.synthetic_pairs", return_value=made):
            for chosen, (name, expected) in zip((*options, " ".join(options)), names):
                self.train(f"{chosen} --glossa {self.data}", "synthetic")
                self.assertEqual(read_items(self.work / name), expected)

    def test_says_what_cannot_be(self) -> None:
        for options, steps, message in (
            ("--init-from /", "train", "Is a directory"),
            ("--minutes -1", "train", "minutes must be at least 0, not -1.0"),
            ("--device none", "train", 'device "none" cannot be used'),
            ("--device cuda:99", "train", 'device "cuda:99" cannot be used'),
            ("--vocabulary-size 4800", "vocabulary", "no vocabulary of 4800 pieces can be made"),
        ):
            if steps == "vocabulary":
                (self.work / "spm.model").unlink()
            self.assertIn(message, self.fails(options, steps))


if __name__ == "__main__":
    unittest.main()
