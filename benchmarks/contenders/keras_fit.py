"""Keras on JAX: `fit`, a whole epoch of batches in one compiled step."""

from __future__ import annotations

import time

import jax
import jax.numpy as jnp
import keras
import numpy as np
from workloads import ADAM, Case

from contenders.base import Contender, Floats, flattened, layers

# Keras' own tanh and logarithm compute in float32, whatever they are given; these are JAX's.
_ACTIVATIONS = {"logistic": "sigmoid", "identity": "linear", "relu": "relu", "tanh": jnp.tanh, "softmax": "linear"}
MOST_STEPS = 64  # batches of one compiled step


class KerasFit(Contender):
    """The public interface of Keras."""

    def version(self) -> str:
        """With its backend's."""
        return f"{keras.__version__} on JAX {jax.__version__}"

    def unable(self, case: Case) -> str:
        """An epoch of one update goes through Python; its own minimum is milliseconds."""
        if case.workload.rows == 1 or case.workload.fits > 1:
            return "an epoch of `fit` takes milliseconds, whatever is in it"
        return ""

    def start(self, case: Case) -> None:
        """Build and compile."""
        keras.backend.set_floatx(case.dtype)
        jax.config.update("jax_enable_x64", case.dtype == "float64")
        work = self.work = case.workload
        self.X, self.D = case.data()
        self.begin = [part for W, b in layers(case.start(), work.sizes) for part in (np.ascontiguousarray(W.T), b)]
        hidden = [keras.layers.Dense(n, activation=_ACTIVATIONS[work.hidden]) for n in work.sizes[1:-1]]
        output = "linear" if "entropy" in work.loss else _ACTIVATIONS[work.output]
        last = keras.layers.Dense(work.sizes[-1], activation=output)
        self.model = keras.Sequential([keras.Input((work.sizes[0],)), *hidden, last])
        if case.optimiser == "sgd":
            optimiser = keras.optimizers.SGD(work.sgd)
        else:
            optimiser = keras.optimizers.Adam(work.adam, ADAM["beta_1"], ADAM["beta_2"], case.epsilon)
        self.model.compile(
            optimiser, loss=_loss(work.loss), jit_compile=True,
            steps_per_execution=min(work.batches, MOST_STEPS),
        )  # fmt: skip
        began = time.perf_counter()
        self.train(1)
        self.compile_seconds = time.perf_counter() - began

    def train(self, epochs: int) -> None:
        """Weights and optimiser state as at the start, then fit."""
        self.model.set_weights(self.begin)
        for variable in self.model.optimizer.variables:
            if variable.path.split("/")[-1] != "learning_rate":
                variable.assign(np.zeros(variable.shape))
        self.model.fit(self.X, self.D, batch_size=self.work.batch, epochs=epochs, shuffle=False, verbose=0)

    def theta(self) -> Floats:
        """With W as (n_out, n_in) again."""
        values = [np.asarray(values) for values in self.model.get_weights()]
        return flattened([(W.T, b) for W, b in zip(values[::2], values[1::2], strict=True)])


def _loss(name: str) -> object:
    if name == "cross_entropy":
        return keras.losses.CategoricalCrossentropy(from_logits=True)
    if name == "binary_cross_entropy":
        return lambda D, u: jnp.mean(jnp.maximum(u, 0) - u * D + jnp.log1p(jnp.exp(-jnp.abs(u))), axis=-1)
    return lambda D, y: 0.5 * keras.ops.sum((y - D) ** 2, axis=-1)
