"""The numbers of a derivation: factors, paths and how they are summed, each computed when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum

import numpy as np

from backglass.cached import cached_property
from backglass.equations.arrays import Floats
from backglass.errors import DataError
from backglass.glass.costs import paths_onwards
from backglass.glass.paths import (
    MOST_PATHS,
    Factor,
    Path,
    all_paths,
    delta_factor,
    largest_paths,
    output_factor,
    path_products,
    summed_paths,
    weight_factor,
)
from backglass.glass.quantities import Quantity, by_output, chain, front, heads, value_of
from backglass.glass.tracing import Trace
from backglass.words import Text
from backglass.words import glass as words

LARGEST = 10  # paths that are named where not all are listed
AGREEMENT = 1e-12  # of the sum of the paths' absolute values


@dataclass(frozen=True, eq=False)
class Derived:
    """Where one number comes from, as numbers.

    Attributes
    ----------
    trace : Trace
        The samples it is derived for: those of the batch, or one with the weight 1.
    quantity : Quantity
        What was asked for: kind, layer and units.
    sample : int or None
        The sample, counted from 0; None for the whole batch.
    names : tuple of Text
        What the inputs are called, where they have names of their own.
    """

    trace: Trace
    quantity: Quantity
    sample: int | None
    names: tuple[Text, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """As it is asked for, such as "w(3)[1,1]"."""
        return self.quantity.name

    @cached_property
    def value(self) -> float:
        """The number itself."""
        return value_of(self.trace, self.quantity)

    @cached_property
    def gradient(self) -> float:
        """The derivative of the objective (one sample: of E_n) to it; a delta is such a derivative itself."""
        t, q = self.trace, self.quantity
        if q.kind == "output":
            return by_output(t, q.l, q.j)
        if q.kind in ("net input", "delta"):
            return float(t.delta[q.l][0, q.j - 1])
        return fsum(self.sample_terms) if self.batch else float(self.sample_terms[0])

    @property
    def batch(self) -> bool:
        """Whether it is a sum over several samples."""
        return len(self.trace.X) > 1

    @cached_property
    def sample_terms(self) -> Floats:
        """What each sample adds to the gradient of a parameter, weighted and divided, (N,)."""
        t, q = self.trace, self.quantity
        terms = []
        for part in t.parts():
            delta = part.delta[q.l].sum(axis=1) if q.shared else part.delta[q.l][:, q.j - 1]
            terms.append(delta * part.z[q.l - 1][:, q.i - t.network.first_input] if q.kind == "weight" else delta)
        every: Floats = np.concatenate(terms)
        return t.share * every

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """The factors of one sample's gradient, from the loss to the number; none for several samples, which sum."""
        if self.batch:
            return ()
        share = float(self.trace.share[0])
        weight = (Factor("share", "s", share, "the sample's weight"),) if share != 1 and self.quantity.parameter else ()
        return (*weight, *chain(self.trace, self.quantity))

    @cached_property
    def fan_out(self) -> tuple[tuple[Factor, Factor], ...]:
        """A hidden unit reaches the loss through every unit k of the next layer: delta_k and w_kj, one pair a unit."""
        t, q = self.trace, self.quantity
        if self.batch or q.l == t.network.L or q.shared:
            return ()
        next_layer = zip(t.delta[q.l + 1][0], t.theta.W[q.l + 1][:, q.j - t.network.first_input], strict=True)
        return tuple(
            (delta_factor(q.l + 1, k, delta), weight_factor(q.l + 1, k, q.j, w))
            for k, (delta, w) in enumerate(next_layer, start=1)
        )

    @property
    def named(self) -> dict[int, Text]:
        """The inputs z(1)[i] that it is made of and that have names: i -> name."""
        q = self.quantity
        if not self.names:
            return {}
        if q.kind == "net input" and q.l == 2:
            return dict(enumerate(self.names, start=1))
        i = q.i if q.kind == "weight" and q.l == 2 else q.j if q.kind == "output" and q.l == 1 else 0
        return {i: self.names[i - 1]} if i else {}

    @cached_property
    def inputs(self) -> tuple[tuple[Factor, Factor], ...]:
        """What a net input sums, w_ji and z_i, one pair a unit below; a bias that is no weight comes on top."""
        t, q = self.trace, self.quantity
        if q.kind != "net input":
            return ()
        below = zip(t.theta.W[q.l][q.j - 1], t.z[q.l - 1][0], strict=True)
        return tuple(
            (weight_factor(q.l, q.j, i, w), output_factor(q.l - 1, i, z))
            for i, (w, z) in enumerate(below, start=t.network.first_input)
        )

    @property
    def ends_at_the_output(self) -> bool:
        """Whether it is an output of the network, behind which there is only the loss."""
        return self.quantity.kind == "output" and self.quantity.l == self.trace.network.L

    @cached_property
    def path_count(self) -> int:
        """The number of paths to the loss."""
        q, sizes = self.quantity, self.trace.network.sizes
        if q.kind == "output":
            return 1 if self.ends_at_the_output else paths_onwards(sizes, q.l)
        return paths_onwards(sizes, q.l) * (sizes[q.l - 1] if q.shared else 1)

    @property
    def all_listed(self) -> bool:
        """Whether `paths` lists all paths: at most 10,000 of them, over at most as many samples."""
        return self.path_count <= MOST_PATHS and len(self.trace.X) <= MOST_PATHS

    def paths(self) -> tuple[Path, ...]:
        """The paths to the loss with their products: all of at most 10,000, of more the ten largest.

        Of several samples each path has one factor, the weighted sum of its products over the samples.

        Raises
        ------
        DataError
            More than 10,000 paths of several samples, or of more than 10,000 samples; ask for one sample.
        """
        return self._paths

    @cached_property
    def _paths(self) -> tuple[Path, ...]:
        t, q = self.trace, self.quantity
        if self.batch:
            return self._summed_over_samples()
        if self.ends_at_the_output:
            return (Path(((q.l, q.j),), self.factors),)
        l, before = front(t, q)[0], heads(t, q)
        if self.factors[0].kind == "share":
            before = {j: (self.factors[0], *head) for j, head in before.items()}
        return all_paths(t, l, before) if self.all_listed else largest_paths(t, l, before, LARGEST)

    def _summed_over_samples(self) -> tuple[Path, ...]:
        if not self.all_listed:
            raise DataError(words.PATHS_OF_BATCH.format(name=self.name, count=self.path_count, rows=len(self.trace.X)))
        t, q = self.trace, self.quantity
        totals = np.zeros(self.path_count)
        for n, share in enumerate(t.share):
            one = t.row(n)
            l, g = front(one, q)
            totals += share * path_products(one, l, list(heads(one, q)), g[0])
        shape = all_paths(t.row(0), l, heads(t.row(0), q))
        return tuple(
            Path(path.units, (Factor("samples", words.OVER_SAMPLES, float(total)),))
            for path, total in zip(shape, totals, strict=True)
        )

    @cached_property
    def sum_of_paths(self) -> float:
        """The sum over all paths; where they are not all listed, by the recursion from the weight to the loss."""
        return fsum(path.value for path in self._paths) if self.all_listed else self._recursion(absolute=False)

    @cached_property
    def sum_of_absolute_paths(self) -> float:
        """The sum of the paths' absolute values: what rounding is measured by."""
        if self.all_listed and not self.batch:
            return fsum(abs(path.value) for path in self._paths)
        return self._recursion(absolute=True)

    @property
    def adds_up(self) -> bool:
        """Whether the sum over all paths is the gradient, within 1e-12 of the sum of their absolute values."""
        return abs(self.sum_of_paths - self.gradient) <= AGREEMENT * self.sum_of_absolute_paths

    def _recursion(self, absolute: bool) -> float:
        t, q = self.trace, self.quantity
        if self.ends_at_the_output:
            return abs(self.gradient) if absolute else self.gradient
        sums, start = [], 0
        for part in t.parts():
            share = t.share[start : start + len(part.X), None] if q.parameter else 1.0
            start += len(part.X)
            l, g = front(part, q)
            sums.append(summed_paths(part, l, share * g, absolute))
        return fsum(sums)

    @property
    def depth(self) -> int:
        """How many nested functions the number stands inside, the loss the outermost."""
        return self.trace.network.L - self.quantity.l + (1 if self.quantity.kind == "output" else 2)

    @cached_property
    def nested(self) -> str:
        """The loss unrolled to the number, which is marked, as in E(f(W(3) f(⟦W(2)⟧ z(1) + b(2)) + b(3)), d)."""
        net, q = self.trace.network, self.quantity
        inner = "⟦z(1)⟧" if q.kind == "output" and q.l == 1 else "z(1)"
        for l in range(2, net.L + 1):
            here = q.kind if l == q.l else ""
            W = f"⟦W({l})⟧" if here == "weight" else f"W({l})"
            b = "" if net.biases in ("none", "augmented") else f" + ⟦b({l})⟧" if here == "bias" else f" + b({l})"
            u = f"⟦{W} {inner}{b}⟧" if here in ("net input", "delta") else f"{W} {inner}{b}"
            inner = f"⟦f({u})⟧" if here == "output" else f"f({u})"
        return f"E({inner}, d)"

    @property
    def path_multiplications(self) -> int:
        """Multiplications of one sample, each path multiplied out by itself."""
        if self.ends_at_the_output:
            return 0
        length = 2 * (self.trace.network.L - self.quantity.l) + (1 if self.quantity.kind == "weight" else 0)
        return self.path_count * (length - (1 if self.quantity.kind == "output" else 0))

    @property
    def reuse_multiplications(self) -> int:
        """Multiplications of one sample where the deltas of the next layer are at hand."""
        q, sizes = self.quantity, self.trace.network.sizes
        last = 1 if q.kind == "weight" else 0
        if q.l == len(sizes):
            return last
        through = sizes[q.l] + (0 if q.kind == "output" else 1)
        return through * (sizes[q.l - 1] if q.shared else 1) + last

    def largest_samples(self, most: int) -> list[int]:
        """The samples that add most to the gradient, by absolute value, the largest first; none for one sample."""
        if not self.batch:
            return []
        order: list[int] = np.argsort(-np.abs(self.sample_terms), kind="stable")[:most].tolist()
        return order
