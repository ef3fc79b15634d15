"""The model card: what was trained on what, how, and how well it does."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

from .checkpoint import Checkpoint
from .config import Config
from .export import ATTRIBUTION, LICENSE
from .item import Item
from .score import chrf

EXAMPLES = 12
NAMES = {"en": "English", "fr": "French", "de": "German", "es": "Spanish", "zh": "Chinese"}


@dataclass(frozen=True)
class Facts:
    pair: str
    bytes: int
    config: Config
    checkpoint: Checkpoint
    evaluation: dict
    training_pairs: int
    test: list[Item]
    translations: list[str]  # of `test`, by beam search
    command: str


def write_card(facts: Facts) -> str:
    source, target = (NAMES.get(tag, tag) for tag in facts.pair.split("-"))
    checkpoint = facts.checkpoint
    return f"""# {source} to {target}

`{facts.pair}.safetensors`, {facts.bytes:,} bytes, written on {time.strftime("%Y-%m-%d")}.

## Data and license

{facts.training_pairs:,} training pairs. {ATTRIBUTION} License of the data and of this model: {LICENSE}.

## Training

    {facts.command}

{checkpoint.step:,} updates, {checkpoint.epoch} whole epochs and {checkpoint.batch} batches of the next, in
{checkpoint.elapsed / 60:.0f} minutes. The moving average of the weights ships.

{_configuration(facts.config)}

## Quality

BLEU (tokenizer 13a) and chrF2 of the model file, computed by the recipe's PyTorch search
(length penalty 1) and its own scorer on the dev and test sets.

{_scores(facts.evaluation)}

Dev loss (natural log, per target token): {facts.evaluation["dev_loss"]:.3f}.

## Limits

Made for short everyday sentences like those it learnt from. Long sentences, technical terms, rare
names, and idioms go wrong; it may leave out or repeat words, and nothing marks a wrong translation.
It does not know context beyond the sentence: it guesses between formal and informal address and the
gender of speakers.

## Examples

Test sentences evenly spaced by their own chrF, from the worst to the best (beam 4).

{_examples(facts)}
"""


def _configuration(config: Config) -> str:
    rows = [f"| {name.replace('_', ' ')} | {value} |" for name, value in asdict(config).items()]
    return "\n".join(["| configuration | |", "| --- | --- |", *rows])


def _scores(evaluation: dict) -> str:
    rows = [
        f"| {entry['set']} | {'greedy' if entry['beam'] == 1 else 'beam ' + str(entry['beam'])} "
        f"| {entry['softmax']} | {entry['bleu']:.2f} | {entry['chrf']:.2f} |"
        for entry in evaluation["scores"]
    ]
    return "\n".join(["| set | search | softmax | BLEU | chrF |", "| --- | --- | --- | --- | --- |", *rows])


def _examples(facts: Facts) -> str:
    ranked = sorted(
        zip(facts.test, facts.translations),
        key=lambda entry: chrf([entry[1]], [entry[0].references]),
    )
    last = len(ranked) - 1
    chosen = [ranked[round(k * last / (EXAMPLES - 1))] for k in range(EXAMPLES)] if ranked else []
    rows = [f"| {item.source} | {text} | {item.references[0]} |" for item, text in chosen]
    return "\n".join(["| source | translation | a reference |", "| --- | --- | --- |", *rows])
