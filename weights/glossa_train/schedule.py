"""How far a run has come, and the learning rate that belongs there."""

from __future__ import annotations

import math

from .options import RunOptions, TrainOptions


def progress(options: RunOptions, elapsed: float, epoch: int, fraction: float) -> float:
    """0 at the start, 1 at the end: of the time budget if there is one, else of the epochs.

    `elapsed` is in seconds; `fraction` is the part of the current epoch that is done.
    """
    done = elapsed / (60 * options.minutes) if options.minutes else (epoch + fraction) / options.epochs
    return min(1.0, done)


def learning_rate(options: RunOptions, step: int, done: float) -> float:
    """Linear warm-up over the first updates, times a cosine over the whole run."""
    cosine = 0.5 * (1 + math.cos(math.pi * done))
    floor = options.final_learning_rate
    warmup = min(1.0, (step + 1) / options.warmup_steps) if options.warmup_steps else 1.0
    return options.learning_rate * warmup * (floor + (1 - floor) * cosine)


def average_decay(options: RunOptions, step: int) -> float:
    """Of the moving average of the weights after `step` updates: it forgets the first ones faster."""
    return min(options.average_decay, (1 + step) / (10 + step))


def guidance(options: TrainOptions, done: float) -> float:
    """Rises from 0 over the first quarter: pulling at once costs translation quality."""
    return options.guidance * min(1.0, 4 * done)
