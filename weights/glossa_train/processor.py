"""SentencePiece as the engine has it: with the spaces that the recipe's rules write behind opening marks."""

from __future__ import annotations

import functools
from typing import Any

import sentencepiece

from .rules import OPENING


class Processor(sentencepiece.SentencePieceProcessor):
    """Where a vocabulary has `opening_rules`, a mark at the beginning of a text opens too, and no decoded text has a
    space behind a mark that opens."""

    def encode(self, input: str | bytes | list[str], **options: Any) -> Any:
        if self.opening:
            input = list(map(after_space, input)) if isinstance(input, list) else after_space(input)
        return super().encode(input, **options)

    def decode(self, input: Any) -> Any:
        decoded = super().decode(input)
        return self.without_gaps(decoded) if isinstance(decoded, str) else list(map(self.without_gaps, decoded))

    @functools.cached_property
    def opening(self) -> str:
        """The marks that have rules."""
        marks = list(dict.fromkeys(OPENING.values()))
        cut = super().encode([f" {mark}a" for mark in marks], out_type=str)
        return "".join(mark for mark, pieces in zip(marks, cut) if "".join(pieces) == f"▁{mark}▁a")

    def without_gaps(self, text: str) -> str:
        """What pieces spell, without the spaces behind what opens."""
        first, *others = text.split(" ")
        for word in others:
            first += word if ends_with_opening(first, self.opening) else f" {word}"
        return first


def after_space(text: str | bytes) -> str | bytes:
    return b" " + text if isinstance(text, bytes) else " " + text


def ends_with_opening(text: str, marks: str) -> bool:
    """Is its last character one of the marks that opens: at the beginning, behind a space, or behind one that does? No
    quotation opens within another, and "6" is no quotation."""
    opens, quoted, before = False, False, " "
    for character in text:
        opens = character in marks and (before == " " or opens) and not (character == '"' and quoted)
        quoted = opens if character == '"' else quoted
        before = character
    return opens
