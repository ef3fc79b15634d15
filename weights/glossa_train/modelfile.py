"""The model file: a safetensors file that holds the network, its config and its tokenizer.

format.md beside this package specifies it.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from .config import BOS, EOS, PAD, UNK, Config
from .shortlist import Shortlist, ShortlistError
from .tokenizer import Tokenizer

DTYPES = {name: np.dtype(code) for name, code in (("F32", "<f4"), ("U16", "<u2"), ("I8", "i1"), ("U8", "u1"))}
NAMES = {dtype: name for name, dtype in DTYPES.items()}
SHORTLIST = ("frequent", "counts", "candidates")


class ModelFileError(ValueError):
    """A file that is not a Glossa model, and what is wrong with it."""


@dataclass
class ModelFile:
    """The content of a model file, with its weights in float32."""

    config: Config
    tokenizer: Tokenizer
    weights: dict[str, np.ndarray]
    source: str  # BCP 47 language tags
    target: str
    license: str = ""
    attribution: str = ""
    shortlist: Shortlist | None = None
    extra: dict[str, str] = field(default_factory=dict)


def write_model_file(model: ModelFile, path: Path, int8: bool) -> None:
    tensors: dict[str, np.ndarray] = {}
    for name, values in model.weights.items():
        if int8 and is_quantized(name, values):
            tensors[name], tensors[f"{name}.scale"] = quantize_rows(values)
        else:
            tensors[name] = values.astype("<f4")
    tokenizer = model.tokenizer
    pieces = b"".join(piece.encode() + b"\0" for piece in tokenizer.pieces)
    tensors["tokenizer.pieces"] = np.frombuffer(pieces, dtype="u1")
    tensors["tokenizer.scores"] = tokenizer.scores.astype("<f4")
    if tokenizer.charsmap:
        tensors["tokenizer.charsmap"] = np.frombuffer(tokenizer.charsmap, dtype="u1")
    if model.shortlist:
        tensors |= shortlist_tensors(model.shortlist)
    config = asdict(model.config) | {
        "pad": PAD,
        "unk": UNK,
        "bos": BOS,
        "eos": EOS,
        "add_dummy_prefix": tokenizer.add_dummy_prefix,
        "remove_extra_whitespaces": tokenizer.remove_extra_whitespaces,
        "escape_whitespaces": True,
    }
    metadata = {
        "format": "glossa",
        "version": "1",
        "config": json.dumps(config),
        "languages": json.dumps({"source": model.source, "target": model.target}),
        "license": model.license,
        "attribution": model.attribution,
    } | model.extra
    write_safetensors(tensors, metadata, path)


@contextmanager
def refusing_damage(path: Path) -> Iterator[None]:
    """Whatever a damaged file leads to becomes an error that names the file."""
    try:
        yield
    except ModelFileError:
        raise
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise ModelFileError(f"{path} is damaged, or no Glossa model: {error!r}") from error


def read_model_file(path: Path) -> ModelFile:
    with refusing_damage(path):
        return _read_model_file(path)


def _read_model_file(path: Path) -> ModelFile:
    tensors, metadata = read_safetensors(path)
    if metadata.get("format") != "glossa" or metadata.get("version") != "1":
        raise ModelFileError(f"{path}: expected format glossa, version 1; found {metadata}")
    fields = json.loads(metadata["config"])
    ids = [fields.pop(name) for name in ("pad", "unk", "bos", "eos")]
    if ids != [PAD, UNK, BOS, EOS]:
        raise ModelFileError(f"{path}: expected pad, unk, bos, eos = 0, 1, 2, 3, found {ids}")
    if fields.pop("escape_whitespaces") is not True:
        raise ModelFileError(f"{path}: expected escape_whitespaces to be true")
    flags = {name: fields.pop(name) for name in ("add_dummy_prefix", "remove_extra_whitespaces")}
    pieces = tensors.pop("tokenizer.pieces").tobytes().split(b"\0")[:-1]
    tokenizer = Tokenizer(
        pieces=[piece.decode() for piece in pieces],
        scores=tensors.pop("tokenizer.scores"),
        charsmap=tensors.pop("tokenizer.charsmap", np.zeros(0, "u1")).tobytes(),
        **flags,
    )
    shortlist = read_shortlist(tensors, len(tokenizer.pieces), path)
    weights = {
        name: dequantize_rows(values, tensors[f"{name}.scale"]) if values.dtype == np.int8 else values
        for name, values in tensors.items()
        if not name.endswith(".scale")
    }
    languages = json.loads(metadata["languages"])
    known = ("format", "version", "config", "languages", "license", "attribution")
    return ModelFile(
        config=Config.from_fields(fields),
        tokenizer=tokenizer,
        weights=weights,
        source=languages["source"],
        target=languages["target"],
        license=metadata.get("license", ""),
        attribution=metadata.get("attribution", ""),
        shortlist=shortlist,
        extra={name: value for name, value in metadata.items() if name not in known},
    )


def shortlist_tensors(shortlist: Shortlist) -> dict[str, np.ndarray]:
    return {f"shortlist.{name}": getattr(shortlist, name) for name in SHORTLIST}


def read_shortlist(
    tensors: dict[str, np.ndarray], vocabulary_size: int, path: Path
) -> Shortlist | None:
    """Takes the shortlist's tensors out of `tensors`; None if there are none."""
    found = {name: tensors.pop(f"shortlist.{name}") for name in SHORTLIST if f"shortlist.{name}" in tensors}
    if not found:
        return None
    if len(found) < len(SHORTLIST) or len(found["counts"]) != vocabulary_size:
        sizes = ", ".join(f"{name} [{len(values)}]" for name, values in found.items())
        raise ModelFileError(
            f"{path}: expected the shortlist's frequent, counts [{vocabulary_size}] and candidates, "
            f"found {sizes}"
        )
    try:
        return Shortlist(**found)
    except ShortlistError as error:
        raise ModelFileError(f"{path}: {error}") from error


def add_shortlist(shortlist: Shortlist, path: Path) -> None:
    """Adds it to a model file, or replaces the one there; all else stays as it is, to the byte."""
    tensors, metadata = read_safetensors(path)
    write_safetensors(tensors | shortlist_tensors(shortlist), metadata, path)


def is_quantized(name: str, values: np.ndarray) -> bool:
    """Matrices are; biases and the attention's v are small and stay float32."""
    return values.ndim == 2 and name != "attention.v.weight"


def quantize_rows(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[rows, columns] -> int8 [rows, columns], scale [rows]: value = int8 * scale, -127..127."""
    largest = np.abs(values).max(axis=1)
    scale = np.where(largest > 0, largest / 127, 1).astype("<f4")
    return np.clip(np.rint(values / scale[:, None]), -127, 127).astype("i1"), scale


def dequantize_rows(values: np.ndarray, scale: np.ndarray) -> np.ndarray:
    return values.astype(np.float32) * scale[:, None]


def write_safetensors(tensors: dict[str, np.ndarray], metadata: dict[str, str], path: Path) -> None:
    header: dict[str, object] = {"__metadata__": metadata}
    offset = 0
    # Widest types first, so that every tensor is aligned to its element size.
    ordered = sorted(tensors.items(), key=lambda item: -item[1].dtype.itemsize)
    for name, values in ordered:
        end = offset + values.nbytes
        header[name] = {
            "dtype": NAMES[values.dtype],
            "shape": list(values.shape),
            "data_offsets": [offset, end],
        }
        offset = end
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, values in ordered:
            file.write(np.ascontiguousarray(values).tobytes())
    os.replace(partial, path)


def read_safetensors(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    content = Path(path).read_bytes()
    if len(content) < 8:
        raise ModelFileError(f"{path}: expected a safetensors file, found {len(content)} bytes")
    (size,) = struct.unpack_from("<Q", content)
    if 8 + size > len(content):
        raise ModelFileError(f"{path}: expected a header of {size} bytes, found {len(content) - 8}")
    tensors = {}
    with refusing_damage(path):
        header = json.loads(content[8 : 8 + size])
        metadata = header.pop("__metadata__", {})
        for name, entry in header.items():
            if entry["dtype"] not in DTYPES:
                raise ModelFileError(f"{path}: tensor {name} is {entry['dtype']}, expected {', '.join(DTYPES)}")
            begin, end = entry["data_offsets"]
            values = np.frombuffer(content[8 + size + begin : 8 + size + end], DTYPES[entry["dtype"]])
            tensors[name] = values.reshape(entry["shape"])
    return tensors, metadata
