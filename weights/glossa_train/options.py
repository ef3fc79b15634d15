"""What a training run can be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainOptions:
    minutes: float = 0.0  # time budget, over all resumptions; 0: `epochs` decides
    epochs: int = 20  # ignored when `minutes` is given
    batch_tokens: int = 2500  # padded target tokens in a batch, over all workers
    learning_rate: float = 2e-3
    final_learning_rate: float = 0.03  # times learning_rate, where the cosine ends
    warmup_steps: int = 500
    dropout: float = 0.15
    label_smoothing: float = 0.1
    clip_norm: float = 1.0
    copy_probability: float = 0.25  # of pairs that share a name: teaches copying unknown words
    average_decay: float = 0.999  # of the moving average of the weights, which is what is exported
    checkpoint_minutes: float = 4.0
    evaluate_minutes: float = 15.0  # 0: never
    workers: int = 2  # processes, one thread each; batches are split among them
    seed: int = 1
    device: str = "cpu"
