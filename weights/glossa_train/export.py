"""From a checkpoint to a model file, and to the registry that lists the models."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch

from .config import Config
from .model import Seq2Seq
from .modelfile import ModelFile, read_model_file, write_model_file
from .shortlist import Shortlist
from .tokenizer import Tokenizer


def export(
    config: Config,
    weights: dict[str, torch.Tensor],
    tokenizer: Tokenizer,
    pair: str,
    path: Path,
    terms: tuple[str, str],
    int8: bool = True,
    shortlist: Shortlist | None = None,
) -> None:
    """Writes the model file, having checked that the weights are those that `config` asks for.

    `terms`: the license of the data and of the model, and whom to name.
    """
    if len(tokenizer.pieces) != config.vocabulary_size:
        raise ValueError(
            f"the tokenizer has {len(tokenizer.pieces)} pieces, the model {config.vocabulary_size}"
        )
    Seq2Seq(config).load_state_dict(weights)
    arrays = {name: value.cpu().numpy() for name, value in weights.items()}
    model = ModelFile(config, tokenizer, arrays, *pair.split("-"), *terms, shortlist)
    write_model_file(model, path, int8)


def load_network(model: ModelFile) -> Seq2Seq:
    """The network as shipped, ready to translate."""
    network = Seq2Seq(model.config)
    network.load_state_dict({name: torch.tensor(value) for name, value in model.weights.items()})
    return network.eval()


def update_registry(folder: Path) -> None:
    """registry.json lists the folder's model of each pair, PAIR.safetensors, so that an application can choose one.
    Those that it lists already keep their places: applications take the first where nothing else is asked for."""
    registry, entries = folder / "registry.json", []
    listed = [entry["file"] for entry in json.loads(registry.read_text("utf-8"))] if registry.exists() else []
    found = {path.name: path for path in sorted(folder.glob("*-*.safetensors"))}
    for path in sorted(found.values(), key=lambda path: [*listed, *found].index(path.name)):
        model, content = read_model_file(path), path.read_bytes()
        if path.name != f"{model.source}-{model.target}.safetensors":
            continue  # kept beside the pair's model, for instance en-fr.second.safetensors
        entries.append(
            {
                "source": model.source,
                "target": model.target,
                "file": path.name,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
    registry.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
