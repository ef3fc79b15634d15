"""The SentencePiece model: how it is trained, and what the model file stores of it."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import sentencepiece

from . import protobuf
from .charsmap import rules_as_tsv
from .config import BOS, EOS, PAD, UNK
from .processor import Processor
from .rules import compiled, normalization_rules, small_letter_rules

# Chinese and Japanese, written without spaces: is_wide of core/src/text/utf8.h.
WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
# In every vocabulary, however rare: `variants.dressed` and `asides` teach them.
BRACKETS = "()[]"
CHINESE_BRACKETS = "（）"

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


def load_processor(path: Path) -> Processor:
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; the step vocabulary writes it")
    try:
        return Processor(model_file=str(path))
    except RuntimeError as error:
        raise TokenizerError(f"{path} is damaged; remove it to have it made anew") from error


def require_size(processor: Processor, size: int, path: Path) -> None:
    """A vocabulary that is kept may have been made with another option."""
    if len(processor) != size:
        raise ValueError(
            f"{path} has {len(processor)} pieces, not {size}; remove it to have it made anew, or give "
            f"--vocabulary-size {len(processor)}"
        )


def make_processor(tokenizer: Tokenizer) -> Processor:
    """SentencePiece itself, running what a model file stores."""
    return Processor(model_proto=as_sentencepiece(tokenizer))


def as_sentencepiece(tokenizer: Tokenizer) -> bytes:
    """A SentencePiece .model: see read_tokenizer for the fields."""
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
    return model + protobuf.encode(2, trainer) + protobuf.encode(3, normalizer)


def train_tokenizer(
    texts: list[str],
    path: Path,
    vocabulary_size: int,
    character_coverage: float = 0.999998,
    chinese: bool = False,
    opening: bool = True,
) -> None:
    """Trains a joint unigram model on `texts`, as the rules normalize them."""
    with tempfile.TemporaryDirectory() as folder:
        rules_path = Path(folder) / "rules.tsv"
        rules_path.write_text(rules_as_tsv(normalization_rules(chinese, opening)), encoding="utf-8")
        try:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(texts),
                model_prefix=f"{folder}/model",
                vocab_size=vocabulary_size,
                model_type="unigram",
                normalization_rule_tsv=str(rules_path),
                # Characters seen a handful of times stay unknown: they are copied, not learnt.
                character_coverage=character_coverage,
                required_chars=BRACKETS + (CHINESE_BRACKETS if chinese else ""),
                split_digits=True,
                pad_id=PAD,
                unk_id=UNK,
                bos_id=BOS,
                eos_id=EOS,
                minloglevel=2,
            )
        except RuntimeError as error:  # for instance more pieces than the texts hold
            raise ValueError(f"no vocabulary of {vocabulary_size} pieces can be made: {error}") from error
        write_tokenizer(with_rules(read_tokenizer(Path(folder) / "model.model"), chinese, opening), path)


def with_rules(tokenizer: Tokenizer, chinese: bool, opening: bool) -> Tokenizer:
    """The same pieces, for texts that are normalized by the rules of today."""
    small = small_letter_rules(tokenizer.pieces)
    rules = {text: small.get(plain, plain) for text, plain in normalization_rules(chinese, opening).items()}
    return replace(tokenizer, charsmap=compiled(rules | small))


def write_tokenizer(tokenizer: Tokenizer, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(as_sentencepiece(tokenizer))
    os.replace(partial, path)
