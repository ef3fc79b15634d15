"""The command line as its users meet it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import MODEL, PROGRAM, REFERENCES, check_refused, run

# As PyTorch computes; engine_options_test.py looks at int8.
EXACT = ("-m", MODEL, "--precision", "float32")


def translate(text: str | bytes, *arguments: str, status: int = 0) -> str:
    return run("translate", *EXACT, *arguments, text=text, status=status)[0]


def shipped(pair: str, text: str, *arguments: str) -> str:
    """By a model that ships."""
    model = Path(__file__).resolve().parents[2] / f"weights/{pair}.safetensors"
    return run("translate", "-m", str(model), *arguments, text=text)[0]


class Translate(unittest.TestCase):
    def test_line_by_line(self) -> None:
        text = "".join(f"{fields[0]}\n" for fields in REFERENCES)
        expected = "".join(f"{fields[1]}\n" for fields in REFERENCES)
        self.assertEqual(translate(text), expected)
        self.assertEqual(translate(text, "--batch-size", "7"), expected)
        beam = "".join(f"{fields[3]}\n" for fields in REFERENCES)
        self.assertEqual(translate(text, "--beam", "4"), beam)
        self.assertEqual(translate(text, "--beam=4", "--length-penalty", "1"), beam)

    def test_empty_lines_stay(self) -> None:
        source, target = REFERENCES[0][:2]
        self.assertEqual(translate(f"\n\n{source}\n\n"), f"\n\n{target}\n\n")
        self.assertEqual(translate("\n"), "\n")
        self.assertEqual(translate(""), "")
        self.assertEqual(translate(" \t \n\x01\n"), " \t \n\x01\n")

    def test_numbers_and_addresses(self) -> None:
        numbers = [str(number) for number in range(110, 999, 23)]
        text = "".join(f"Room {number} is closed.\n" for number in numbers)
        for beam in ("1", "4"):
            lines = shipped("en-fr", text, "--beam", beam).splitlines()
            self.assertEqual([number for number, line in zip(numbers, lines) if number not in line], [])
        addresses = "https://example.com/docs", "someone@example.com"
        text = "".join(f"Write to {address} tomorrow.\n" for address in addresses)
        for address, line in zip(addresses, shipped("en-fr", text).splitlines()):
            self.assertIn(address, line)
        # Few of the hypotheses have it.
        sentence = "Please send it to anna@example.com by 5 pm.\n"
        for beam in ("1", "4"):
            self.assertIn("anna@example.com", shipped("en-de", sentence, "--beam", beam))
        several = shipped("en-fr", sentence, "--beam", "4", "--nbest", "2").split("\t")
        self.assertEqual(len(several), 2)
        self.assertTrue(all("anna@example.com" in text for text in several), several)

    def test_names_with_unknown_letters(self) -> None:
        named = {
            "Mr. Dvořák called.": ("Dvořák",),
            "Łukasz and Zoë live in Kraków.": ("Łukasz", "Kraków"),
            "Dvořák's music is great.": ("Dvořák",),
            "Иван is my friend.": ("Иван",),
        }
        text = "".join(f"{sentence}\n" for sentence in named)
        for pair in ("en-fr", "en-de", "en-es"):
            for beam in ("1", "4"):
                lines = shipped(pair, text, "--beam", beam).splitlines()
                for names, line in zip(named.values(), lines):
                    self.assertEqual([name for name in names if name not in line], [], line)
        # The best of several at least: the others may misspell it.
        several = shipped("en-fr", "Mr. Dvořák is here.\n", "--beam", "4", "--nbest", "2").split("\t")
        self.assertIn("Dvořák", several[0])
        self.assertIn("DVOŘÁK", shipped("en-de", "MR. DVOŘÁK CALLED.\n"))

    def test_brackets_and_quotation_marks(self) -> None:
        sentence = "We (my wife and I) live in Paris.\n"
        for options in ((), ("--beam", "4"), ("--prefix", "Nous ("), ("--prefix", "Nous ( ")):
            self.assertRegex(shipped("en-fr", sentence, *options), r"^Nous \(\S.*\S\) ")
        self.assertIn(' "bonjour"', shipped("en-fr", 'He said "hello" to me.\n'))
        for beginning in ('"Hello!"', "(Closed on Mondays.)", "[Music]", '("Yes.")'):
            line = shipped("en-fr", f"{beginning}\n", "--beam", "4")
            self.assertRegex(line, rf'^{re.escape(re.match("[^A-Z]+", beginning)[0])}\w')
        quotation = "Il a dit : « Je ne sais pas. » Et il est parti.\n"
        self.assertRegex(shipped("fr-en", quotation, "--beam", "4"), r'^He said, "[^"]*\." And ')

    def test_numbers_signs_and_symbols(self) -> None:
        kept = {
            "It costs 3.5 dollars.": ("3.5", "3,5"),
            "It was -5 degrees.": ("-5",),
            "I won 6 to 2.": ("6 ",),
            "Version 2.5.1 is out.": ("2.5.1",),
            "My number is +49 170 1234567.": ("+49 170 1234567",),
            "My cat 🐱 is sleeping.": ("🐱",),
            "See you ✈️ soon.": ("✈️",),
        }
        text = "".join(f"{sentence}\n" for sentence in kept)
        for pair in ("en-fr", "en-de", "en-es", "en-zh"):
            lines = shipped(pair, text, "--beam", "4").splitlines()
            lost = [line for said, line in zip(kept.values(), lines) if not any(one in line for one in said)]
            self.assertLessEqual(len(lost), 1, lost)
        self.assertIn("1 250", shipped("fr-en", "Nous avons 1 250 livres.\n"))
        # Chinese has no piece for the space that two words need.
        self.assertRegex(shipped("en-zh", "Mail bob@example.com.\n", "--beam", "4"), r"(^|\W)bob@example\.com")
        self.assertIn("www.example.com", shipped("en-zh", "Visit www.example.com.\n"))

    def test_capitals(self) -> None:
        self.assertEqual(shipped("en-fr", "THANK YOU\n"), "MERCI\n")
        # With a number that is lost at first, too.
        numbers = range(1003, 9999, 811)
        said = shipped("en-de", "".join(f"I have {number} books in my room.\n" for number in numbers))
        self.assertEqual(
            shipped("en-de", "".join(f"I HAVE {number} BOOKS IN MY ROOM.\n" for number in numbers)),
            said.upper(),
        )

    def test_a_prefix_counts_more_than_what_the_sentence_loses(self) -> None:
        for prefix in ("Er", "Mein"):
            german = shipped("en-de", "The ticket costs 184.75 euros.\n", "--prefix", prefix)
            self.assertTrue(german.startswith(prefix), german)

    def test_no_newline_at_the_end(self) -> None:
        source, target = REFERENCES[0][:2]
        self.assertEqual(translate(f"{source}\n{source}"), f"{target}\n{target}\n")

    def test_carriage_returns_stay(self) -> None:
        source, target = REFERENCES[0][:2]
        self.assertEqual(translate(f"{source}\r\n\r\n{source}\r\n"), f"{target}\r\n\r\n{target}\r\n")

    def test_more_lines_than_a_batch(self) -> None:
        lines = [REFERENCES[k % len(REFERENCES)] for k in range(300)]
        output = translate("".join(f"{fields[0]}\n" for fields in lines))
        self.assertEqual(output.splitlines(), [fields[1] for fields in lines])

    def test_bytes_that_are_no_text(self) -> None:
        output = translate(b"The \xff\xc3 cat.\n\xed\xa0\x80\nThe cat is here.\n")
        self.assertEqual(len(output.splitlines()), 3)
        self.assertEqual(output.splitlines()[2], translate("The cat is here.\n").rstrip("\n"))

    def test_nbest(self) -> None:
        lines = translate(f"{REFERENCES[0][0]}\n\n", "--beam", "4", "--nbest", "3").split("\n")
        texts = lines[0].split("\t")
        self.assertEqual(len(texts), 3)
        self.assertEqual(texts[0], REFERENCES[0][3])
        self.assertEqual(lines[1].strip("\t"), "")


    def test_prefix(self) -> None:
        text = "The cat is here.\n\nThe cat is here. Where is the dog?\nThe dog is here.\n"
        output, errors = run("translate", *EXACT, "--prefix", "La table", text=text, status=1)
        lines = output.split("\n")
        self.assertTrue(lines[0].startswith("La table"), lines[0])
        self.assertEqual(lines[1:3], ["", ""])
        self.assertTrue(lines[3].startswith("La table"), lines[3])
        self.assertEqual(
            errors,
            "glossa: line 3: text: expected one sentence of at most 64 tokens to go with a prefix, "
            "found 2\n",
        )
        source, target = REFERENCES[0][:2]
        for beam in ("1", "4"):
            start = target.split()[0]
            self.assertEqual(
                translate(f"{source}\n", f"--prefix={start}", "--beam", beam), f"{target}\n"
            )


class Json(unittest.TestCase):
    def check_object(self, source: str, found: dict, text_key: str = "text") -> None:
        """What holds for every object that translate and align print."""
        self.assertEqual(
            list(found)[:5], ["text", "score", "source", "target", "attention"], "keys in order"
        )
        self.assertLessEqual(found["score"], 0)
        for side, text in (("source", source), ("target", found["text"])):
            content, end = text.encode(), 0
            for token in found[side]:
                self.assertEqual(list(token), ["text", "begin", "end"])
                self.assertLessEqual(end, token["begin"])
                self.assertLessEqual(token["begin"], token["end"])
                end = token["end"]
                content[token["begin"] : end].decode()  # on code points
            self.assertLessEqual(end, len(content))
            self.assertTrue(found[side], "at least </s>")
        self.check_rows("attention", found)

    def check_rows(self, key: str, found: dict) -> None:
        self.assertEqual(len(found[key]), len(found["target"]))
        for row in found[key]:
            self.assertEqual(len(row), len(found["source"]))
            self.assertAlmostEqual(sum(row), 1, places=4)
            self.assertGreaterEqual(min(row), 0)

    def test_objects(self) -> None:
        text = "".join(f"{fields[0]}\n" for fields in REFERENCES)
        lines = translate(text, "--json").splitlines()
        self.assertEqual(len(lines), len(REFERENCES))
        for line, (source, target, score, *_) in zip(lines, REFERENCES):
            found = json.loads(line)
            self.check_object(source, found)
            self.assertEqual(found["text"], target)
            self.assertAlmostEqual(found["score"], float(score), delta=1e-3)
            for token in found["target"][:-1]:
                word = found["text"].encode()[token["begin"] : token["end"]].decode()
                self.assertEqual(token["text"].lstrip("▁"), word)
            self.assertEqual(found["target"][-1]["text"], "</s>")

    def test_a_line_of_several_sentences(self) -> None:
        source = "  " + " ".join(fields[0] for fields in REFERENCES[:6]) + " 🙂 "
        found = json.loads(translate(f"{source}\n", "--json", "--max-source-tokens", "8"))
        self.check_object(source, found)
        self.assertGreater(sum(token["text"] == "</s>" for token in found["source"]), 3)
        # The sentences' own blocks stand along the diagonal.
        block, seen = 0, set()
        for token, row in zip(found["target"], found["attention"]):
            blocks, number = [], 0
            for entry, weight in zip(found["source"], row):
                if weight > 0:
                    blocks.append(number)
                number += entry["text"] == "</s>"
            self.assertEqual(set(blocks), {block})
            seen.add(block)
            block += token["text"] == "</s>"
        self.assertGreater(len(seen), 3)

    def test_nothing_to_translate(self) -> None:
        found = json.loads(translate("\n", "--json"))
        self.assertEqual(
            found, {"text": "", "score": 0, "source": [], "target": [], "attention": []}
        )

    def test_alternatives(self) -> None:
        found = json.loads(
            translate(f"{REFERENCES[0][0]}\n", "--json", "--beam", "5", "--nbest", "5")
        )
        self.check_object(REFERENCES[0][0], found)
        alternatives = found["alternatives"]
        self.assertEqual(len(alternatives), 5)
        self.assertEqual(alternatives[0], {"text": found["text"], "score": found["score"]})
        self.assertLess(alternatives[4]["score"], alternatives[0]["score"])

    def test_a_line_whose_attention_nobody_can_read(self) -> None:
        text = "The cat is here. " * 800 + "\nThe cat is here.\n"
        output, errors = run("translate", *EXACT, "--json", text=text, status=1)
        first, second = (json.loads(line) for line in output.splitlines())
        self.assertIn("attention has at most", first["error"])
        self.check_object("The cat is here.", second)
        self.assertEqual(errors.count("\n"), 1)
        self.assertIn("line 1", errors)

    def test_align(self) -> None:
        pairs = "".join(f"{fields[0]}\t{fields[1]}\n" for fields in REFERENCES)
        output, _ = run("align", *EXACT, text=pairs)
        for line, (source, target, score, *_) in zip(output.splitlines(), REFERENCES, strict=True):
            found = json.loads(line)
            self.check_object(source, found)
            self.check_rows("alignment", found)
            self.assertEqual(found["text"], target)
            self.assertAlmostEqual(found["score"], float(score), delta=1e-3)

    def test_align_without_a_tab(self) -> None:
        output, errors = run("align", *EXACT, text="no tab\nThe cat.\tLe chat.\n", status=1)
        first, second = (json.loads(line) for line in output.splitlines())
        self.assertIn("expected source TAB target", first["error"])
        self.check_object("The cat.", second)
        self.assertEqual(errors, "glossa: line 1: expected source TAB target, found no TAB\n")

    def test_align_reads_two_columns_of_any_line_ending(self) -> None:
        plain, _ = run("align", *EXACT, text="The cat.\tLe chat.\n")
        for line in ("The cat.\tLe chat.\r\n", "The cat.\tLe chat.\tmore\n", "The cat.\tLe chat."):
            self.assertEqual(run("align", *EXACT, text=line)[0], plain)


class Errors(unittest.TestCase):
    def check_refused(self, arguments: list[str], *parts: str) -> None:
        with self.subTest(arguments=arguments):
            check_refused(arguments, *parts)

    def test_options(self) -> None:
        model = ["translate", "-m", MODEL]
        self.check_refused(["unknown"], "translate", "align", "unknown")
        self.check_refused(["translate"], "-m MODEL")
        self.check_refused(["align"], "-m MODEL")
        self.check_refused(["translate", "-m"], "--model", "a value")
        self.check_refused([*model, "--beam"], "--beam", "a value")
        self.check_refused([*model, "--beam", "0"], "beam", "1 to 64", "0")
        self.check_refused([*model, "--beam", "65"], "beam", "1 to 64", "65")
        self.check_refused([*model, "--beam", "four"], "--beam", "a whole number", "four")
        self.check_refused([*model, "--beam", "4x"], "--beam", "a whole number", "4x")
        self.check_refused([*model, "--beam", "99999999999"], "--beam", "smaller", "99999999999")
        self.check_refused([*model, "--nbest", "2"], "nbest", "1 to 1", "2")
        self.check_refused([*model, "--length-penalty", "-1"], "length_penalty", "0 to 4")
        self.check_refused([*model, "--length-penalty", "nan"], "length_penalty", "0 to 4")
        self.check_refused([*model, "--max-source-tokens", "7"], "max_source_tokens", "8 to 1000")
        self.check_refused([*model, "--batch-size", "0"], "batch_size", "1 to 1024")
        self.check_refused([*model, "--threads", "0"], "threads", "1 to 256", "0")
        self.check_refused([*model, "--threads", "257"], "threads", "1 to 256", "257")
        self.check_refused([*model, "--threads", "two"], "--threads", "a whole number", "two")
        self.check_refused([*model, "--threads"], "--threads", "a value")
        for command in ("translate", "align"):
            half = [command, "-m", MODEL, "--precision", "float16"]
            self.check_refused(half, "--precision", "int8 or float32", "float16")
            self.check_refused(half[:-1], "--precision", "a value")
        self.check_refused([*model, "--no-shortlist=1"], "--no-shortlist", "no value")
        self.check_refused([*model, "--unknown"], "--unknown")
        self.check_refused([*model, "-x"], "-x")
        self.check_refused([*model, "--json", "-beam", "4"], "-b: unknown option")
        self.check_refused([*model, "--beam", "4.5"], "--beam", "a whole number", "4.5")
        self.check_refused([*model, "--json=yes"], "--json", "no value")
        self.check_refused([*model, "text"], "standard input", "text")
        self.check_refused(["align", "-m", MODEL, "--beam", "4"], "--beam")
        self.check_refused(["align", "-m", MODEL, "--threads", "4"], "--threads")
        self.check_refused(["align", "-m", MODEL, "--no-shortlist"], "--no-shortlist")
        self.check_refused(["align", "-m", MODEL, "--prefix", "Le"], "--prefix")

    def test_model_files(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            empty = Path(folder) / "empty"
            empty.write_bytes(b"")
            cut = Path(folder) / "cut"
            cut.write_bytes(Path(MODEL).read_bytes()[:10_000])
            for command in ("translate", "align"):
                self.check_refused([command, "-m", f"{folder}/none"], f"{folder}/none")
                self.check_refused([command, "-m", folder], folder, "expected a readable file")
                self.check_refused([command, "-m", str(empty)], str(empty), "0 bytes")
                self.check_refused([command, "-m", str(cut)], str(cut), "expected", "found")
                self.check_refused([command, "-m", __file__], __file__, "not a model file")

    def test_version(self) -> None:
        self.assertRegex(run("--version")[0], r"^glossa \d+\.\d+\.\d+ \([a-z0-9]+\)\n$")

    def test_output_that_nobody_can_write(self) -> None:
        if not os.path.exists("/dev/full"):
            self.skipTest("this system has no /dev/full")
        with open("/dev/full", "wb") as full:
            finished = subprocess.run(
                [PROGRAM, "translate", "-m", MODEL],
                input=b"The cat.\n",
                stdout=full,
                stderr=subprocess.PIPE,
            )
        self.assertEqual(finished.returncode, 2)
        self.assertEqual(finished.stderr.count(b"\n"), 1)

    def test_help(self) -> None:
        for arguments in ([], ["--help"], ["-h"], ["help"], ["translate", "--help"], ["align", "-h"]):
            output, errors = run(*arguments)
            self.assertIn("glossa translate -m MODEL", output)
            self.assertEqual(errors, "")


if __name__ == "__main__":
    unittest.main()
