"""The tokenizer, the model file and the registry: what is written is what is read."""

from __future__ import annotations

import hashlib
import json
import struct
import tempfile
import unittest
from pathlib import Path

import numpy as np
import sentencepiece
import support
import torch

from glossa_train import protobuf
from glossa_train.charsmap import read_rules
from glossa_train.export import export, load_network, update_registry
from glossa_train.model import Seq2Seq
from glossa_train.modelfile import ModelFileError, dequantize_rows, quantize_rows, read_model_file
from glossa_train.tokenizer import TokenizerError, make_processor, read_tokenizer

SENTENCES = ["I see the cat.", "Tom’s “dog”", "  ﬁne…   ½ ", "ж Я", "", "le\u00a0chat\u2009!"]


class TokenizerTest(unittest.TestCase):
    def test_special_pieces(self) -> None:
        tokenizer = read_tokenizer(support.vocabulary_path())
        self.assertEqual(tokenizer.pieces[:4], ["<pad>", "<unk>", "<s>", "</s>"])
        self.assertEqual(len(tokenizer.pieces), support.VOCABULARY_SIZE)

    def test_stored_tokenizer_is_sentencepiece(self) -> None:
        original = support.processor()
        stored = make_processor(read_tokenizer(support.vocabulary_path()))
        for sentence in SENTENCES + [item.source for item in support.sentence_pairs(20)]:
            self.assertEqual(stored.encode(sentence), original.encode(sentence))
            self.assertEqual(
                stored.encode(sentence, out_type=str), original.encode(sentence, out_type=str)
            )

    def test_typographic_quotes_are_normalized(self) -> None:
        processor = support.processor()
        self.assertEqual(processor.encode("“l’un”"), processor.encode("\"l'un\""))
        rules = read_rules(read_tokenizer(support.vocabulary_path()).charsmap)
        self.assertEqual((rules["’"], rules["ﬁ"], rules["\u00a0"]), ("'", "fi", " "))

    def test_refuses_what_the_engine_does_not_do(self) -> None:
        texts = [item.source for item in support.sentence_pairs(100)]
        ids = {"pad_id": 0, "unk_id": 1, "bos_id": 2, "eos_id": 3}
        for options, message in (
            ({"model_type": "bpe", **ids}, "must be unigram"),
            ({"byte_fallback": True, "vocab_size": 320, **ids}, "byte fallback"),
            ({"user_defined_symbols": ["<x>"], **ids}, 'user-defined symbols.*"<x>"'),
            ({"treat_whitespace_as_suffix": True, **ids}, "treat_whitespace_as_suffix"),
            ({}, "pieces 0 to 3 must be pad, unk, bos and eos"),
        ):
            with self.subTest(message), tempfile.TemporaryDirectory() as folder:
                sentencepiece.SentencePieceTrainer.train(
                    sentence_iterator=iter(texts),
                    model_prefix=f"{folder}/m",
                    minloglevel=2,
                    hard_vocab_limit=False,
                    **{"vocab_size": 60, **options},
                )
                with self.assertRaisesRegex(TokenizerError, message):
                    read_tokenizer(Path(folder) / "m.model")

    def test_refuses_spaces_as_they_are(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "m.model"
            unescaped = protobuf.encode(3, protobuf.encode(5, 0))
            path.write_bytes(support.vocabulary_path().read_bytes() + unescaped)
            with self.assertRaisesRegex(TokenizerError, "escape_whitespaces"):
                read_tokenizer(path)


class ProtobufTest(unittest.TestCase):
    def test_round_trip(self) -> None:
        message = [(1, 300), (43, 0), (2, b"piece"), (3, -1.5)]
        encoded = b"".join(protobuf.encode(number, value) for number, value in message)
        self.assertEqual(list(protobuf.fields(encoded)), message)


TERMS = "CC0 1.0", "Made up."


class ModelFileTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "en-fr.safetensors"
        self.tokenizer = read_tokenizer(support.vocabulary_path())
        torch.manual_seed(5)

    def export(self, config: support.Config, int8: bool, pair: str = "en-fr") -> Seq2Seq:
        model = Seq2Seq(config)
        export(config, model.state_dict(), self.tokenizer, pair, self.path, TERMS, int8)
        return model

    def test_float32_round_trip(self) -> None:
        for config in (support.TINY, support.ODD):
            model = self.export(config, int8=False)
            read = read_model_file(self.path)
            self.assertEqual((read.config, read.source, read.target), (config, "en", "fr"))
            self.assertEqual((read.license, read.attribution), TERMS)
            self.assertEqual(read.tokenizer.pieces, self.tokenizer.pieces)
            self.assertEqual(read.tokenizer.charsmap, self.tokenizer.charsmap)
            np.testing.assert_array_equal(read.tokenizer.scores, self.tokenizer.scores)
            for name, value in load_network(read).state_dict().items():
                torch.testing.assert_close(value, model.state_dict()[name], rtol=0, atol=0)

    def test_int8_is_within_half_a_step(self) -> None:
        model = self.export(support.ODD, int8=True)
        read = read_model_file(self.path)
        for name, value in model.state_dict().items():
            stored = torch.tensor(read.weights[name])
            step = value.abs().amax(dim=-1, keepdim=True) / 127 if value.dim() == 2 else 0.0
            if name == "attention.v.weight":
                step = 0.0
            self.assertTrue(bool(((stored - value).abs() <= step / 2 + 1e-7).all()), name)

    def test_quantization_of_an_empty_row(self) -> None:
        values = np.array([[0, 0], [-2, 1]], dtype=np.float32)
        stored, scale = quantize_rows(values)
        self.assertEqual(stored.tolist(), [[0, 0], [-127, 64]])
        self.assertEqual(dequantize_rows(stored, scale)[0].tolist(), [0, 0])

    def test_layout(self) -> None:
        self.export(support.TINY, int8=True)
        content = self.path.read_bytes()
        (size,) = struct.unpack_from("<Q", content)
        header = json.loads(content[8 : 8 + size])
        metadata = header.pop("__metadata__")
        self.assertEqual(size % 8, 0)
        self.assertEqual((metadata["format"], metadata["version"]), ("glossa", "1"))
        self.assertEqual(json.loads(metadata["languages"]), {"source": "en", "target": "fr"})
        sizes = {"F32": 4, "I8": 1, "U8": 1}
        end = 0
        for entry in sorted(header.values(), key=lambda entry: entry["data_offsets"]):
            self.assertEqual(entry["data_offsets"][0], end)
            end = entry["data_offsets"][1]
            self.assertEqual(entry["data_offsets"][0] % sizes[entry["dtype"]], 0)
            length = int(np.prod(entry["shape"])) * sizes[entry["dtype"]]
            self.assertEqual(end - entry["data_offsets"][0], length)
        self.assertEqual(len(content), 8 + size + end)
        self.assertEqual(header["embedding.weight"]["dtype"], "I8")
        self.assertEqual(header["embedding.weight.scale"]["shape"], [support.VOCABULARY_SIZE])
        self.assertEqual(header["attention.v.weight"]["dtype"], "F32")

    def test_refuses_other_files(self) -> None:
        self.path.write_bytes(b"\xff" * 100)
        with self.assertRaisesRegex(ModelFileError, "expected a header"):
            read_model_file(self.path)

    def test_names_a_damaged_file(self) -> None:
        self.export(support.TINY, int8=True)
        whole, damages = self.path.read_bytes(), []
        for old, new in (
            (b'"dtype"', b'"dtipe"'),
            (b'"shape"', b'"shap_"'),
            (b'"data_offsets":[0,', b'"data_offsets":[4,'),
            (b'"attention.keys.weight.scale"', b'"attention.keys.weight.scal_"'),
            (b'"languages"', b'"language_"'),
            (b'\\"encoder_size\\"', b'\\"encoder_siz_\\"'),
            (b'{"__metadata__"', b'["__metadata__"'),
        ):
            self.assertIn(old, whole)
            damages.append(whole.replace(old, new, 1))
        for damaged in (b"", whole[:5], *damages, whole[:8] + b"\xff" * len(whole[8:]), whole[:-1000]):
            self.path.write_bytes(damaged)
            with self.assertRaisesRegex(ModelFileError, "en-fr.safetensors"):
                read_model_file(self.path)

    def test_refuses_weights_of_another_shape(self) -> None:
        with self.assertRaises(RuntimeError):
            weights = Seq2Seq(support.TINY).state_dict()
            export(support.ODD, weights, self.tokenizer, "en-fr", self.path, TERMS)

    def test_registry(self) -> None:
        self.export(support.TINY, int8=True)
        update_registry(self.path.parent)
        content = self.path.read_bytes()
        self.assertEqual(
            json.loads((self.path.parent / "registry.json").read_text()),
            [
                {
                    "source": "en",
                    "target": "fr",
                    "file": "en-fr.safetensors",
                    "bytes": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            ],
        )

    def registry_after(self, files: list[tuple[str, str]]) -> list[str]:
        """The names that it lists after models of these names and pairs have come one by one."""
        for name, pair in files:
            self.path = self.path.with_name(f"{name}.safetensors")
            self.export(support.TINY, int8=True, pair=pair)
            update_registry(self.path.parent)
        registry = json.loads((self.path.parent / "registry.json").read_text())
        return [entry["file"].removesuffix(".safetensors") for entry in registry]

    def test_registry_keeps_its_order(self) -> None:
        pairs = ["fr-en", "en-fr", "zh-en"]
        self.assertEqual(self.registry_after([(pair, pair) for pair in pairs]), pairs)

    def test_registry_lists_the_model_of_each_pair_alone(self) -> None:
        others = [(name, "en-fr") for name in ("en-fr.second", "fr-en", "old")]
        self.assertEqual(self.registry_after([("en-fr", "en-fr"), *others]), ["en-fr"])


if __name__ == "__main__":
    unittest.main()
