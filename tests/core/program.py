"""Runs the command line as its users do. GLOSSA_PROGRAM names the program."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
MODEL = str(DATA / "tiny-tied.safetensors")
# Source, greedy translation, its score, beam 4's, its score: PyTorch's.
REFERENCES = [line.split("\t") for line in (DATA / "tiny-tied.tsv").read_text("utf-8").splitlines()]
PROGRAM = os.environ["GLOSSA_PROGRAM"]


def run(
    *arguments: str, text: str | bytes = "", status: int = 0, environment: Mapping[str, str] = {}
) -> tuple[str, str]:
    """-> what it wrote to standard output and standard error."""
    finished = subprocess.run(
        [PROGRAM, *arguments],
        input=text.encode() if isinstance(text, str) else text,
        capture_output=True,
        timeout=60,
        env={**os.environ, **environment},
    )
    errors = finished.stderr.decode()
    if finished.returncode != status:
        raise AssertionError(f"{arguments}: status {finished.returncode}, expected {status}: {errors}")
    return finished.stdout.decode(), errors


def check_refused(arguments: list[str], *parts: str, environment: Mapping[str, str] = {}) -> None:
    """Status 2, one line on standard error that holds the parts, nothing on standard output."""
    output, errors = run(*arguments, text="The cat.\n", status=2, environment=environment)
    if output or not errors.startswith("glossa: ") or errors.find("\n") != len(errors) - 1:
        raise AssertionError(f"{arguments}: expected one line of error, found {output}{errors}")
    for part in parts:
        if part not in errors:
            raise AssertionError(f"{arguments}: expected {part} in: {errors}")
