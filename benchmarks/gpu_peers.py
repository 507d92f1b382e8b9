"""torch's autograd on a GPU, in the ways that its users have: what benchmarks/gpu.py puts beside the torch engine."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "logistic": nn.Sigmoid}


class Peer:
    """zero_grad, forward, loss, backward, step with a fused SGD; batches cut beforehand, on the device."""

    name: ClassVar[str] = "eager"

    def __init__(self, case: Any, device: str) -> None:
        X, D = (torch.from_numpy(part).to(device) for part in case.data())
        self.classes = case.loss == "cross_entropy"
        targets = D.argmax(dim=1) if self.classes else D
        self.parts = list(zip(X.split(case.batch), targets.split(case.batch), strict=True))
        stack: list[nn.Module] = []
        for n_in, n_out in pairwise(case.sizes):
            stack += [nn.Linear(n_in, n_out, device=device), ACTIVATIONS[case.hidden]()]
        self.model = nn.Sequential(*stack[:-1])
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=0.01 / 64, fused=True)
        self.prepare()

    def prepare(self) -> None:
        """What is done once."""

    def loss(self, X: Tensor, D: Tensor) -> Tensor:
        """The loss of a batch."""
        y = self.model(X)
        return functional.cross_entropy(y, D) if self.classes else 0.5 * ((y - D) ** 2).sum() / len(D)

    def step(self, X: Tensor, D: Tensor) -> None:
        """An update."""
        self.optimiser.zero_grad(set_to_none=True)
        self.loss(X, D).backward()
        self.optimiser.step()

    def steps(self, count: int) -> None:
        """So many updates, over the batches again and again."""
        for k in range(count):
            self.step(*self.parts[k % len(self.parts)])


class ReduceOverhead(Peer):
    """Forward and loss, and their gradient, by torch.compile with CUDA graphs."""

    name = "reduce-overhead"

    def prepare(self) -> None:
        """Compile; the gradients stay where they are, so that they are part of the graphs."""
        self.loss = torch.compile(self.loss, mode=self.name)  # type: ignore[method-assign]

    def step(self, X: Tensor, D: Tensor) -> None:
        """An update."""
        torch.compiler.cudagraph_mark_step_begin()
        super().step(X, D)


class Captured(Peer):
    """A whole step as one CUDA graph, as torch's documentation has it: a batch is copied to it, then it is replayed."""

    name = "captured"

    def prepare(self) -> None:
        """Warm up on a stream beside, then capture."""
        self.X, self.D = self.parts[0] if len(self.parts) == 1 else (part.clone() for part in self.parts[0])
        if not self.X.is_cuda:
            self.graph = None
            return
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                Peer.step(self, self.X, self.D)
        torch.cuda.current_stream().wait_stream(side)
        self.graph = torch.cuda.CUDAGraph()
        self.optimiser.zero_grad(set_to_none=True)
        with torch.cuda.graph(self.graph):
            self.loss(self.X, self.D).backward()
            self.optimiser.step()

    def step(self, X: Tensor, D: Tensor) -> None:
        """An update."""
        if self.graph is None:
            super().step(X, D)
            return
        if len(self.parts) > 1:
            self.X.copy_(X)
            self.D.copy_(D)
        self.graph.replay()


class CompiledCaptured(Captured):
    """The same of a compiled loss."""

    name = "compiled, captured"

    def prepare(self) -> None:
        """Compile without graphs of its own, then capture."""
        self.loss = torch.compile(self.loss)  # type: ignore[method-assign]
        super().prepare()


PEERS = (Peer, ReduceOverhead, Captured, CompiledCaptured)
