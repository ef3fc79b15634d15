"""The engine's tokenizer against SentencePiece itself: the same ids, places and texts, exactly."""

from __future__ import annotations

import dataclasses
import random
import subprocess
import tempfile
import unittest
from pathlib import Path

import setting  # first: it makes the recipe importable
import phrases
import strings
from glossa_train.config import UNK, Config
from glossa_train.model import Seq2Seq
from glossa_train.modelfile import ModelFile, read_model_file, write_model_file
from glossa_train.rules import opening_rules
from glossa_train.tokenizer import Tokenizer, make_processor, read_tokenizer, train_tokenizer

SENTENCES = 1500  # of each kind


def ask(model: Path, requests: list[str]) -> list[str]:
    finished = subprocess.run(
        [setting.program("glossa_tokenize"), model],
        input="".join(f"{request}\n" for request in requests),
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout.split("\n")[:-1]


def texts() -> list[bytes]:
    generator = random.Random(1)
    made = [phrases.sentence(generator) for _ in range(SENTENCES)]
    made += [text for _ in range(200) for text in phrases.pair(generator)]
    made += [strings.random_string(generator) for _ in range(2 * SENTENCES)]
    made += ["", " ", "\n", "\u3000", "\u200b", "\ufeff", "▁", " ▁ a", "a" * 300, "\u0301", "\0", "a\0b"]
    made += ["你好，世界！", "我在Boston买了3本书。", "“真的吗？”他说：（不）", "ﾊﾝｶｸ　ｶﾅ", "，。！"]
    made += [text for line in setting.corpus("dev", SENTENCES) for text in line]
    damaged = [strings.random_bytes(generator) for _ in range(SENTENCES)]
    return [text.encode() for text in made] + damaged


def is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


class TokenizerTest(unittest.TestCase):
    maxDiff = 2000

    def compare(self, tokenizer: Tokenizer, model: Path) -> None:
        self.processor = make_processor(tokenizer)
        self.compare_encoding(model)
        self.compare_decoding(model)

    def compare_encoding(self, model: Path) -> None:
        everything = texts()
        unknown = 0
        answers = ask(model, [f"encode {text.hex()}" for text in everything])
        self.assertEqual(len(answers), len(everything))
        for text, answer in zip(everything, answers):
            found = [tuple(map(int, token.split(":"))) for token in answer.split()]
            ids = [id for id, _, _ in found]
            self.assertEqual(ids, self.processor.encode(text), text)
            unknown += ids.count(UNK)
            if is_utf8(text):  # SentencePiece counts places in characters
                self.compare_places(text.decode(), found)
        self.assertGreater(unknown, 100, "some characters are unknown")

    def compare_places(self, text: str, found: list[tuple[int, int, int]]) -> None:
        lead = " " if self.processor.opening else ""
        given = lead + text  # as the processor gives it to SentencePiece
        at_byte = {len(given[:at].encode()): at for at in range(len(given) + 1)}
        # SentencePiece has all that a rule writes begin where the rule does; the engine knows where the marks are.
        spans = [
            (at, at + len(rule)) for rule in opening_rules() for at in range(len(given)) if given.startswith(rule, at)
        ]

        def same(ours: int, theirs: int) -> bool:
            return ours == theirs or any(first <= theirs <= ours <= last for first, last in spans)

        proto = self.processor.encode(text, out_type="immutable_proto")  # owns its pieces
        for (_, first, last), piece in zip(found, proto.pieces):
            begin, end = at_byte[first + len(lead)], at_byte[last + len(lead)]
            self.assertTrue(same(end, piece.end), text)
            if piece.piece.startswith("▁"):
                # The engine leaves out the space before a word.
                self.assertLessEqual(piece.begin, begin, text)
                self.assertLessEqual(begin, end, text)
                spaces = [given[place:begin] for place in range(piece.begin, begin + 1) if same(place, piece.begin)]
                skipped = self.processor.encode(spaces, out_type=str)
                self.assertTrue(any(set("".join(pieces)) <= {"▁"} for pieces in skipped), text)
            else:
                self.assertTrue(same(begin, piece.begin), text)

    def compare_decoding(self, model: Path) -> None:
        generator = random.Random(2)
        known = [id for id in range(self.processor.vocab_size()) if id != UNK]
        sequences = [generator.choices(known, k=generator.randint(0, 20)) for _ in range(SENTENCES)]
        # Control pieces and spaces at the beginning are what is special.
        sequences += [generator.choices(known[:12], k=5) for _ in range(SENTENCES)]
        answers = ask(model, ["decode " + " ".join(map(str, ids)) for ids in sequences])
        for ids, answer in zip(sequences, answers):
            self.assertEqual(bytes.fromhex(answer).decode(), self.processor.decode(ids), ids)

    def test_shipped_models(self) -> None:
        for path in sorted(setting.SHIPPED.parent.glob("*.safetensors")):
            with self.subTest(model=path.name):
                self.compare(read_model_file(path).tokenizer, path)

    def test_tiny_model(self) -> None:
        path = setting.DATA / "tiny-tied.safetensors"
        self.compare(read_model_file(path).tokenizer, path)

    def test_new_models(self) -> None:
        """nmt_nfkc as SentencePiece has it, and every combination of the normalizer's flags."""
        generator = random.Random(3)
        lines = [phrases.sentence(generator) for _ in range(1500)]
        lines += [strings.random_string(generator) for _ in range(40)]
        lines = [line for line in lines if "\0" not in line and "\n" not in line]
        with tempfile.TemporaryDirectory() as folder:
            train_tokenizer(lines, Path(folder) / "new.model", 600)
            trained = read_tokenizer(Path(folder) / "new.model")
            size = len(trained.pieces)
            config = Config(size, 4, 3, 1, 4, 3)
            weights = {name: value.numpy() for name, value in Seq2Seq(config).state_dict().items()}
            path = Path(folder) / "new.safetensors"
            combinations = [(flags, trained.charsmap) for flags in range(4)] + [(3, b"")]
            for flags, charsmap in combinations:
                tokenizer = dataclasses.replace(
                    trained,
                    charsmap=charsmap,
                    add_dummy_prefix=bool(flags & 1),
                    remove_extra_whitespaces=bool(flags & 2),
                )
                with self.subTest(flags=flags, charsmap=len(charsmap)):
                    model = ModelFile(config, tokenizer, weights, "en", "fr")
                    write_model_file(model, path, int8=False)
                    self.compare(tokenizer, path)

    def test_brackets_and_quotation_marks(self) -> None:
        """What the recipe's normalization writes behind opening ones is not in the text."""
        generator = random.Random(4)
        lines = [phrases.sentence(generator) for _ in range(500)] + ["abcdefghijklmnopqrsxyz:"] * 5
        with tempfile.TemporaryDirectory() as folder:
            train_tokenizer(lines, Path(folder) / "new.model", 100)
            tokenizer = read_tokenizer(Path(folder) / "new.model")
            config = Config(len(tokenizer.pieces), 4, 3, 1, 4, 3)
            weights = {name: value.numpy() for name, value in Seq2Seq(config).state_dict().items()}
            path = Path(folder) / "new.safetensors"
            write_model_file(ModelFile(config, tokenizer, weights, "en", "fr"), path, int8=False)
            processor = make_processor(tokenizer)
            texts = ['a (b "c") d', "a [b] c", 'a "b', "f(x) file(s) :( so", '"a" (a) b', "a ((b", 'a ("b', "(a", "'a b'"]
            texts += ['a "b " c "d', '"a" b "c (', 'a" b "c" d', 'a" (b "c")']  # the second one closes
            encoded = [processor.encode(text) for text in texts]
            answers = ask(path, ["decode " + " ".join(map(str, ids)) for ids in encoded])
            self.assertEqual([bytes.fromhex(answer).decode() for answer in answers], texts)
            text = '[a (“b”)  “d"'
            (answer,) = ask(path, [f"encode {text.encode().hex()}"])
            found = [tuple(map(int, token.split(":"))) for token in answer.split()]
            self.assertEqual("".join(processor.id_to_piece(id) for id, _, _ in found), '▁[▁a▁(▁"▁b")▁"▁d"')
            places = [text.encode()[begin:end].decode() for _, begin, end in found]
            self.assertEqual("|".join(filter(None, places)), '[|a|(|“|b|”|)|“|d|"')


if __name__ == "__main__":
    unittest.main()
