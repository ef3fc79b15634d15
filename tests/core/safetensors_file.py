"""Model files with a shortlist, for tests."""

from __future__ import annotations

import json
import struct
from pathlib import Path


def add_shortlist(source: Path, target: Path, vocabulary_size: int, pieces: list[int]) -> None:
    """Copies a model, with these pieces as candidates of every sentence and no others."""
    file = source.read_bytes()
    (length,) = struct.unpack_from("<Q", file)
    header = json.loads(file[8 : 8 + length])
    data = file[8 + length :]
    added = {
        "shortlist.frequent": ("U16", struct.pack(f"<{len(pieces)}H", *pieces), len(pieces)),
        "shortlist.counts": ("U8", bytes(vocabulary_size), vocabulary_size),
        "shortlist.candidates": ("U16", b"", 0),
    }
    for name, (dtype, content, count) in added.items():
        end = len(data) + len(content)
        header[name] = {"dtype": dtype, "shape": [count], "data_offsets": [len(data), end]}
        data += content
    text = json.dumps(header).encode()
    target.write_bytes(struct.pack("<Q", len(text)) + text + data)
