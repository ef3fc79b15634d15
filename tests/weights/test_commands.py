"""What `./run train` refuses, and how it says so; nothing here needs the engine."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
import unittest
from pathlib import Path

import support

from glossa_train.__main__ import run

SIZES = "--vocabulary-size 48 --embedding-size 16 --encoder-size 12 --decoder-size 20 --attention-size 14"
QUICK = "--epochs 1 --batch-tokens 300 --warmup-steps 5 --evaluate-minutes 0 --phrase-repeats 1 --workers 1"


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


if __name__ == "__main__":
    unittest.main()
