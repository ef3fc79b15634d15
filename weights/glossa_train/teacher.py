"""A teacher: a larger model, of all pairs in both directions, whose translations a small model learns from
(sequence-level knowledge distillation, Kim and Rush 2016, https://arxiv.org/abs/1606.07947).

It never ships. What people wrote is often one of many good translations; the teacher's choices are alike in
like cases, which a small model can learn. It also translates sentences of the other pairs.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .checkpoint import load_whole, refusing_damage, save_whole
from .config import BOS, EOS
from .data import pad_columns
from .item import Item
from .options import TeacherOptions
from .processor import Processor
from .schedule import average_decay, learning_rate, progress
from .teacher_search import beam_search
from .transformer import MAX_LENGTH, TeacherConfig, Transformer


@dataclass(frozen=True)
class Examples:
    """Encoded pairs, padded at the end."""

    sources: Tensor  # [N, T] int16: tag, pieces, eos
    targets: Tensor  # [N, S] int16: bos, pieces, eos
    source_lengths: np.ndarray  # [N]
    target_lengths: np.ndarray  # [N]

    def batch(self, rows: np.ndarray, device: str) -> tuple[Tensor, Tensor]:
        """The pairs `rows` as [N, T], [N, S]."""
        index = torch.from_numpy(rows).to(device)
        source = self.sources[index, : int(self.source_lengths[rows].max())]
        return source.long(), self.targets[index, : int(self.target_lengths[rows].max())].long()

    def epoch(self, tokens: int, generator: np.random.Generator) -> list[np.ndarray]:
        """Shuffled batches of pairs of similar length, with at most `tokens` padded target tokens each."""
        noise = 2 * generator.random(len(self.source_lengths))
        order = np.lexsort((self.source_lengths + noise, self.target_lengths))
        batches = []
        while len(order):
            count = max(1, tokens // int(self.target_lengths[order[-1]]))
            batches.append(order[-count:])
            order = order[:-count]
        generator.shuffle(batches)
        return batches


@dataclass(frozen=True)
class Teacher:
    """The trained network and what it needs to translate."""

    network: Transformer
    tokenizer: bytes  # the SentencePiece model
    languages: list[str]  # in the order of their tags

    @cached_property
    def processor(self) -> Processor:
        return Processor(model_proto=self.tokenizer)

    def save(self, path: Path) -> None:
        content = {
            "config": asdict(self.network.config),
            "tokenizer": self.tokenizer,
            "languages": self.languages,
            "weights": self.network.state_dict(),
        }
        save_whole(content, path)

    def tag(self, language: str) -> int:
        if language not in self.languages:
            raise ValueError(f"the teacher knows {', '.join(self.languages)}, not {language}; train it anew")
        return self.network.config.vocabulary_size + self.languages.index(language)

    def translate(self, texts: list[str], language: str, beam: int, sentences: int) -> list[str]:
        """In the order of `texts`, some `sentences` at a time; "" for a text that is too long or whose translation
        found no end."""
        sources = [[self.tag(language), *pieces, EOS] for pieces in self.processor.encode(texts)]
        order = [k for k, source in enumerate(sources) if len(source) <= MAX_LENGTH]
        order.sort(key=lambda k: len(sources[k]))
        device = self.network.embedding.weight.device
        results = [""] * len(texts)
        for start in range(0, len(order), sentences):
            group = order[start : start + sentences]
            source = pad_columns([sources[k] for k in group]).t().to(device)
            best = beam_search(self.network, source, beam).tolist()
            written = [row[: row.index(EOS)] if EOS in row else [] for row in best]
            for k, text in zip(group, self.processor.decode(written)):
                results[k] = text
        return results


def load_teacher(path: Path, device: str, precision: torch.dtype) -> Teacher:
    """What Teacher.save() wrote, on a device and in a precision to translate with."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; the step train writes it")
    with refusing_damage(path):
        content = load_whole(path)
        network = Transformer(TeacherConfig(**content["config"]), len(content["languages"]))
        network.load_state_dict(content["weights"])
        teacher = Teacher(network, content["tokenizer"], content["languages"])
    network.to(device, precision).eval()
    return teacher


def encoded(
    pairs: dict[str, list[Item]], processor: Processor, languages: list[str]
) -> Examples:
    """All pairs in both directions."""
    sources: list[list[int]] = []
    targets: list[list[int]] = []
    for pair, items in pairs.items():
        sides = [processor.encode([item.texts[side] for item in items]) for side in (0, 1)]
        for side, language in enumerate(reversed(pair.split("-"))):
            tag = len(processor) + languages.index(language)
            for source, target in zip(sides[side], sides[1 - side]):
                if max(len(source), len(target)) <= MAX_LENGTH - 2:
                    sources.append([tag, *source, EOS])
                    targets.append([BOS, *target, EOS])
    if not sources:
        raise ValueError("no pair is left to train on, of those that no dev or test holds")
    lengths = (np.array([len(row) for row in rows]) for rows in (sources, targets))
    return Examples(*(pad_columns(rows).t().to(torch.int16).contiguous() for rows in (sources, targets)), *lengths)


def train_network(config: TeacherConfig, languages: int, options: TeacherOptions, examples: Examples) -> Transformer:
    """The moving average of the weights of a run of `options`."""
    device = options.device
    torch.manual_seed(options.seed)
    generator = np.random.default_rng(options.seed)
    model = Transformer(config, languages, options.dropout).to(device)
    average = Transformer(config, languages).to(device).eval()
    average.load_state_dict(model.state_dict())
    optimizer = torch.optim.Adam(model.parameters(), betas=(0.9, 0.98), eps=1e-9)
    examples = Examples(
        examples.sources.to(device), examples.targets.to(device), examples.source_lengths, examples.target_lengths
    )
    kind = torch.device(device).type
    started, step, epoch, done = time.monotonic(), 0, 0, 0.0
    tokens = 0
    while done < 1:
        batches = examples.epoch(options.batch_tokens, generator)
        for number, rows in enumerate(batches):
            done = progress(options, time.monotonic() - started, epoch, number / len(batches))
            if done >= 1:
                break
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast(kind, torch.bfloat16, enabled=options.precision == "bfloat16"):
                loss = model.loss(*examples.batch(rows, device), options.label_smoothing)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), options.clip_norm)
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(options, step, done)
            optimizer.step()
            step += 1
            tokens += int(examples.target_lengths[rows].sum()) - len(rows)
            with torch.no_grad():
                decay = average_decay(options, step)
                for mean, value in zip(average.parameters(), model.parameters()):
                    mean.lerp_(value, 1 - decay)
            if step % 200 == 0:
                seconds = time.monotonic() - started
                print(
                    f"{100 * done:3.0f}% epoch {epoch + 1} update {step} loss {float(loss.detach()):.3f} "
                    f"{tokens / seconds:,.0f} tokens/s",
                    flush=True,
                )
        epoch += 1
    return average
