"""What a training run tells whoever watches it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Report:
    """What has happened since the last line of the log."""

    loss: float = 0.0  # summed over updates
    updates: int = 0
    tokens: int = 0
    started: float = field(default_factory=time.monotonic)

    def add(self, loss: float, tokens: int) -> None:
        self.loss += loss
        self.updates += 1
        self.tokens += tokens

    def line(self, done: float, place: str, elapsed: float) -> str:
        """`done`: how much of the run, 0 to 1, in `elapsed` seconds."""
        seconds = time.monotonic() - self.started
        left = elapsed * (1 - done) / max(done, 1e-6)
        bar = ("#" * round(20 * done)).ljust(20, ".")
        return (
            f"[{bar}] {100 * done:5.1f}% {place} loss {self.loss / self.updates:.3f} "
            f"{self.tokens / seconds:.0f} tokens/s {left / 60:.0f} min left"
        )
