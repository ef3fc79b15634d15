"""The SentencePiece model: how it is trained, and what the model file stores of it."""

from __future__ import annotations

import functools
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece

from . import protobuf
from .charsmap import read_rules, rules_as_tsv
from .config import BOS, EOS, PAD, UNK

# Added to nmt_nfkc: keyboards and word processors write these where the training data has ASCII.
TYPOGRAPHIC = {"‘": "'", "’": "'", "ʼ": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "\u00ad": ""}
# What opens gets a space behind it where there is one before it, so that the word there is cut as everywhere else:
# "(my wife)" has "▁my" in it. Whoever spells pieces leaves it out again (`without_gaps`). Chinese has no such spaces.
OPENING = {
    " (": " ( ", " [": " [ ", ' "': ' " ', " （": " ( ", " “": ' " ', " ”": ' " ', " „": ' " ',
}  # fmt: skip
GAP = re.compile(r'(?<= )([(\["]) +')
# NFKC makes ASCII of these; Chinese is written with them, so a pair with Chinese keeps them.
FULL_WIDTH_MARKS = "，？！：；（）"
# Chinese and Japanese, written without spaces: is_wide of core/src/tokenizer/utf8.h.
WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
# In every vocabulary, however rare: `variants.enclosed` and `asides` teach them.
BRACKETS = "()[]"

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = 1, 2, 3, 4, 5, 6
UNIGRAM = 1


class TokenizerError(ValueError):
    """A SentencePiece model that Glossa's tokenizer cannot reproduce."""


@dataclass(frozen=True)
class Tokenizer:
    """What the engine needs to cut text into pieces exactly as SentencePiece does."""

    pieces: list[str]  # in id order
    scores: np.ndarray  # [V] float32, log-probabilities
    charsmap: bytes  # SentencePiece's precompiled normalization map; empty for identity
    add_dummy_prefix: bool = True
    remove_extra_whitespaces: bool = True


def read_tokenizer(path: Path) -> Tokenizer:
    """Reads a SentencePiece .model and refuses what the engine does not implement."""
    pieces: list[str] = []
    scores: list[float] = []
    kinds: list[int] = []
    trainer: dict[int, protobuf.Value] = {}
    normalizer: dict[int, protobuf.Value] = {}
    load_processor(path)  # which refuses a damaged one
    for number, value in protobuf.fields(Path(path).read_bytes()):
        if number == 1:
            entry = dict(protobuf.fields(value))
            pieces.append(entry.get(1, b"").decode())
            scores.append(entry.get(2, 0.0))
            kinds.append(entry.get(3, NORMAL))
        elif number == 2:
            trainer = dict(protobuf.fields(value))
        elif number == 3:
            normalizer = dict(protobuf.fields(value))
    # Field numbers and defaults as in sentencepiece_model.proto.
    if trainer.get(3, UNIGRAM) != UNIGRAM:
        raise TokenizerError(f"{path}: the SentencePiece model type must be unigram")
    if trainer.get(35, 0) or BYTE in kinds:
        raise TokenizerError(f"{path}: byte fallback is not supported; train without byte_fallback")
    if USER_DEFINED in kinds:
        piece = pieces[kinds.index(USER_DEFINED)]
        raise TokenizerError(f'{path}: user-defined symbols are not supported, found "{piece}"')
    if trainer.get(24, 0):
        raise TokenizerError(f"{path}: treat_whitespace_as_suffix is not supported")
    if not normalizer.get(5, 1):
        raise TokenizerError(f"{path}: without escape_whitespaces the engine cannot see where words begin")
    special = {PAD: CONTROL, UNK: UNKNOWN, BOS: CONTROL, EOS: CONTROL}
    for index, kind in enumerate(kinds):
        if kind != special.get(index, NORMAL):
            raise TokenizerError(
                f"{path}: pieces 0 to 3 must be pad, unk, bos and eos and all others ordinary; "
                f'piece {index} "{pieces[index]}" is of type {kind}, not {special.get(index, NORMAL)}'
            )
    if any("\0" in piece for piece in pieces):
        raise TokenizerError(f"{path}: a piece holds a NUL character")
    return Tokenizer(
        pieces=pieces,
        scores=np.array(scores, dtype=np.float32),
        charsmap=bytes(normalizer.get(2, b"")),
        add_dummy_prefix=bool(normalizer.get(3, 1)),
        remove_extra_whitespaces=bool(normalizer.get(4, 1)),
    )


def load_processor(path: Path) -> sentencepiece.SentencePieceProcessor:
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; the step vocabulary writes it")
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except RuntimeError as error:
        raise TokenizerError(f"{path} is damaged; remove it to have it made anew") from error


def require_size(processor: sentencepiece.SentencePieceProcessor, size: int, path: Path) -> None:
    """A vocabulary that is kept may have been made with another option."""
    if len(processor) != size:
        raise ValueError(
            f"{path} has {len(processor)} pieces, not {size}; remove it to have it made anew, or give "
            f"--vocabulary-size {len(processor)}"
        )


def make_processor(tokenizer: Tokenizer) -> sentencepiece.SentencePieceProcessor:
    """SentencePiece itself, running what a model file stores: see read_tokenizer for the fields."""
    kinds = {PAD: CONTROL, UNK: UNKNOWN, BOS: CONTROL, EOS: CONTROL}
    model = b"".join(
        protobuf.encode(
            1,
            protobuf.encode(1, piece.encode())
            + protobuf.encode(2, float(score))
            + protobuf.encode(3, kinds.get(index, NORMAL)),
        )
        for index, (piece, score) in enumerate(zip(tokenizer.pieces, tokenizer.scores))
    )
    trainer = b"".join(
        protobuf.encode(number, value)
        for number, value in ((3, UNIGRAM), (40, UNK), (41, BOS), (42, EOS), (43, PAD))
    )
    normalizer = (
        protobuf.encode(2, tokenizer.charsmap)
        + protobuf.encode(3, int(tokenizer.add_dummy_prefix))
        + protobuf.encode(4, int(tokenizer.remove_extra_whitespaces))
        + protobuf.encode(5, 1)
    )
    model += protobuf.encode(2, trainer) + protobuf.encode(3, normalizer)
    return sentencepiece.SentencePieceProcessor(model_proto=model)


def train_tokenizer(
    texts: list[str],
    path: Path,
    vocabulary_size: int,
    character_coverage: float = 0.999998,
    chinese: bool = False,
) -> None:
    """Trains a joint unigram model on `texts`, with normalization_rules."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        rules = normalization_rules(chinese)
        rules_path = Path(folder) / "rules.tsv"
        rules_path.write_text(rules_as_tsv(rules), encoding="utf-8")
        try:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(texts),
                model_prefix=f"{folder}/model",
                vocab_size=vocabulary_size,
                model_type="unigram",
                normalization_rule_tsv=str(rules_path),
                # Characters seen a handful of times stay unknown: they are copied, not learnt.
                character_coverage=character_coverage,
                required_chars=BRACKETS,
                split_digits=True,
                pad_id=PAD,
                unk_id=UNK,
                bos_id=BOS,
                eos_id=EOS,
                minloglevel=2,
            )
        except RuntimeError as error:  # for instance more pieces than the texts hold
            raise ValueError(f"no vocabulary of {vocabulary_size} pieces can be made: {error}") from error
        # A copy, not a rename: the temporary folder may lie on another file system.
        partial = path.with_suffix(".partial")
        partial.write_bytes((Path(folder) / "model.model").read_bytes())
        os.replace(partial, path)


def normalization_rules(chinese: bool) -> dict[str, str]:
    """nmt_nfkc and what the recipe adds to it."""
    rules = _nmt_nfkc_rules() | TYPOGRAPHIC
    if not chinese:
        return rules | OPENING
    return {text: plain for text, plain in rules.items() if text not in FULL_WIDTH_MARKS}


def without_gaps(processor: sentencepiece.SentencePieceProcessor, text: str) -> str:
    """What pieces spell, without the spaces that this vocabulary's OPENING rules write: one by one, as the engine
    does. Every second quotation mark closes."""
    spaced = "".join(processor.encode("a (a", out_type=str)).endswith("a▁(▁a")
    place = 0
    while spaced and (gap := GAP.search(text, place)):
        place = gap.end(1)
        if gap[1] != '"' or text.count('"', 0, place) % 2:
            text = text[:place] + text[gap.end() :]
    return text


@functools.cache
def _nmt_nfkc_rules() -> dict[str, str]:
    """SentencePiece holds its rules only compiled in, so they are read from a throw-away model."""
    with tempfile.TemporaryDirectory() as folder:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b c"]),
            model_prefix=f"{folder}/rules",
            vocab_size=8,
            hard_vocab_limit=False,
            normalization_rule_name="nmt_nfkc",
            minloglevel=2,
        )
        model = Path(folder, "rules.model").read_bytes()
    for number, value in protobuf.fields(model):
        if number == 3:
            return read_rules(dict(protobuf.fields(value))[2])
    raise TokenizerError("SentencePiece wrote a model without a normalizer")
