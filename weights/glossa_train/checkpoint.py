"""Training state on disk, replaced atomically so that a kill at any moment leaves a whole one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from .config import Config


@dataclass
class Checkpoint:
    config: Config
    model: dict[str, Tensor]
    average: dict[str, Tensor]  # moving average of the model's weights
    optimizer: dict
    step: int  # updates done
    epoch: int
    batch: int  # batches done in this epoch
    elapsed: float  # seconds of training, over all resumptions
    finished: bool = False  # the budget was spent

    def require_config(self, config: Config, path: Path) -> None:
        if self.config != config:
            raise ValueError(f"{path} was trained with {self.config}, not {config}")


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    save_whole({**vars(checkpoint), "config": asdict(checkpoint.config)}, path)


def save_whole(content: dict, path: Path) -> None:
    """torch.save() that leaves what was there until all is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(content, partial)
    os.replace(partial, path)


def load_checkpoint(path: Path) -> Checkpoint:
    with refusing_damage(path):
        content = load_whole(path)
        return Checkpoint(**{**content, "config": Config.from_fields(content["config"])})


def load_whole(path: Path) -> dict:
    """What save_whole() wrote."""
    with refusing_damage(path):
        return torch.load(path, map_location="cpu")


@contextmanager
def refusing_damage(path: Path) -> Iterator[None]:
    """Whatever a damaged file leads to becomes an error that names the file: unpickling raises nearly anything."""
    try:
        yield
    except (OSError, MemoryError):
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged or of another version; remove it to train anew") from error
