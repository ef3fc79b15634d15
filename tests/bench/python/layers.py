"""The products of the network as ONNX nodes, once in float32 and once in int8.

int8 is what ONNX Runtime's own dynamic quantization makes: activations are quantized to 8 bits at
every product, weights have one scale per row, symmetric. It has no quantized GRU operator, so the
encoder's recurrence stays float32 in both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from onnx import TensorProto

from graph import Graph


Order = Callable[[np.ndarray], np.ndarray]


class Layers(Protocol):
    def linear(self, values: str, weight: str, bias: np.ndarray | None = None) -> str:
        """values [B, K], weight [N, K] by name, bias [N] -> [B, N]."""

    def embed(self, ids: str, weight: str) -> str:
        """ids [B], weight [V, E] by name -> [B, E]."""

    def matrix(self, *weights: str, order: Order = np.asarray) -> str:
        """Weights [N, K] by name, their rows put in another order -> [count, N, K] float32."""


@dataclass
class FloatLayers:
    graph: Graph
    weights: dict[str, np.ndarray]

    def linear(self, values: str, weight: str, bias: np.ndarray | None = None) -> str:
        # Gemm with the weight as it is stored was as fast as MatMul with its transpose.
        arrays = [self.weights[weight], *([] if bias is None else [bias])]
        constants = [self.graph.constant(array) for array in arrays]
        return self.graph.add("Gemm", values, *constants, transB=1)

    def embed(self, ids: str, weight: str) -> str:
        return self.graph.add("Gather", self.graph.constant(self.weights[weight]), ids)

    def matrix(self, *weights: str, order: Order = np.asarray) -> str:
        return self.graph.constant(np.stack([order(self.weights[name]) for name in weights]))


@dataclass
class Int8Layers:
    graph: Graph
    weights: dict[str, tuple[np.ndarray, np.ndarray]]  # int8 [N, K], scale [N]

    def linear(self, values: str, weight: str, bias: np.ndarray | None = None) -> str:
        g, (rows, scale) = self.graph, self.weights[weight]
        quantized, step, zero = g.add_many("DynamicQuantizeLinear", 3, values)
        # The runtime transposes constants when it loads a graph, and fuses these nodes.
        transposed = g.add("Transpose", g.constant(rows), perm=[1, 0])
        product = g.add("MatMulInteger", quantized, transposed, zero)
        scales = g.add("Mul", step, g.constant(scale))
        product = g.add("Mul", g.add("Cast", product, to=TensorProto.FLOAT), scales)
        return product if bias is None else g.add("Add", product, g.constant(bias))

    def embed(self, ids: str, weight: str) -> str:
        g, (rows, scale) = self.graph, self.weights[weight]
        chosen = g.add("Cast", g.add("Gather", g.constant(rows), ids), to=TensorProto.FLOAT)
        scales = g.add("Gather", g.constant(scale), ids)
        return g.add("Mul", chosen, g.add("Unsqueeze", scales, g.constant(np.array([1]))))

    def matrix(self, *weights: str, order: Order = np.asarray) -> str:
        g = self.graph
        rows = np.stack([order(self.weights[name][0]) for name in weights])
        scale = np.stack([order(self.weights[name][1]) for name in weights])[:, :, None]
        # Computed once, when the runtime loads the graph.
        return g.add("Mul", g.add("Cast", g.constant(rows), to=TensorProto.FLOAT), g.constant(scale))
