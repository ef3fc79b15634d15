"""Writes the model as ONNX graphs, and its vocabulary: export.py MODEL FOLDER.

For fp32 and for int8 there are encoder, greedy (the decoder step of greedy search) and beam (the
same for beam search), which share one file of weights. The int8 weights are those of the model file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "weights"))

import numpy as np
from glossa_train.modelfile import ModelFile, is_quantized, quantize_rows, read_model_file

from decoder import add_decoder
from encoder import add_encoder
from graph import Graph, Weights
from layers import FloatLayers, Int8Layers

BEAM = 4


def export(model: ModelFile, folder: Path, precision: str) -> None:
    weights = model.weights
    shared = Weights(folder / f"weights-{precision}.bin")
    quantized = {
        name: quantize_rows(values)
        for name, values in weights.items()
        if precision == "int8" and is_quantized(name, values)
    }

    def write(name: str, add: Callable[..., None], *options: int) -> None:
        graph = Graph(name, shared)
        layers = Int8Layers(graph, quantized) if quantized else FloatLayers(graph, weights)
        add(graph, layers, model.config, weights, *options)
        graph.write(folder / f"{name}-{precision}.onnx")

    write("encoder", add_encoder)
    write("greedy", add_decoder, 1)
    write("beam", add_decoder, 2 * BEAM)
    shared.write()


def main() -> None:
    model, folder = read_model_file(Path(sys.argv[1])), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for precision in ("fp32", "int8"):
        export(model, folder, precision)
    vocabulary = json.dumps(model.tokenizer.pieces, ensure_ascii=False)
    (folder / "vocabulary.json").write_text(vocabulary, encoding="utf-8")


if __name__ == "__main__":
    main()
