"""The normalization rules of a vocabulary: text to look for -> what is read in its place."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import sentencepiece

from . import protobuf
from .charsmap import read_rules, rules_as_tsv

# Added to nmt_nfkc: keyboards and word processors write these where the training data has ASCII.
TYPOGRAPHIC = dict.fromkeys("‘’ʼ‛‚", "'") | dict.fromkeys("“”„‟", '"') | {"\u00ad": ""}
# Marks behind which a text may go on without a space, and what they are read as.
OPENING = {"(": "(", "（": "(", "[": "["} | dict.fromkeys('"“”„', '"') | dict.fromkeys("'‘‚", "'")
SPACES = " \u00a0"
# NFKC makes ASCII of these; Chinese is written with them, so a pair with Chinese keeps them.
FULL_WIDTH_MARKS = "，？！：；（）"


def normalization_rules(chinese: bool, opening: bool) -> dict[str, str]:
    """nmt_nfkc and what the recipe adds to it. `opening`: for texts with marks as people type them."""
    rules = _nmt_nfkc_rules() | TYPOGRAPHIC | (opening_rules() if opening else {})
    kept = set(FULL_WIDTH_MARKS if chinese else "")
    return {text: plain for text, plain in rules.items() if kept.isdisjoint(text)}


def opening_rules() -> dict[str, str]:
    """A mark behind a space gets another one behind it, and so does a second mark behind that: the word there is cut as
    everywhere else. "(my wife)" has "▁my" in it."""
    rules = {}
    for space in SPACES:
        for text, mark in OPENING.items():
            rules[space + text] = f" {mark} "
            for second, inner in OPENING.items():
                if inner != mark:
                    rules[space + text + second] = f" {mark} {inner} "
    return rules


def small_letter_rules(pieces: list[str]) -> dict[str, str]:
    """Capitals that no piece has are read as their small letters, where those are there: "Œuvre" as "œuvre"."""
    known = set("".join(pieces))
    return {
        letter.upper(): letter
        for letter in sorted(known)
        if len(letter.upper()) == 1 and letter.upper() not in known and letter.upper().lower() == letter
    }


def compiled(rules: dict[str, str]) -> bytes:
    """SentencePiece's precompiled map of the rules."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rules.tsv")
        path.write_text(rules_as_tsv(rules), encoding="utf-8")
        return _map_of_throw_away_model(normalization_rule_tsv=str(path))


@functools.cache
def _nmt_nfkc_rules() -> dict[str, str]:
    """SentencePiece holds its rules only compiled in."""
    return read_rules(_map_of_throw_away_model(normalization_rule_name="nmt_nfkc"))


def _map_of_throw_away_model(**options: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b c"]),
            model_prefix=f"{folder}/rules",
            vocab_size=8,
            hard_vocab_limit=False,
            minloglevel=2,
            **options,
        )
        model = Path(folder, "rules.model").read_bytes()
    normalizer = dict(protobuf.fields(dict(protobuf.fields(model))[3]))
    return bytes(normalizer[2])
