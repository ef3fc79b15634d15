"""What a run leaves behind, and finds there again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .options import TrainOptions


@dataclass(frozen=True)
class Work:
    """The files of a folder, none of which is committed."""

    folder: Path

    @property
    def vocabulary(self) -> Path:
        return self.folder / "spm.model"

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    @property
    def initial(self) -> Path:
        """The weights that the run started from: what is exported may replace the model that they were made of."""
        return self.folder / "initial.pt"

    @property
    def float32(self) -> Path:
        """The model before its weights are rounded, to measure what rounding costs."""
        return self.folder / "float32.safetensors"

    def made(self, options: TrainOptions) -> Path:
        """The pairs that models made, named after all of these, since it is kept."""
        makers = (("taught", options.taught_by), ("synthetic", options.synthetic_from))
        return self.folder / f"{'-'.join(name for name, maker in makers if maker)}.tsv"

    def translations(self, name: str, beam: int, form: str) -> Path:
        return self.folder / f"{name}.beam{beam}.{form}.txt"

    @property
    def commands_path(self) -> Path:
        return self.folder / "commands.txt"

    def commands(self) -> list[str]:
        """Those that trained here, each once."""
        return self.commands_path.read_text("utf-8").splitlines() if self.commands_path.exists() else []

    def keep_command(self, command: str) -> None:
        """For the card."""
        kept = self.commands()
        if command not in kept:
            self.commands_path.write_text("\n".join([*kept, command]) + "\n", "utf-8")

    def keep_result(self, name: str, result: dict) -> None:
        """For the card."""
        (self.folder / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")

    def result(self, name: str) -> dict:
        return json.loads((self.folder / f"{name}.json").read_text("utf-8"))
