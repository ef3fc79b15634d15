"""The command line: `weights/train en-fr --minutes 120`."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import TypeVar

import torch

from . import teaching
from .config import Config
from .item import FORMAT
from .options import RunOptions, TeacherOptions, TrainOptions
from .pipeline import STEPS, Pipeline
from .products import fast_bfloat16
from .sets import Sets
from .sources import MULTI30K, TATOEBA, Source
from .transformer import TeacherConfig
from .work import Work

WEIGHTS = Path(__file__).resolve().parents[1]
PLACES = ("--data", "--work", "--models", "--glossa", "--steps")
Dataclass = TypeVar("Dataclass")


def main() -> None:
    try:
        run(sys.argv[1:])
    except (OSError, ValueError) as error:
        sys.exit(f"train: {' '.join(str(error).splitlines())}")


def run(words: list[str]) -> None:
    """The recipe with the arguments of its command line."""
    if words[:1] == ["teacher"]:
        teach(words[1:])
    else:
        train(words)


def train(words: list[str]) -> None:
    """`./run train PAIR`."""
    arguments = parse(words)
    # Workers, not threads: two single-threaded processes train faster than one with two threads.
    torch.set_num_threads(1 if arguments.device == "cpu" else torch.get_num_threads())
    pipeline = Pipeline(
        sets=Sets(arguments.pair, source_of(arguments), arguments.data),
        work=Work(arguments.work / ("multi30k" if arguments.multi30k else "") / arguments.pair),
        models=arguments.models / ("multi30k" if arguments.multi30k else ""),
        config=collect(Config, arguments),
        options=collect(TrainOptions, arguments),
        int8=not arguments.float32,
        glossa=arguments.glossa,
        command=shlex.join(["./run", "train", *without_places(words)]),
    )
    pipeline.run([step for step in STEPS if step in arguments.steps])


def source_of(arguments: argparse.Namespace) -> Source:
    source = MULTI30K if arguments.multi30k else TATOEBA
    license, attribution = arguments.license or source.license, arguments.attribution or source.attribution
    return replace(source, license=license, attribution=attribution)


def teach(words: list[str]) -> None:
    """`./run train teacher`."""
    parser = argparse.ArgumentParser(
        prog="train teacher",
        description="Trains a larger model of all pairs in both directions, which wants a GPU, and has it translate "
        "their sentences, for --taught-by. Interrupted, its training begins again.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_places(parser, teaching.STEPS)
    add_fields(parser, TeacherConfig, {})
    add_options(parser, TeacherOptions)
    arguments = parse_words(parser, words)
    teaching.Teaching(
        data=arguments.data,
        work=arguments.work / "teacher",
        config=collect(TeacherConfig, arguments),
        options=collect(TeacherOptions, arguments),
    ).run([step for step in teaching.STEPS if step in arguments.steps])


def without_places(words: list[str]) -> list[str]:
    """A command without where its files lay and which steps it ran, which say nothing of the model."""
    kept, value_follows = [], False
    for word in words:
        option = word.partition("=")[0]
        if not value_follows and option not in PLACES:
            kept.append(word)
        value_follows = word in PLACES
    return kept


def parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="train",
        description="Trains a model, writes its model file, measures it and writes its card. "
        "Interrupted, it goes on where it was when the same command is given again.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "pair", help="source and target language, for instance en-fr; or teacher, which has options of its own"
    )
    parser.add_argument(
        "--multi30k",
        action="store_true",
        help="train on Multi30k, for comparison with published results; the model does not ship",
    )
    parser.add_argument("--license", help="of data of your own, and so of the model (default: Tatoeba's)")
    parser.add_argument("--attribution", help="what the model says of data of your own (default: Tatoeba's)")
    add_places(parser, STEPS)
    parser.add_argument("--models", type=Path, default=WEIGHTS, help="folder for what ships")
    program = WEIGHTS.parent / "build/native/glossa"
    parser.add_argument("--glossa", type=Path, default=program, help="command line that measures the model")
    parser.add_argument("--float32", action="store_true", help="store float32, not int8, matrices")
    add_fields(parser, Config, {})
    add_options(parser, TrainOptions)
    arguments = parse_words(parser, words)
    if arguments.pair.count("-") != 1:
        parser.error(f'the pair must be like "en-fr", or "teacher" the first word; found "{arguments.pair}"')
    return arguments


def add_places(parser: argparse.ArgumentParser, steps: tuple[str, ...]) -> None:
    def chosen(text: str) -> list[str]:
        for step in text.split(","):
            if step not in steps:
                raise argparse.ArgumentTypeError(f'"{step}" is none of {", ".join(steps)}')
        return text.split(",")

    parser.add_argument("--steps", type=chosen, default=",".join(steps), help="the ones to run")
    default_data = os.environ.get("GLOSSA_DATA") or WEIGHTS.parents[1] / "shared/data"
    parser.add_argument("--data", type=Path, default=default_data, help="folder that holds PAIR/*.tsv")
    parser.add_argument("--work", type=Path, default=WEIGHTS / "runs", help="folder for what runs leave behind")


def add_options(parser: argparse.ArgumentParser, kind: type[RunOptions]) -> None:
    """Those of a run, whose defaults depend on the machine in part."""
    gpu = torch.cuda.is_available()
    machine = {
        "device": "cuda" if gpu else "cpu",
        "workers": 1 if gpu else min(os.cpu_count() or 1, 8),
        "precision": "bfloat16" if fast_bfloat16() else "float32",
    }
    add_fields(parser, kind, machine)


def parse_words(parser: argparse.ArgumentParser, words: list[str]) -> argparse.Namespace:
    arguments = parser.parse_args(words)
    if not arguments.data.is_dir():
        parser.error(f"the data folder {arguments.data} does not exist. {FORMAT}")
    return arguments


def add_fields(parser: argparse.ArgumentParser, kind: type, defaults: dict[str, object]) -> None:
    """One option for each field of a dataclass."""
    group = parser.add_argument_group(kind.__name__)
    for entry in fields(kind):
        group.add_argument(
            f"--{entry.name.replace('_', '-')}",
            type=type(entry.default),
            default=defaults.get(entry.name, entry.default),
            metavar=type(entry.default).__name__.upper(),
            help=entry.metadata["help"],
        )


def collect(kind: type[Dataclass], arguments: argparse.Namespace) -> Dataclass:
    return kind(**{entry.name: getattr(arguments, entry.name) for entry in fields(kind)})


if __name__ == "__main__":
    main()
