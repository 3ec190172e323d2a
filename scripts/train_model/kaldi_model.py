"""Writes a network as Kaldi's am/final.mdl: a transition model and an nnet3 network, in Kaldi's binary form.

The form: "\\0B", then tokens (text and a space); a number is its size in bytes and itself, little-endian. A big matrix is
written in 8 bits (token CM3), which costs no accuracy and a quarter of the size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from train_model.features import COEFFICIENTS
from train_model.network import BYPASS, FIRST_SPAN, SUBSAMPLING, Affine, Block, Network
from train_model.phones import NUMBER, PLACED, TRANSITIONS, UNKNOWN_SPEECH, unplaced

LEAST_SMALL_MATRIX = 4096
"""Values; smaller matrices are written in full."""


@dataclass(frozen=True, slots=True)
class Component:
    """One component with the node that uses it. `matrix` [out, in] and `bias` [out] of an affine, None for the others."""

    name: str
    source: str
    kind: str
    width: int
    matrix: NDArray[np.float32] | None = None
    bias: NDArray[np.float32] | None = None


def write_kaldi_model(network: Network, path: Path, unknown_bias: float = 0.0) -> None:
    """`unknown_bias` is added to the scores of unknown speech: more or less of it is heard."""
    with torch.no_grad():
        components = _components(network, unknown_bias)
    out = _Writer()
    _write_transitions(out)
    out.token("<Nnet3>")
    out.raw(b"\n" + "".join(f"{line}\n" for line in _nodes(components)).encode() + b"\n")
    out.token("<NumComponents>")
    out.integer(len(components))
    for component in components:
        _write_component(out, component)
    for token in ("</Nnet3>", "<LeftContext>"):
        out.token(token)
    out.integer(0)
    out.token("<RightContext>")
    out.integer(0)
    out.token("<Priors>")
    out.vector([])
    path.write_bytes(bytes(out.content))


def _components(network: Network, unknown_bias: float) -> list[Component]:
    found: list[Component] = []

    def layer(name: str, source: str, affine: Affine, mean: Tensor | None = None, scale: Tensor | None = None) -> str:
        matrix, bias = _folded(affine, mean, scale)
        found.append(_affine(f"{name}.affine", source, matrix, bias))
        found.append(Component(f"{name}.relu", f"{name}.affine", "relu", len(bias)))
        return f"{name}.relu"

    mean, scale = network.mean.repeat(FIRST_SPAN), network.scale.repeat(FIRST_SPAN)
    half = FIRST_SPAN // 2
    last = layer("first", _append("input", range(-half, half + 1)), network.first, mean, scale)
    last = layer("slower", _append(last, (-1, 0, 1)), network.slower)
    for at, block in enumerate(network.blocks):
        assert isinstance(block, Block)
        name = f"block{at}"
        narrow = block.linear.weight.double()
        found.append(_affine(f"{name}.linear", _append(last, (-SUBSAMPLING, 0)), narrow, torch.zeros(len(narrow))))
        wide = layer(name, _append(f"{name}.linear", (0, SUBSAMPLING)), block.wide)
        around = f"Sum({wide}, Scale({BYPASS}, {last}))"
        found.append(Component(f"{name}.sum", around, "noop", block.wide.affine.out_features))
        last = f"{name}.sum"
    last = layer("before_last", last, network.before_last)
    bias = network.out.bias.double().clone()
    bias[2 * NUMBER[UNKNOWN_SPEECH] :] += unknown_bias
    found.append(_affine("output.affine", last, network.out.weight.double(), bias))
    return found


def _folded(layer: Affine, mean: Tensor | None, scale: Tensor | None) -> tuple[Tensor, Tensor]:
    """The norm after an affine, and the features' own before it, as part of the affine."""
    norm = layer.norm
    assert norm.running_mean is not None and norm.running_var is not None
    factor = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
    matrix = layer.affine.weight.double() * factor[:, None]
    bias = (layer.affine.bias.double() - norm.running_mean.double()) * factor + norm.bias.double()
    if mean is not None and scale is not None:
        matrix = matrix * scale.double()[None]
        bias = bias - matrix @ mean.double()
    return matrix, bias


def _affine(name: str, source: str, matrix: Tensor, bias: Tensor) -> Component:
    return Component(name, source, "affine", len(bias), matrix.float().numpy(), bias.float().numpy())


def _append(node: str, offsets: Iterable[int]) -> str:
    """Offsets count input frames, also behind the layer that goes slower."""
    return f"Append({', '.join(node if offset == 0 else f'Offset({node}, {offset})' for offset in offsets)})"


def _nodes(components: list[Component]) -> list[str]:
    lines = [f"input-node name=input dim={COEFFICIENTS}"]
    lines += [f"component-node name={each.name} component={each.name} input={each.source}" for each in components]
    return [*lines, f"output-node name=output input={components[-1].name} objective=linear"]


def _write_transitions(out: _Writer) -> None:
    """One topology for all phones: a first frame with its own pdf, then a loop with another. All chances are one half."""
    out.token("<TransitionModel>")
    out.token("<Topology>")
    out.integers(range(1, len(PLACED) + 1))
    out.integers([-1, *[0] * len(PLACED)])
    for number in (-1, 1, 2, 0, 1, 2):
        out.integer(number)
    for target in (0, 1):
        out.integer(target)
        out.float32(0.5)
    for number in (-1, -1, 0):
        out.integer(number)
    out.token("</Topology>")
    out.token("<Tuples>")
    out.integer(len(PLACED))
    for phone_id, phone in enumerate(PLACED, start=1):
        number = NUMBER[unplaced(phone)]
        for value in (phone_id, 0, 2 * number, 2 * number + 1):
            out.integer(value)
    out.token("</Tuples>")
    out.token("<LogProbs>")
    out.vector([0.0, *[float(np.log(0.5))] * TRANSITIONS])
    out.token("</LogProbs>")
    out.token("</TransitionModel>")


def _write_component(out: _Writer, component: Component) -> None:
    out.token("<ComponentName>")
    out.token(component.name)
    if component.matrix is not None and component.bias is not None:
        # not AffineComponent: Kaldi multiplies two of those that follow each other out into one big matrix
        out.token("<FixedAffineComponent>")
        out.token("<LinearParams>")
        out.matrix(component.matrix)
        out.token("<BiasParams>")
        out.vector(component.bias)
        out.token("</FixedAffineComponent>")
    elif component.kind == "relu":
        _write_relu(out, component.width)
    else:
        out.token("<NoOpComponent>")
        out.token("<Dim>")
        out.integer(component.width)
        out.token("<BackpropScale>")
        out.float32(1.0)
        out.token("</NoOpComponent>")


def _write_relu(out: _Writer, width: int) -> None:
    out.token("<RectifiedLinearComponent>")
    out.token("<Dim>")
    out.integer(width)
    for statistics, count in (("<ValueAvg>", ""), ("<DerivAvg>", "<Count>"), ("<OderivRms>", "<OderivCount>")):
        out.token(statistics)
        out.vector([])
        if count:
            out.token(count)
            out.float64(0.0)
    for count in ("<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
        out.token(count)
        out.float64(0.0)
    out.token("</RectifiedLinearComponent>")


class _Writer:
    """Kaldi's binary form, into memory."""

    def __init__(self) -> None:
        self.content = bytearray(b"\0B")

    def raw(self, content: bytes) -> None:
        self.content += content

    def token(self, text: str) -> None:
        self.content += text.encode() + b" "

    def integer(self, value: int) -> None:
        self.content += struct.pack("<bi", 4, value)

    def float32(self, value: float) -> None:
        self.content += struct.pack("<bf", 4, value)

    def float64(self, value: float) -> None:
        self.content += struct.pack("<bd", 8, value)

    def integers(self, values: Iterable[int]) -> None:
        array = np.asarray(list(values), "<i4")
        self.content += struct.pack("<bi", 4, len(array)) + array.tobytes()

    def vector(self, values: Iterable[float]) -> None:
        array = np.asarray(list(values), "<f4")
        self.token("FV")
        self.integer(len(array))
        self.content += array.tobytes()

    def matrix(self, values: NDArray[np.float32]) -> None:
        """Small ones in full; big ones as 256 even steps from the least value to the greatest."""
        rows, columns = values.shape
        if values.size <= LEAST_SMALL_MATRIX:
            self.token("FM")
            self.integer(rows)
            self.integer(columns)
            self.content += np.ascontiguousarray(values, "<f4").tobytes()
            return
        least = float(values.min())
        span = float(values.max()) - least
        steps = np.clip(np.rint((values - least) / span * 255), 0, 255).astype("u1")
        self.token("CM3")
        self.content += struct.pack("<ffii", least, span, rows, columns) + steps.tobytes()
