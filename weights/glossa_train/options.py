"""What a training run can be told."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import TypeVar

Value = TypeVar("Value", int, float, str)
MOST_DROPOUT = 0.9  # what is left is scaled up by 1 / (1 - p)


def option(default: Value, text: str, least: float | None = None, most: float = math.inf) -> Value:
    """`least` and `most`: the range of a number, which has both ends in it."""
    return field(default=default, metadata={"help": text, "least": least, "most": most})


def check_ranges(options: object) -> None:
    """Of a dataclass of option()s."""
    for entry in fields(options):
        value, least, most = getattr(options, entry.name), entry.metadata["least"], entry.metadata["most"]
        if least is None or least <= value <= most and math.isfinite(value):
            continue
        allowed = f"at least {least}" if most == math.inf else f"from {least} to {most}"
        raise ValueError(f"{entry.name} must be {allowed}, not {value}")


@dataclass(frozen=True)
class RunOptions:
    """Of every run, a model's and its teacher's."""

    minutes: float = option(0.0, "time budget, over all resumptions if a run can resume; 0: the epochs decide", least=0)
    epochs: int = option(20, "ignored when minutes are given", least=1)
    batch_tokens: int = option(2500, "padded target tokens in a batch, over all workers", least=1)
    learning_rate: float = option(2e-3, "of Adam, at its highest", least=0)
    final_learning_rate: float = option(0.03, "where the cosine ends, as a part of the highest", least=0, most=1)
    warmup_steps: int = option(500, "updates of linear warm-up; 0: none", least=0)
    dropout: float = option(0.1, "of embeddings, encoder outputs and readout; 0: none", least=0, most=MOST_DROPOUT)
    label_smoothing: float = option(0.1, "0: none", least=0, most=1)
    clip_norm: float = option(1.0, "of the gradient", least=1e-6)
    average_decay: float = option(0.995, "of the moving average of the weights, which is exported", least=0, most=1)
    character_coverage: float = option(
        0.999998, "part of the text's characters that the vocabulary holds; others are copied", least=0.98, most=1
    )
    seed: int = option(1, "of the weights, the batches and the dropout", least=0, most=2**32 - 1)
    device: str = option("cpu", "cpu or cuda, a model's with one worker")
    precision: str = option(
        "float32", "of matrix products, but for the exported model's: float32, or bfloat16 where that is faster"
    )

    def __post_init__(self) -> None:
        check_ranges(self)
        if self.precision not in ("float32", "bfloat16"):
            raise ValueError(f'precision must be "float32" or "bfloat16", not "{self.precision}"')


@dataclass(frozen=True)
class TrainOptions(RunOptions):
    word_dropout: float = option(
        0.0, "of the whole embeddings of source and target tokens; 0: none", least=0, most=MOST_DROPOUT
    )
    state_dropout: float = option(0.0, "of the GRUs' states between steps; 0: none", least=0, most=MOST_DROPOUT)
    frequent_candidates: int = option(
        1000, "until full_softmax_from the softmax is estimated over this many frequent pieces,", least=0
    )
    drawn_candidates: int = option(500, "this many drawn at random, and the batch's own targets", least=0)
    full_softmax_from: float = option(0.9, "part of the run, 0 to 1; 0: never estimate", least=0, most=1)
    copy_probability: float = option(
        0.25,
        "of replacing a name that stands on both sides by <unk> or a made-up one, to teach copying",
        least=0,
        most=1,
    )
    number_probability: float = option(
        0.4, "of replacing a number that stands on both sides by another one in digits", least=0, most=1
    )
    casual_probability: float = option(
        0.1, "of showing a pair in small letters, without its final mark, or both", least=0, most=1
    )
    capitals_probability: float = option(
        0.06, "of showing a pair with capitals at some words of its source, as headings have them", least=0, most=1
    )
    sampling_probability: float = option(
        0.0, "of cutting a pair into other pieces than the most probable ones", least=0, most=1
    )
    guidance: float = option(
        0.2, "weight of the aligner's links in the attention's loss, at its highest; 0: none", least=0
    )
    dressed_probability: float = option(
        0.04, "of showing a pair in brackets or quotation marks, as a line of a list, or with a smiley", least=0, most=1
    )
    aside_probability: float = option(
        0.05,
        "of showing a pair with a phrase of its own in quotation marks, or one of another pair in brackets",
        least=0,
        most=1,
    )
    joined_probability: float = option(
        0.1, "of showing a pair with one or two others behind it, most of them in one sentence", least=0, most=1
    )
    phrase_repeats: int = option(4, "how often an epoch shows each form of each phrase of phrasebook.tsv", least=0)
    shortlist_share: float = option(
        0.0005,
        "part of a source piece's links that makes a target piece its candidate in the shortlist",
        least=0,
        most=1,
    )
    init_from: str = option(
        "", "model file whose weights to start from, for any languages; empty: random ones"
    )
    initial_share: float = option(
        0.0, "part of the weights of init_from in those that are exported, 0 to 1", least=0, most=1
    )
    synthetic_from: str = option(
        "",
        "model files of this direction or the other, with commas between, that translate the training "
        "sentences of all pairs, for more training pairs; empty: none",
    )
    taught_by: str = option(
        "", "folder in which `./run train teacher` left its translations, for more training pairs; empty: none"
    )
    real_repeats: int = option(1, "how often an epoch shows each pair that people wrote", least=1)
    checkpoint_minutes: float = option(4.0, "between checkpoints", least=0)
    evaluate_minutes: float = option(15.0, "between evaluations on a part of dev; 0: never", least=0)
    workers: int = option(2, "processes, one thread each, that share every batch", least=1)

    @property
    def makes_pairs(self) -> bool:
        return bool(self.taught_by or self.synthetic_from)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.workers > 1 and self.device != "cpu":
            raise ValueError(f"several workers need the device cpu; on {self.device} use --workers 1")
        if self.initial_share and not self.init_from:
            raise ValueError("initial_share needs init_from: a model whose weights to mix in")


@dataclass(frozen=True)
class TeacherOptions(RunOptions):
    batch_tokens: int = option(24000, "padded target tokens in a batch", least=1)
    learning_rate: float = option(1.2e-3, "of Adam, at its highest", least=0)
    warmup_steps: int = option(400, "updates of linear warm-up; 0: none", least=0)
    dropout: float = option(
        0.15, "of embeddings and of what each part of a layer adds; 0: none", least=0, most=MOST_DROPOUT
    )
    average_decay: float = option(0.998, "of the moving average of the weights, which translates", least=0, most=1)
    character_coverage: float = option(
        0.9999, "part of the text's characters that the vocabulary holds", least=0.98, most=1
    )
    beam: int = option(4, "hypotheses of a sentence", least=1)
    sentences: int = option(2048, "translated at a time", least=1)
