"""The model card: what was trained on what, how, and how well it does."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

from .checkpoint import Checkpoint
from .config import Config
from .item import Item
from .score import chrf
from .sources import Source

EXAMPLES = 12
NAMES = {"en": "English", "fr": "French", "de": "German", "es": "Spanish", "zh": "Chinese"}


@dataclass(frozen=True)
class Facts:
    pair: str
    source: Source
    bytes: int
    config: Config
    checkpoint: Checkpoint
    initial_share: float  # of the weights that the last training began with
    shortlist_share: float
    evaluation: dict
    alignment: dict
    training_pairs: int
    test: list[Item]
    translations: list[str]  # of `test`, by beam search
    commands: list[str]  # that it was trained with


def write_card(facts: Facts) -> str:
    source, target = (NAMES.get(tag, tag) for tag in facts.pair.split("-"))
    checkpoint = facts.checkpoint
    return f"""# {source} to {target}

`{facts.pair}.safetensors`, {facts.bytes:,} bytes, written on {time.strftime("%Y-%m-%d")}.

## Data and license

{facts.training_pairs:,} training pairs. {facts.source.attribution} License of the data and of this model: {facts.source.license}.

## Training

{_commands(facts.commands)}

{"The last one: " if len(facts.commands) > 1 else ""}{checkpoint.step:,} updates in {checkpoint.elapsed / 60:.0f} minutes, the last in epoch
{checkpoint.epoch + (checkpoint.batch > 0)}. {_weights(facts.initial_share)} The least share of links in its
shortlist (`--shortlist-share`) is {100 * facts.shortlist_share:g}%.

{_configuration(facts.config)}

## Quality

BLEU (tokenizer {_tokenizer(facts.pair)}) and chrF2 of what `glossa translate` makes of the dev and test
sets, length penalty 1. As shipped: the model file, computed in eight bits, with its shortlist. Float32:
the weights before they were rounded, the softmax over all pieces.{_web(facts.evaluation)}

{_scores(facts.evaluation)}

Dev loss (natural log, per target token): {facts.evaluation["dev_loss"]:.3f}.

{_alignment(facts.alignment)}

## Limits

Made for short everyday sentences like those it learnt from. Long sentences, technical terms, rare
names, and idioms go wrong; it may leave out or repeat words, and nothing marks a wrong translation.
It does not know context beyond the sentence: it guesses between formal and informal address and the
gender of speakers. Do not use it where a wrong translation does harm: for medical, legal or safety
matters, or to judge people by what they wrote.

## Examples

Test sentences evenly spaced by their own chrF, from the worst to the best (beam 4).

{_examples(facts)}
"""


def _configuration(config: Config) -> str:
    rows = [f"| {name.replace('_', ' ')} | {value} |" for name, value in asdict(config).items()]
    return "\n".join(["| configuration | |", "| --- | --- |", *rows])


def _weights(initial_share: float) -> str:
    average = "The moving average of the weights ships"
    return f"{average}, with {initial_share} of those that it began with mixed in." if initial_share else f"{average}."


def _commands(commands: list[str]) -> str:
    return "\n".join(f"    {command}" for command in commands)


def _tokenizer(pair: str) -> str:
    return "zh: every character by itself" if pair.endswith("-zh") else "13a"


def _web(evaluation: dict) -> str:
    """What the set is, if it was measured."""
    if all(entry["set"] != "web" for entry in evaluation["scores"]):
        return ""
    return """ Web: sentences of web pages, news,
recipes, letters and the like, written for this measure (web.tsv), with one reference each."""


def _alignment(scores: dict) -> str:
    """What was found of the references, and of the model's own translations."""
    if not scores["references"] or not scores["own"]:
        return "Word alignment: the recipe's aligner found no links to measure it by."
    attention, alignment = (scores["references"][key] for key in ("attention", "alignment"))
    seen, known = (scores["own"][key] for key in ("attention", "alignment"))
    return f"""Word alignment (`glossa align`): of {attention["links"]:,} links between words of dev that both directions
of the recipe's aligner agree on, {100 * attention["matched"]:.1f}% are where the attention is strongest, and
{100 * alignment["matched"]:.1f}% where the alignment is, which knows the token; alignment error {attention["error"]:.3f}
and {alignment["error"]:.3f}. Of {seen["links"]:,} links to what the model writes itself (beam 4) it is
{100 * seen["matched"]:.1f}% and {100 * known["matched"]:.1f}%."""


def _scores(evaluation: dict) -> str:
    """A row for each set and search: both forms side by side, and what is lost between them."""
    by_run: dict[tuple[str, int], dict[str, dict]] = {}
    for entry in evaluation["scores"]:
        by_run.setdefault((entry["set"], entry["beam"]), {})[entry["form"]] = entry
    rows = []
    for (name, beam), forms in by_run.items():
        shipped, whole = forms["shipped"], forms["float32"]
        rows.append(
            f"| {name} | {'greedy' if beam == 1 else f'beam {beam}'} | {shipped['bleu']:.2f} "
            f"| {shipped['chrf']:.2f} | {whole['bleu']:.2f} | {whole['chrf']:.2f} "
            f"| {whole['bleu'] - shipped['bleu']:+.2f} |"
        )
    head = "| set | search | BLEU as shipped | chrF | BLEU in float32 | chrF | BLEU lost |"
    return "\n".join([head, "| --- " * 7 + "|", *rows])


def _examples(facts: Facts) -> str:
    ranked = sorted(
        zip(facts.test, facts.translations),
        key=lambda entry: chrf([entry[1]], [entry[0].references]),
    )
    last = len(ranked) - 1
    chosen = [ranked[round(k * last / (EXAMPLES - 1))] for k in range(EXAMPLES)] if ranked else []
    rows = [f"| {item.source} | {text} | {item.references[0]} |" for item, text in chosen]
    return "\n".join(["| source | translation | a reference |", "| --- | --- | --- |", *rows])
