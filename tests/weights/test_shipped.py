"""The models of this folder: each listed, measured and described."""

from __future__ import annotations

import hashlib
import json
import unittest
from pathlib import Path

import support  # noqa: F401  makes the recipe importable

from glossa_train.modelfile import read_model_file, read_safetensors
from glossa_train.tokenizer import BRACKETS

WEIGHTS = Path(__file__).resolve().parents[2] / "weights"
MOST_BYTES = 4_500_000


class ShippedTest(unittest.TestCase):
    def models(self) -> list[Path]:
        return sorted(WEIGHTS.glob("*.safetensors"))

    def test_registry_lists_them(self) -> None:
        registry = json.loads((WEIGHTS / "registry.json").read_text("utf-8"))
        self.assertEqual(registry[0]["file"], "en-fr.safetensors", "what pages take without a choice")
        self.assertEqual(sorted(entry["file"] for entry in registry), [path.name for path in self.models()])
        for entry in registry:
            content = (WEIGHTS / entry["file"]).read_bytes()
            self.assertEqual(entry["bytes"], len(content))
            self.assertEqual(entry["sha256"], hashlib.sha256(content).hexdigest())
            self.assertEqual(entry["file"], f"{entry['source']}-{entry['target']}.safetensors")
            self.assertLessEqual(len(content), MOST_BYTES)

    def test_files(self) -> None:
        for path in self.models():
            with self.subTest(model=path.name):
                model = read_model_file(path)
                self.assertEqual(f"{model.source}-{model.target}", path.stem)
                self.assertEqual(model.license, "CC BY 2.0 FR")
                self.assertIn("tatoeba.org", model.attribution)
                self.assertIn("manythings.org", model.attribution)
                self.assertIsNotNone(model.shortlist)
                tensors, _ = read_safetensors(path)
                matrices = [name for name in tensors if name.endswith("weight") and "attention.v" not in name]
                self.assertEqual({tensors[name].dtype.name for name in matrices}, {"int8"})

    def test_vocabularies(self) -> None:
        for path in self.models():
            with self.subTest(model=path.name):
                pieces = read_model_file(path).tokenizer.pieces
                self.assertEqual(set(BRACKETS) - set(pieces), set())
                chinese = "zh" in path.stem.split("-")
                self.assertEqual("，" in "".join(pieces), chinese)

    def test_cards(self) -> None:
        for path in self.models():
            with self.subTest(model=path.name):
                card = path.with_suffix(".md").read_text("utf-8")
                self.assertIn(f"`{path.name}`, {path.stat().st_size:,} bytes", card)
                for part in ("CC BY 2.0 FR", "./run train ", "| test | beam 4 |", "## Limits", "## Examples"):
                    self.assertIn(part, card)


if __name__ == "__main__":
    unittest.main()
