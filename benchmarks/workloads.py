"""What is trained: networks, data and updates that every contender gets alike.

The data are drawn, not loaded: only their shapes matter to the time. Rows come in the order of the table, a ragged
last batch included, so that every contender makes the same updates. A multiply-add counts as two operations; there
is no gradient of the input, as in check Q01 of the acceptance figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from math import ceil

import numpy as np
import numpy.typing as npt

import backglass as bg

OPTIMISERS = {"sgd": bg.SGD, "adam": bg.Adam}
ADAM = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}  # every contender's
NO_EPSILON = 1e-30  # so small in float64 that where it is added makes no difference


@dataclass(frozen=True)
class Workload:
    """A network, the shape of its data, and its updates.

    Attributes
    ----------
    sizes : tuple of int
    hidden, output, loss : str
        By the names of `backglass.Network`.
    rows, batch : int
    sgd, adam : float
        Learning rates.
    fits : int
        Trainings from the start, one after the other, in one measurement.
    most_epochs : int
        Epochs of a measurement, at most.
    check_epochs : int
        Epochs after which the weights of all contenders are compared.
    float64 : bool
        Whether it is also measured in float64.
    what : str
    """

    sizes: tuple[int, ...]
    rows: int
    batch: int
    what: str
    hidden: str = "relu"
    output: str = "softmax"
    loss: str = "cross_entropy"
    sgd: float = 0.1
    adam: float = 0.001
    fits: int = 1
    most_epochs: int = 1_000_000
    check_epochs: int = 1
    float64: bool = False

    @property
    def network(self) -> bg.Network:
        """As backglass describes it."""
        return bg.Network(self.sizes, hidden=self.hidden, output=self.output, loss=self.loss)

    @property
    def batches(self) -> int:
        """Updates of an epoch."""
        return ceil(self.rows / self.batch)

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return sum(n_in * n_out + n_out for n_in, n_out in pairwise(self.sizes))

    @property
    def multiply_adds(self) -> int:
        """Of one sample, forward and back: n_l n_{l-1} for u, for dW, and from layer 3 on for delta."""
        products = [n_in * n_out for n_in, n_out in pairwise(self.sizes)]
        return 2 * sum(products) + sum(products[1:])

    def rate(self, optimiser: str) -> float:
        """Its learning rate."""
        return {"sgd": self.sgd, "adam": self.adam}[optimiser]


@dataclass(frozen=True)
class Case:
    """A workload with optimiser and dtype: one row of the table.

    Attributes
    ----------
    name, optimiser, dtype : str
    short : bool
        Only the first few batches of its data.
    epsilon : float
        Adam's; another one only to compare the weights of contenders that add it elsewhere.
    """

    name: str
    optimiser: str = "sgd"
    dtype: str = "float32"
    short: bool = False
    epsilon: float = ADAM["epsilon"]
    workload: Workload = field(init=False)

    def __post_init__(self) -> None:
        work = ONLINE if self.name == ONLINE_NAME else WORKLOADS[self.name]
        if self.short and work.batches > 8:
            work = replace(work, rows=8 * work.batch + work.batch // 2)  # with a ragged batch
        object.__setattr__(self, "workload", work)

    @property
    def told(self) -> tuple[str, str, str, bool, float]:
        """What makes it again in another process."""
        return self.name, self.optimiser, self.dtype, self.short, self.epsilon

    @property
    def operations(self) -> float:
        """Of an update, on average over an epoch."""
        return 2.0 * self.workload.multiply_adds * self.workload.rows / self.workload.batches

    @property
    def bytes(self) -> float:
        """What an update moves at least: each parameter and its state read and written once, the batch read once."""
        slots = len(OPTIMISERS[self.optimiser].slots)
        batch = self.workload.rows / self.workload.batches
        values = 2 * (1 + slots) * self.workload.parameters + batch * (self.workload.sizes[0] + self.workload.sizes[-1])
        return float(values) * np.dtype(self.dtype).itemsize

    def data(self) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]:
        """X (N, n_1) and targets D (N, n_L)."""
        return data(self.workload, self.dtype)

    def start(self) -> npt.NDArray[np.floating]:
        """The weights that everyone starts from: W[l] (n_l, n_{l-1}) row-major, then b[l], for l = 2..L."""
        theta: npt.NDArray[np.floating] = self.workload.network.initialise(seed=0).flat.astype(self.dtype)
        return theta


@lru_cache(maxsize=3)
def data(workload: Workload, dtype: str) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]:
    """Normal inputs; targets from a random linear map of them, so that there is something to learn."""
    draw = np.random.default_rng(7)
    X = draw.standard_normal((workload.rows, workload.sizes[0]), dtype=np.float32)
    score = X @ draw.standard_normal((workload.sizes[0], workload.sizes[-1]), dtype=np.float32)
    if workload.loss == "cross_entropy":
        D = np.eye(workload.sizes[-1])[score.argmax(axis=1)]
    elif workload.loss == "binary_cross_entropy":
        D = score > 0
    elif workload.output == "logistic":
        D = 0.1 + 0.8 * (score > 0)
    else:
        D = np.sin(score)
    return X.astype(dtype, copy=False), np.ascontiguousarray(D, dtype=dtype)


WORKLOADS: dict[str, Workload] = {
    "2-2-2": Workload(
        (2, 2, 2), rows=1, batch=1, what="the textbook's network, online", hidden="logistic", output="logistic",
        loss="squared_error", sgd=0.5, check_epochs=200,
    ),
    "4-16-3": Workload((4, 16, 3), rows=150, batch=32, what="iris' shape", check_epochs=20, float64=True),
    "64-64-10": Workload((64, 64, 10), rows=1797, batch=32, what="digits' shape", check_epochs=2),
    "784-128-10": Workload((784, 128, 10), rows=60_000, batch=128, what="MNIST's shape", sgd=0.02, float64=True),
    "784-1024-1024-10": Workload((784, 1024, 1024, 10), rows=5_120, batch=256, what="wide", sgd=0.02),
    "28-300x5-1": Workload(
        (28, 300, 300, 300, 300, 300, 1), rows=10_000, batch=100, what="HIGGS' shape", hidden="tanh",
        output="logistic", loss="binary_cross_entropy", sgd=0.05,
    ),
    "4-32-16-4": Workload(
        (4, 32, 16, 4), rows=10_000, batch=10_000, what="SimpleChains.jl's published case, full batch", hidden="tanh",
        output="identity", loss="squared_error", sgd=0.05, check_epochs=50,
    ),
    "8-16-1 x 1000": Workload(
        (8, 16, 1), rows=200, batch=32, what="1,000 small fits of 5 epochs", hidden="tanh", output="identity",
        loss="squared_error", sgd=0.05, fits=1000, most_epochs=5, check_epochs=5,
    ),
}  # fmt: skip


# Not a row of the table: what the C libraries can do of a cold start.
ONLINE_NAME = "4-16-3 online"
ONLINE = Workload(
    (4, 16, 3), rows=150, batch=1, what="iris' shape, a sample at a time", hidden="logistic", output="logistic",
    loss="squared_error",
)  # fmt: skip


def cases(names: list[str] | None = None) -> list[Case]:
    """Every row of the table."""
    chosen = names or list(WORKLOADS)
    rows = [Case(name, optimiser) for name in chosen for optimiser in OPTIMISERS]
    double = [name for name in chosen if WORKLOADS[name].float64]
    return rows + [Case(name, optimiser, "float64") for name in double for optimiser in OPTIMISERS]
