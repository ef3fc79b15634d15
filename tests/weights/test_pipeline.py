"""The steps together, on the little language: what `./run train` leaves behind."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import support

from glossa_train.__main__ import run
from glossa_train.modelfile import read_model_file, read_safetensors, write_model_file
from glossa_train.tokenizer import read_tokenizer

SIZES = "--vocabulary-size 48 --embedding-size 16 --encoder-size 12 --decoder-size 20 --attention-size 14"
GLOSSA = Path(__file__).resolve().parents[2] / "build/native/glossa"
FORMS = ("float32", "shipped")
TRAINING = (
    "--batch-tokens 300 --warmup-steps 5 --workers 1 --evaluate-minutes 0 --phrase-repeats 0 --license CC0 --attribution Me"
)


class PipelineTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        sizes = ((300, 0), (10, 1), (20, 2))
        support.write_sets(cls.folder / "data/en-fr", *(support.sentence_pairs(*size) for size in sizes))
        # After 3 epochs it says the same of different sentences.
        cls.train("first", "--phrase-repeats 1 --epochs 4")

    @classmethod
    def train(cls, work: str, options: str, pair: str = "en-fr") -> str:
        """What it printed; models land in a folder of their own."""
        paths = f"--data {cls.folder}/data --work {cls.folder}/{work} --models {cls.folder}/{work}"
        (cls.folder / work).mkdir(exist_ok=True)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            run(f"{pair} --glossa {GLOSSA} {paths} {SIZES} {TRAINING} {options}".split())
        return output.getvalue()

    def test_what_ships(self) -> None:
        folder = self.folder / "first"
        model = read_model_file(folder / "en-fr.safetensors")
        self.assertIsNotNone(model.shortlist)
        self.assertEqual((model.license, model.attribution), ("CC0", "Me"))
        (entry,) = json.loads((folder / "registry.json").read_text())
        self.assertEqual(entry["bytes"], (folder / "en-fr.safetensors").stat().st_size)
        scores = json.loads((folder / "en-fr/evaluation.json").read_text())["scores"]
        self.assertEqual(
            [(entry["set"], entry["beam"], entry["form"]) for entry in scores],
            [(name, beam, form) for name in ("dev", "test", "web") for beam in (1, 4) for form in FORMS],
        )
        card = (folder / "en-fr.md").read_text()
        self.assertRegex(card, r"\| test \| beam 4 \| \d+\.\d\d \|")
        self.assertRegex(card, r"(?m)^    \./run train en-fr .*--epochs 4$")
        self.assertNotIn(str(self.folder), card)
        self.assertIn("training pairs. Me License of the data and of this model: CC0.", card)
        self.assertIn("links between words of dev", card)
        self.assertIn("moving average of the weights ships. The least share", card)

    def test_says_at_once_that_the_engine_is_not_built(self) -> None:
        with self.assertRaisesRegex(FileNotFoundError, "none translates and is not built"):
            self.train("fifth", f"--glossa {self.folder}/none")
        self.assertFalse((self.folder / "fifth/en-fr").exists())

    def test_a_shortlist_can_be_added_later(self) -> None:
        path = self.folder / "first/en-fr.safetensors"
        before, _ = read_safetensors(path)
        printed = self.train("first", "--steps shortlist")
        after, _ = read_safetensors(path)
        self.assertEqual({k: v.tobytes() for k, v in before.items()}, {k: v.tobytes() for k, v in after.items()})
        self.assertRegex(printed, r"dev: \d+ candidates a sentence hold \d+\.\d\d% of the references")

    def test_a_later_export_keeps_the_shortlist(self) -> None:
        path = self.folder / "first/en-fr.safetensors"
        before = path.read_bytes()
        self.train("first", "--epochs 3 --steps export")
        self.assertEqual(path.read_bytes(), before)

    def test_names_no_command_that_was_refused(self) -> None:
        options = "--epochs 1 --steps vocabulary,train"
        with self.assertRaises(FileNotFoundError):
            self.train("twelfth", f"--init-from {self.folder}/misspelt.safetensors {options}")
        self.train("twelfth", options)
        commands = (self.folder / "twelfth/en-fr/commands.txt").read_text("utf-8")
        self.assertEqual(len(commands.splitlines()), 1, commands)

    def test_starts_from_a_model_file(self) -> None:
        first = self.folder / "first/en-fr.safetensors"
        options = f"--init-from {first} --epochs 1 --learning-rate 0 --steps vocabulary,train,export"
        self.train("second", options)
        before, after = (read_model_file(self.folder / f"{name}/en-fr.safetensors") for name in ("first", "second"))
        self.assertEqual(after.tokenizer.pieces, before.tokenizer.pieces)
        self.assertEqual(after.tokenizer.charsmap, before.tokenizer.charsmap)
        for name, values in before.weights.items():
            # quantized, as they were: at most a rounding of the scale away
            self.assertLess(abs(values - after.weights[name]).max(), 1e-5, name)

    def test_keeps_the_pieces_of_a_model_of_its_languages(self) -> None:
        model = read_model_file(self.folder / "first/en-fr.safetensors")
        pieces = [*model.tokenizer.pieces[:-1], "▁nowhere"]
        path = self.folder / "renamed.safetensors"
        write_model_file(replace(model, tokenizer=replace(model.tokenizer, pieces=pieces)), path, int8=True)
        self.train("thirteenth", f"--init-from {path} --steps vocabulary", pair="fr-en")
        self.assertEqual(read_tokenizer(self.folder / "thirteenth/fr-en/spm.model").pieces, pieces)

    def test_mixes_in_what_it_began_with(self) -> None:
        first = self.folder / "first/en-fr.safetensors"
        replaced = self.folder / "eleventh/en-fr.safetensors"  # by the first export
        replaced.parent.mkdir()
        shutil.copyfile(first, replaced)
        options = f"--init-from {replaced} --epochs 1"
        shares = (0, 0.25, 1)
        for share in shares:
            steps = "vocabulary,train,export" if share == 0 else "export"
            self.train("eleventh", f"{options} --initial-share {share} --steps {steps}")
            path = self.folder / "eleventh/en-fr/float32.safetensors"
            path.rename(self.folder / f"eleventh/{share}.safetensors")
        trained, between, began = (
            read_model_file(self.folder / f"eleventh/{share}.safetensors").weights for share in shares
        )
        for name, values in read_model_file(first).weights.items():
            self.assertLess(abs(values - began[name]).max(), 1e-6, name)
            expected = 0.75 * trained[name] + 0.25 * began[name]
            self.assertLess(abs(expected - between[name]).max(), 1e-6, name)
        self.assertGreater(abs(trained["embedding.weight"] - began["embedding.weight"]).max(), 1e-3)
        with self.assertRaisesRegex(ValueError, "initial_share needs init_from"):
            self.train("eleventh", "--initial-share 0.5 --epochs 1 --steps export")

    def test_refuses_to_start_from_another_configuration(self) -> None:
        options = f"--init-from {self.folder}/first/en-fr.safetensors --epochs 1 --encoder-size 8"
        with self.assertRaisesRegex(ValueError, "encoder_size=12.*not Config.*encoder_size=8"):
            self.train("third", options + " --steps vocabulary,train")

    def test_starts_from_an_older_model(self) -> None:
        """Whose query reads the state alone, and whose gates are not normalized."""
        options = "--epochs 1 --steps vocabulary,train,export"
        self.train("eighth", f"--attention-query state --normalization none {options}")
        first = self.folder / "eighth/en-fr.safetensors"
        self.train("ninth", f"--init-from {first} --learning-rate 0 {options}")
        gains = [name for name in read_model_file(self.folder / "ninth/en-fr.safetensors").weights if "gain" in name]
        self.assertEqual(len(gains), 6)
        before, after = (
            read_model_file(path).weights["attention.query.weight"]
            for path in (first, self.folder / "ninth/en-fr.safetensors")
        )
        self.assertEqual((before.shape, after.shape), ((14, 20), (14, 36)))
        self.assertLess(abs(before - after[:, :20]).max(), 1e-5)
        self.assertEqual(abs(after[:, 20:]).max(), 0)
        with self.assertRaisesRegex(ValueError, "state_embedding.*not Config.*attention_query='state'"):
            first = self.folder / "ninth/en-fr.safetensors"
            self.train("tenth", f"--attention-query state --init-from {first} {options}")
        with self.assertRaisesRegex(ValueError, "normalization='layer'.*not Config.*normalization='none'"):
            self.train("tenth", f"--normalization none --init-from {first} {options}")

    def test_starts_from_a_model_of_other_languages(self) -> None:
        first = self.folder / "first/en-fr.safetensors"
        options = f"--vocabulary-size 44 --init-from {first} --epochs 1 --learning-rate 0"
        self.train("fourth", f"{options} --steps vocabulary,train,export", pair="fr-en")
        before = read_model_file(first)
        after = read_model_file(self.folder / "fourth/fr-en.safetensors")
        for name in before.weights.keys() - {"embedding.weight", "decoder.output_bias"}:
            self.assertLess(abs(before.weights[name] - after.weights[name]).max(), 1e-5, name)
        shared = set(before.tokenizer.pieces) & set(after.tokenizer.pieces)
        self.assertGreater(len(shared), 25)
        for piece in shared:
            rows = [
                model.weights["embedding.weight"][model.tokenizer.pieces.index(piece)]
                for model in (before, after)
            ]
            self.assertLess(abs(rows[0] - rows[1]).max(), 1e-5, piece)

    def test_translates_training_sentences_to_train_on(self) -> None:
        folder = self.folder / "data/en-de"
        folder.mkdir()
        self.addCleanup(shutil.rmtree, folder)
        train, dev = (
            (self.folder / f"data/en-fr/{name}.tsv").read_text().splitlines()[0].split("\t")[0]
            for name in ("train", "dev")
        )
        others = "You see Tom!", "The dog sees you."
        lines = (f"{text}\tOhne Belang.\n" for text in (train, others[0], dev, others[1], others[0]))
        (folder / "train.tsv").write_text("".join(lines), "utf-8")
        model = self.folder / "first/en-fr.safetensors"
        # The same model twice makes each pair once.
        options = f"--synthetic-from {model},{model} --real-repeats 2 --epochs 1"
        for pair, side in (("en-fr", 0), ("fr-en", 1)):
            printed = self.train("sixth", f"{options} --steps vocabulary,synthetic,train", pair)
            made = (self.folder / f"sixth/{pair}/synthetic.tsv").read_text("utf-8").splitlines()
            self.assertIn(f"synthetic.tsv: {len(made)} pairs", printed)
            texts = [line.split("\t")[side] for line in made]
            self.assertEqual(texts[-2:], list(others))
            self.assertGreater(len(texts), len(others))
            self.assertEqual(len(set(texts)), len(texts))
            self.assertNotIn(dev, texts)
            items = (self.folder / "data/en-fr/train.tsv").read_text("utf-8").splitlines()
            self.assertLessEqual(set(texts) - set(others), {line.split("\t")[0] for line in items})
            self.assertTrue(set(made).isdisjoint(items))
            self.assertTrue((self.folder / f"sixth/{pair}/checkpoint.pt").exists())

    def test_makes_no_pairs_with_a_model_of_other_languages(self) -> None:
        options = f"--vocabulary-size 44 --synthetic-from {self.folder}/first/en-fr.safetensors"
        with self.assertRaisesRegex(ValueError, "translates en-fr: expected a model of de-en's languages"):
            self.train("seventh", f"{options} --steps synthetic", "de-en")


if __name__ == "__main__":
    unittest.main()
