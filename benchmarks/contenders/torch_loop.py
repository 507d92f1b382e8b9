"""PyTorch: the usual loop, eager, or with the step compiled; fused optimisers, batches cut beforehand."""

from __future__ import annotations

import os
import time

import torch
from torch import Tensor, nn
from torch.nn import functional
from workloads import ADAM, Case

from contenders.base import Contender, Floats, flattened, layers

_ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "logistic": nn.Sigmoid}
THREADS = len(os.sched_getaffinity(0))


class Eager(Contender):
    """zero_grad, forward, loss, backward, step."""

    compiled = False

    def version(self) -> str:
        """With what its kernels and MKL take."""
        mkl = "MKL" if torch.backends.mkl.is_available() else "no MKL"
        return f"{torch.__version__}, {torch.backends.cpu.get_cpu_capability()}, {mkl}, {THREADS} threads"

    def start(self, case: Case) -> None:
        """Model, batches, loss."""
        torch.set_num_threads(THREADS)
        work = self.work = case.workload
        self.case = case
        X, D = (torch.from_numpy(values) for values in case.data())
        self.begin = [torch.from_numpy(part.copy()) for pair in layers(case.start(), work.sizes) for part in pair]
        targets = D.argmax(dim=1) if work.loss == "cross_entropy" else D
        self.parts = list(zip(X.split(work.batch), targets.split(work.batch), strict=True))
        stack: list[nn.Module] = []
        for k, (n_in, n_out) in enumerate(zip(work.sizes, work.sizes[1:], strict=False)):
            stack.append(nn.Linear(n_in, n_out, dtype=X.dtype))
            last = k == len(work.sizes) - 2
            # Softmax and, for binary cross entropy, the logistic function are fused into the loss.
            if not last:
                stack.append(_ACTIVATIONS[work.hidden]())
            elif work.output == "logistic" and work.loss == "squared_error":
                stack.append(nn.Sigmoid())
        self.model = nn.Sequential(*stack)
        self.step = self._loss
        self.compile_seconds = 0.0
        if self.compiled:
            torch._dynamo.reset()
            self.step = torch.compile(self._loss)
            began = time.perf_counter()
            self.train(1)
            self.compile_seconds = time.perf_counter() - began

    def _loss(self, X: Tensor, D: Tensor) -> Tensor:
        y = self.model(X)
        if self.work.loss == "cross_entropy":
            return functional.cross_entropy(y, D)
        if self.work.loss == "binary_cross_entropy":
            return functional.binary_cross_entropy_with_logits(y, D)
        return 0.5 * ((y - D) ** 2).sum() / len(D)

    def train(self, epochs: int) -> None:
        """A new optimiser on the case's weights."""
        parameters = list(self.model.parameters())
        with torch.no_grad():
            for parameter, begin in zip(parameters, self.begin, strict=True):
                parameter.copy_(begin)
        optimiser: torch.optim.Optimizer
        if self.case.optimiser == "sgd":
            optimiser = torch.optim.SGD(parameters, lr=self.work.sgd, fused=True)
        else:
            betas = (ADAM["beta_1"], ADAM["beta_2"])
            optimiser = torch.optim.Adam(parameters, lr=self.work.adam, betas=betas, eps=ADAM["epsilon"], fused=True)
        for _ in range(epochs):
            for X, D in self.parts:
                optimiser.zero_grad(set_to_none=True)
                self.step(X, D).backward()
                optimiser.step()

    def theta(self) -> Floats:
        """nn.Linear keeps W as (n_out, n_in)."""
        values = [parameter.detach().numpy() for parameter in self.model.parameters()]
        return flattened(list(zip(values[::2], values[1::2], strict=True)))


class Compiled(Eager):
    """Forward and loss, and their gradient, by torch.compile."""

    compiled = True
