"""JAX: a whole training in one compiled call, lax.scan over the batches and a loop over the epochs."""

from __future__ import annotations

import time
from typing import Any

import jax
import numpy as np
from jax import lax
from jax import numpy as jnp
from workloads import ADAM, Case, Workload

from contenders.base import Contender, Floats, flattened, layers

_ACTIVATIONS = {"relu": jax.nn.relu, "tanh": jnp.tanh, "logistic": jax.nn.sigmoid}


class Scan(Contender):
    """Specialised to the sizes by its compiler, whose time is kept apart."""

    def version(self) -> str:
        """The package's."""
        return str(jax.__version__)

    def start(self, case: Case) -> None:
        """Compile for the case's shapes; the number of epochs stays open."""
        jax.config.update("jax_enable_x64", case.dtype == "float64")
        work = case.workload
        X, D = case.data()
        whole = work.rows // work.batch
        cut = whole * work.batch
        batches = tuple(jnp.asarray(v[:cut].reshape(whole, work.batch, -1)) for v in (X, D))
        rest = tuple(jnp.asarray(v[cut:]) for v in (X, D)) if cut < work.rows else None
        begin = [(jnp.asarray(W.T), jnp.asarray(b)) for W, b in layers(case.start(), work.sizes)]
        gradient = jax.grad(lambda theta, X, D: _loss(work, theta, X, D))
        step = _sgd(work) if case.optimiser == "sgd" else _adam(work)

        def update(state: Any, batch: Any) -> tuple[Any, None]:
            return step(state, gradient(state[0], *batch)), None

        def epoch(state: Any, batches: Any, rest: Any) -> Any:
            if whole == 1:  # a scan of one would be a loop within the loop
                state, _ = update(state, (batches[0][0], batches[1][0]))
            else:
                state, _ = lax.scan(update, state, batches)
            return state if rest is None else update(state, rest)[0]

        @jax.jit
        def run(theta: Any, batches: Any, rest: Any, epochs: int) -> Any:
            state = (theta, _zeros(theta), _zeros(theta), 0) if case.optimiser == "adam" else (theta,)
            return lax.fori_loop(0, epochs, lambda _, state: epoch(state, batches, rest), state)[0]

        began = time.perf_counter()
        self.run = run.lower(begin, batches, rest, 1).compile()
        self.compile_seconds = time.perf_counter() - began
        self.arguments = (begin, batches, rest)

    def train(self, epochs: int) -> None:
        """One call."""
        self.reached = jax.block_until_ready(self.run(*self.arguments, epochs))

    def theta(self) -> Floats:
        """With W as (n_out, n_in) again."""
        return flattened([(np.asarray(W).T, np.asarray(b)) for W, b in self.reached])


def _loss(work: Workload, theta: Any, X: Any, D: Any) -> Any:
    z = X
    for W, b in theta[:-1]:
        z = _ACTIVATIONS[work.hidden](z @ W + b)
    u = z @ theta[-1][0] + theta[-1][1]
    if work.loss == "cross_entropy":
        return -(D * jax.nn.log_softmax(u)).sum() / len(D)
    if work.loss == "binary_cross_entropy":
        return (jax.nn.softplus(u) - D * u).sum() / len(D)
    y = jax.nn.sigmoid(u) if work.output == "logistic" else u
    return 0.5 * ((y - D) ** 2).sum() / len(D)


def _zeros(theta: Any) -> Any:
    return jax.tree.map(jnp.zeros_like, theta)


def _sgd(work: Workload) -> Any:
    def step(state: Any, g: Any) -> Any:
        return (jax.tree.map(lambda theta, g: theta - work.sgd * g, state[0], g),)

    return step


def _adam(work: Workload) -> Any:
    b1, b2, epsilon = ADAM["beta_1"], ADAM["beta_2"], ADAM["epsilon"]

    def step(state: Any, g: Any) -> Any:
        theta, m, v, t = state
        t = t + 1
        m = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, m, g)
        v = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, v, g)
        rate, share = work.adam / (1 - b1**t), 1 / (1 - b2**t)

        def moved(p: Any, m: Any, v: Any) -> Any:
            return (p - rate * m / (jnp.sqrt(v * share) + epsilon)).astype(p.dtype)

        return jax.tree.map(moved, theta, m, v), m, v, t

    return step
