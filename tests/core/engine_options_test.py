"""What decides how the command line computes: precision, shortlist, threads, instruction set."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import safetensors_file
from program import DATA, MODEL, PROGRAM, REFERENCES, check_refused, run

INSTRUCTION_SETS = ("avx512vnni", "avx2", "sse2", "neon")
SOURCES = [fields[0] for fields in REFERENCES]
TEXT = "".join(f"{source}\n" for source in SOURCES)


def translate(text: str | bytes, *arguments: str, status: int = 0, model: str = MODEL) -> str:
    return run("translate", "-m", model, *arguments, text=text, status=status)[0]


def processor_flags() -> set[str]:
    """What Linux says that the processor has; nothing elsewhere."""
    try:
        found = re.search(r"^(flags|Features)\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    except OSError:
        return set()
    return set(found.group(2).split()) if found else set()


class Threads(unittest.TestCase):
    def check_threads(self, text: str, *arguments: str, status: int = 0) -> None:
        expected = run("translate", "-m", MODEL, *arguments, text=text, status=status)
        for threads in ("2", "3", "16"):
            with self.subTest(threads=threads):
                found = run(
                    "translate", "-m", MODEL, "--threads", threads, *arguments, text=text, status=status
                )
                self.assertEqual(found, expected)

    def lines(self, count: int) -> list[str]:
        """Different lines, some of them empty, of several sentences or of no text."""
        odd = ["", "  ", "\x01", "🙂", f"{SOURCES[0]}  {SOURCES[1]}", f"{SOURCES[2]}\r"]
        return [
            odd[k // 7 % len(odd)] if k % 7 == 0 else f"{SOURCES[k % len(SOURCES)]} {k}"
            for k in range(count)
        ]

    def test_the_same_output(self) -> None:
        text = "".join(f"{line}\n" for line in self.lines(400))
        self.assertEqual(len(translate(text, "--threads", "3").split("\n")), 401)
        self.check_threads(text)
        self.check_threads(text, "--batch-size", "1", "--json")  # blocks of eight lines
        self.check_threads(text, "--batch-size", "3", "--beam", "3", "--nbest", "2")
        self.check_threads("")
        self.check_threads("one line without an end")

    def test_the_same_errors_in_some_lines(self) -> None:
        lines = self.lines(120)
        for k in (0, 50, 51, 119):
            lines[k] = "The cat is here. " * 800  # more attention than --json prints
        text = "".join(f"{line}\n" for line in lines)
        self.check_threads(text, "--json", "--batch-size", "2", status=1)
        output, errors = run(
            "translate", "-m", MODEL, "--json", "--threads", "2", "--batch-size", "2", text=text, status=1
        )
        wrong = [k for k, line in enumerate(output.splitlines()) if "error" in json.loads(line)]
        self.assertEqual(wrong, [0, 50, 51, 119])
        self.assertEqual(re.findall(r"line (\d+):", errors), ["1", "51", "52", "120"])

    def test_a_line_that_is_too_long_fails_alone(self) -> None:
        lines = self.lines(40)
        lines[10] = " " * (2**24 + 1)
        text = "".join(f"{line}\n" for line in lines)
        for threads in ("1", "2"):
            output, errors = run(
                "translate", "-m", MODEL, "--threads", threads, "--batch-size", "2", text=text, status=1
            )
            found = output.split("\n")
            self.assertEqual(found[10], "")
            self.assertIn("line 11: text: expected at most 16777216 bytes", errors)
            lines[10] = ""
            expected = translate("".join(f"{line}\n" for line in lines)).split("\n")
            self.assertEqual(found, expected)

    def test_who_waits_for_a_line_gets_it(self) -> None:
        for threads in ("1", "4"):
            with subprocess.Popen(
                [PROGRAM, "translate", "-m", MODEL, "--threads", threads],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            ) as program:
                assert program.stdin and program.stdout
                for source in [*SOURCES[:5], "", SOURCES[5]]:
                    program.stdin.write(f"{source}\n".encode())
                    program.stdin.flush()
                    self.assertEqual(program.stdout.readline().decode(), translate(f"{source}\n"))
                program.stdin.close()
                self.assertEqual(program.wait(timeout=60), 0)


class Precision(unittest.TestCase):
    def test_int8_is_the_default_and_close_to_floats(self) -> None:
        default = translate(TEXT, "--json")
        self.assertEqual(translate(TEXT, "--json", "--precision", "int8"), default)
        exact = translate(TEXT, "--json", "--precision=float32")
        self.assertNotEqual(exact, default)
        same = 0
        for ours, theirs in zip(default.splitlines(), exact.splitlines(), strict=True):
            same += json.loads(ours)["text"] == json.loads(theirs)["text"]
        self.assertGreaterEqual(same, 0.9 * len(SOURCES))
        self.assertEqual([json.loads(line)["text"] for line in exact.splitlines()],
                         [fields[1] for fields in REFERENCES])  # fmt: skip

    def test_align(self) -> None:
        pairs = "".join(f"{fields[0]}\t{fields[1]}\n" for fields in REFERENCES)
        default, _ = run("align", "-m", MODEL, text=pairs)
        exact, _ = run("align", "-m", MODEL, "--precision", "float32", text=pairs)
        self.assertNotEqual(exact, default)
        for ours, theirs in zip(default.splitlines(), exact.splitlines(), strict=True):
            self.assertAlmostEqual(json.loads(ours)["score"], json.loads(theirs)["score"], delta=0.3)


class Shortlist(unittest.TestCase):
    def test_no_shortlist_is_a_model_without_one(self) -> None:
        for name in ("tiny-tied", "tiny-linear", "tiny-normalized"):
            plain = DATA / f"{name}.safetensors"
            with tempfile.TemporaryDirectory() as folder:
                path = str(Path(folder) / "model.safetensors")
                pieces = [1, 3, *range(6, 180, 3)]
                safetensors_file.add_shortlist(plain, Path(path), 180, pieces)
                expected = translate(TEXT, "--json", model=str(plain))
                self.assertEqual(translate(TEXT, "--json", "--no-shortlist", model=path), expected)
                self.assertNotEqual(translate(TEXT, "--json", model=path), expected)
                self.assertEqual(
                    translate(TEXT, "--json", "--no-shortlist", model=str(plain)), expected
                )
                pairs = "".join(f"{fields[0]}\t{fields[1]}\n" for fields in REFERENCES)
                self.assertEqual(
                    run("align", "-m", path, text=pairs), run("align", "-m", str(plain), text=pairs)
                )


class InstructionSets(unittest.TestCase):
    def machine(self) -> list[str]:
        """Those that this machine has: the program takes them."""
        return [
            name
            for name in INSTRUCTION_SETS
            if subprocess.run(
                [PROGRAM, "--version"], env={"GLOSSA_SIMD": name}, capture_output=True
            ).returncode
            == 0
        ]

    def version(self, name: str) -> str:
        return run("--version", environment={"GLOSSA_SIMD": name})[0]

    def test_the_fastest_is_the_default(self) -> None:
        names = self.machine()
        self.assertTrue(names)
        self.assertRegex(self.version(""), rf"^glossa \d+\.\d+\.\d+ \({names[0]}\)\n$")
        flags = processor_flags()
        for name, flag in (("avx2", "avx2"), ("avx512vnni", "avx512_vnni"), ("sse2", "sse2")):
            if flag in flags:
                self.assertIn(name, names)
            elif flags:
                self.assertNotIn(name, names)

    def test_a_forced_one_is_what_runs_and_gives_the_same(self) -> None:
        arguments = ("translate", "-m", MODEL, "--json", "--beam", "3", "--nbest", "3")
        kinds = itertools.product(("int8", "float32"), ("1", "2"))
        for precision, threads in kinds:
            expected = run(*arguments, "--precision", precision, "--threads", threads, text=TEXT)[0]
            for name in self.machine():
                with self.subTest(name=name, precision=precision):
                    self.assertIn(f"({name})", self.version(name))
                    found, _ = run(
                        *arguments,
                        "--precision",
                        precision,
                        text=TEXT,
                        environment={"GLOSSA_SIMD": name},
                    )
                    self.assertEqual(found, expected)

    def test_another_name_is_refused(self) -> None:
        for name in ("mmx", "AVX2", "simd128", " "):
            with self.subTest(name=name):
                wrong = {"GLOSSA_SIMD": name}
                check_refused(["--version"], "GLOSSA_SIMD", name, environment=wrong)
                for command in ("translate", "align"):
                    check_refused([command, "-m", MODEL], "expected", name, environment=wrong)


if __name__ == "__main__":
    unittest.main()
