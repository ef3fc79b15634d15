"""Building ONNX graphs node by node, with one file of weights that several graphs share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 8  # what goes with that operator set
SMALLEST_SHARED = 1024  # bytes; shapes and axes must lie in the graph itself
ALIGNMENT = 64


class Weights:
    """The file with the weights ("external data" in ONNX). The same values are stored once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.content = bytearray()
        self.offsets: dict[bytes, int] = {}

    def tensor(self, values: np.ndarray, name: str) -> onnx.TensorProto:
        values = np.ascontiguousarray(values)
        if values.nbytes < SMALLEST_SHARED:
            return numpy_helper.from_array(values, name)
        content = values.tobytes()
        if content not in self.offsets:
            self.content += bytes(-len(self.content) % ALIGNMENT)
            self.offsets[content] = len(self.content)
            self.content += content
        tensor = numpy_helper.from_array(values, name)
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        place = {"location": self.path.name, "offset": self.offsets[content], "length": len(content)}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        return tensor

    def write(self) -> None:
        self.path.write_bytes(self.content)


class Graph:
    """Nodes in the order in which they are added. A tensor is known by its name."""

    def __init__(self, name: str, weights: Weights, prefix: str = "") -> None:
        self.name = name
        self.weights = weights
        self.prefix = prefix
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        # By id(), with the array itself, so that no other gets the same id().
        self.constants: dict[int, tuple[str, np.ndarray]] = {}

    def input(self, name: str, kind: int, shape: list[str | int]) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, tensor: str, name: str, kind: int, shape: list[str | int]) -> None:
        """Renames `tensor`, which a node of this graph made, to `name`."""
        for node in self.nodes:
            node.output[:] = [name if output == tensor else output for output in node.output]
            node.input[:] = [name if value == tensor else value for value in node.input]
        self.outputs.append(helper.make_tensor_value_info(name, kind, shape))

    def constant(self, values: np.ndarray) -> str:
        if id(values) not in self.constants:
            name = f"constant_{len(self.constants)}"
            self.initializers.append(self.weights.tensor(values, name))
            self.constants[id(values)] = name, values
        return self.constants[id(values)][0]

    def add(self, operator: str, *inputs: str, **attributes: object) -> str:
        return self.add_many(operator, 1, *inputs, **attributes)[0]

    def add_many(self, operator: str, count: int, *inputs: str, **attributes: object) -> list[str]:
        """-> the names of its `count` outputs."""
        names = [f"{self.prefix}{operator}_{len(self.nodes)}_{k}" for k in range(count)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names

    def proto(self) -> onnx.GraphProto:
        return helper.make_graph(
            self.nodes, self.name, self.inputs, self.outputs, self.initializers
        )

    def write(self, path: Path) -> None:
        graph = self.proto()
        opsets = [helper.make_opsetid("", OPSET)]
        path.write_bytes(
            helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION).SerializeToString()
        )


class Body(Graph):
    """A graph within a graph, as loops have them: its constants are those of the outer one."""

    def __init__(self, outer: Graph, name: str) -> None:
        super().__init__(name, outer.weights, f"{name}_")
        self.outer = outer

    def constant(self, values: np.ndarray) -> str:
        return self.outer.constant(values)
