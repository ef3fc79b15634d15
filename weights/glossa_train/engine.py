"""The native command line, which measures a model file as its users run it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from .item import Item


def translate_lines(program: Path, model: Path, lines: list[str], options: list[str]) -> list[str]:
    """`glossa translate`: a translation for each line."""
    return _run([program, "translate", "-m", model, *options], lines)


def align_items(program: Path, model: Path, items: list[Item]) -> list[dict]:
    """`glossa align` on each source and first reference: its JSON objects."""
    lines = [f"{item.source}\t{item.references[0]}" for item in items]
    return [json.loads(line) for line in _run([program, "align", "-m", model], lines)]


def _run(command: list[str | Path], lines: list[str]) -> list[str]:
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    if done.returncode:
        raise ValueError(f"{command[0]} {command[1]}: {done.stderr.decode().strip()}")
    # Not splitlines(): a translation may hold other line separators than line feeds.
    output = done.stdout.decode().split("\n")[:-1]
    if len(output) != len(lines):
        raise ValueError(f"{command[0]} {command[1]}: expected {len(lines)} lines, found {len(output)}")
    return output
