"""Training state on disk, replaced atomically so that a kill at any moment leaves a whole one."""

from __future__ import annotations

import os
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


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    save_whole({**vars(checkpoint), "config": asdict(checkpoint.config)}, path)


def save_whole(content: dict, path: Path) -> None:
    """torch.save() that leaves what was there until all is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(content, partial)
    os.replace(partial, path)


def load_checkpoint(path: Path) -> Checkpoint:
    content = torch.load(path, map_location="cpu")
    return Checkpoint(**{**content, "config": Config.from_fields(content["config"])})
