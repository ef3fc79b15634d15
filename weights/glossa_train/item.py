"""A sentence with its reference translations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    source: str
    references: list[str]

    @property
    def texts(self) -> list[str]:
        return [self.source, *self.references]
