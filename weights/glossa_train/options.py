"""What a training run can be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

Value = TypeVar("Value", int, float, str)


def option(default: Value, text: str) -> Value:
    return field(default=default, metadata={"help": text})


def require_positive(sizes: object) -> None:
    """Of every integer of a dataclass."""
    for name, value in vars(sizes).items():
        if isinstance(value, int) and value < 1:
            raise ValueError(f"{name} must be at least 1, not {value}")


@dataclass(frozen=True)
class RunOptions:
    """Of every run, a model's and its teacher's."""

    minutes: float = option(0.0, "time budget, over all resumptions if a run can resume; 0: the epochs decide")
    epochs: int = option(20, "ignored when minutes are given")
    batch_tokens: int = option(2500, "padded target tokens in a batch, over all workers")
    learning_rate: float = option(2e-3, "of Adam, at its highest")
    final_learning_rate: float = option(0.03, "where the cosine ends, as a part of the highest")
    warmup_steps: int = option(500, "updates of linear warm-up; 0: none")
    dropout: float = option(0.1, "of embeddings, encoder outputs and readout; 0: none")
    label_smoothing: float = option(0.1, "0: none")
    clip_norm: float = option(1.0, "of the gradient")
    average_decay: float = option(0.995, "of the moving average of the weights, which is exported")
    character_coverage: float = option(
        0.999998, "part of the text's characters that the vocabulary holds; others are copied"
    )
    seed: int = option(1, "of the weights, the batches and the dropout")
    device: str = option("cpu", "cpu or cuda, a model's with one worker")
    precision: str = option(
        "float32", "of matrix products, but for the exported model's: float32, or bfloat16 where that is faster"
    )

    def __post_init__(self) -> None:
        if self.precision not in ("float32", "bfloat16"):
            raise ValueError(f'precision must be "float32" or "bfloat16", not "{self.precision}"')
        if self.minutes <= 0 and self.epochs <= 0:
            raise ValueError("minutes or epochs must be above 0")


@dataclass(frozen=True)
class TrainOptions(RunOptions):
    word_dropout: float = option(0.0, "of the whole embeddings of source and target tokens; 0: none")
    state_dropout: float = option(0.0, "of the GRUs' states between steps; 0: none")
    frequent_candidates: int = option(
        1000, "until full_softmax_from the softmax is estimated over this many frequent pieces,"
    )
    drawn_candidates: int = option(500, "this many drawn at random, and the batch's own targets")
    full_softmax_from: float = option(0.9, "part of the run, 0 to 1; 0: never estimate")
    copy_probability: float = option(
        0.25, "of replacing a name that stands on both sides by <unk> or a made-up one, to teach copying"
    )
    number_probability: float = option(
        0.4, "of replacing a number that stands on both sides by another one in digits"
    )
    casual_probability: float = option(
        0.1, "of showing a pair in small letters, without its final mark, or both"
    )
    sampling_probability: float = option(
        0.0, "of cutting a pair into other pieces than the most probable ones"
    )
    guidance: float = option(
        0.2, "weight of the aligner's links in the attention's loss, at its highest; 0: none"
    )
    enclosed_probability: float = option(0.02, "of showing a pair in brackets or quotation marks, or with another one in brackets")
    joined_probability: float = option(
        0.1, "of showing a pair with one or two others behind it, most of them in one sentence"
    )
    phrase_repeats: int = option(4, "how often an epoch shows each form of each phrase of phrasebook.tsv")
    shortlist_share: float = option(
        0.0005, "part of a source piece's links that makes a target piece its candidate in the shortlist"
    )
    init_from: str = option(
        "", "model file whose weights to start from, for any languages; empty: random ones"
    )
    initial_share: float = option(
        0.0, "part of the weights of init_from in those that are exported, 0 to 1"
    )
    synthetic_from: str = option(
        "",
        "model files of this direction or the other, with commas between, that translate the training "
        "sentences of all pairs, for more training pairs; empty: none",
    )
    taught_by: str = option(
        "", "folder in which `./run train teacher` left its translations, for more training pairs; empty: none"
    )
    real_repeats: int = option(1, "how often an epoch shows each pair that people wrote")
    checkpoint_minutes: float = option(4.0, "between checkpoints")
    evaluate_minutes: float = option(15.0, "between evaluations on a part of dev; 0: never")
    workers: int = option(2, "processes, one thread each, that share every batch")

    @property
    def makes_pairs(self) -> bool:
        return bool(self.taught_by or self.synthetic_from)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.workers < 1:
            raise ValueError(f"workers must be at least 1, not {self.workers}")
        if self.workers > 1 and self.device != "cpu":
            raise ValueError(f"several workers need the device cpu; on {self.device} use --workers 1")
        if not 0 <= self.initial_share <= 1:
            raise ValueError(f"initial_share must be from 0 to 1, not {self.initial_share}")
        if self.initial_share and not self.init_from:
            raise ValueError("initial_share needs init_from: a model whose weights to mix in")
        if self.taught_by and self.synthetic_from:
            raise ValueError("more training pairs come from taught_by or from synthetic_from, not from both")


@dataclass(frozen=True)
class TeacherOptions(RunOptions):
    batch_tokens: int = option(24000, "padded target tokens in a batch")
    learning_rate: float = option(1.2e-3, "of Adam, at its highest")
    warmup_steps: int = option(400, "updates of linear warm-up; 0: none")
    dropout: float = option(0.15, "of embeddings and of what each part of a layer adds; 0: none")
    average_decay: float = option(0.998, "of the moving average of the weights, which translates")
    character_coverage: float = option(0.9999, "part of the text's characters that the vocabulary holds")
    beam: int = option(4, "hypotheses of a sentence")
    sentences: int = option(2048, "translated at a time")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.beam < 1 or self.sentences < 1:
            raise ValueError(f"beam and sentences must be at least 1, not {self.beam} and {self.sentences}")
