"""Where one number comes from: the chain rule of a weight, a bias, a net input, an output or a delta, with its numbers.

    dE/dw_ji^(l) = dE/dz_j^(l)  f'(u_j^(l))  z_i^(l-1)          a hidden unit: dE/dz_j = sum_k delta_k^(l+1) w_kj^(l+1)
                 = sum over all paths from the weight to the loss of the product along the path

Both are computed, by different ways, and must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum, isfinite
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.errors import DataError
from backglass.glass.cost import paths_onwards
from backglass.glass.paths import MOST_PATHS, Factor, Path, all_paths, largest_paths, path_products, summed_paths
from backglass.glass.quantities import Quantity, chain, front, heads, quantity, value_of
from backglass.glass.trace import Trace
from backglass.words import Language
from backglass.words import glass as words

LARGEST = 10  # paths that are named where not all are listed
AGREEMENT = 1e-12  # of the sum of the paths' absolute values


@dataclass(frozen=True, eq=False)
class Derivation:
    """Where one number comes from; printed, it is the chain rule with all numbers put in.

    Attributes
    ----------
    trace : Trace
        The samples it is derived for: those of the batch, or one with the weight 1.
    quantity : Quantity
        What was asked for: kind, layer and units.
    sample : int or None
        The sample, counted from 0; None for the whole batch.
    """

    trace: Trace
    quantity: Quantity
    sample: int | None

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
            return float(t.dE_dz[q.l][0, q.j - 1])
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
            delta = part.delta[q.l][:, q.j - 1] if q.j else part.delta[q.l].sum(axis=1)
            terms.append(delta * part.z[q.l - 1][:, q.i - 1] if q.kind == "weight" else delta)
        every: Floats = np.concatenate(terms)
        return t.share * every

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """The factors of one sample's gradient, from the loss to the number; none for several samples, which sum."""
        if self.batch:
            return ()
        share = float(self.trace.share[0])
        weight = (Factor("s", share, "the sample's weight"),) if share != 1 and self.quantity.parameter else ()
        return (*weight, *chain(self.trace, self.quantity))

    @cached_property
    def fan_out(self) -> tuple[tuple[Factor, Factor], ...]:
        """A hidden unit reaches the loss through every unit k of the next layer: delta_k and w_kj, one pair a unit."""
        t, q = self.trace, self.quantity
        if self.batch or q.l == t.network.L or q.j == 0:
            return ()
        next_layer = zip(t.delta[q.l + 1][0], t.theta.W[q.l + 1][:, q.j - 1], strict=True)
        return tuple(
            (Factor(f"delta({q.l + 1})[{k}]", float(delta)), Factor(f"w({q.l + 1})[{k},{q.j}]", float(w)))
            for k, (delta, w) in enumerate(next_layer, start=1)
        )

    @cached_property
    def inputs(self) -> tuple[tuple[Factor, Factor], ...]:
        """What a net input sums, w_ji and z_i, one pair a unit below; the bias comes on top."""
        t, q = self.trace, self.quantity
        if q.kind != "net input":
            return ()
        below = zip(t.theta.W[q.l][q.j - 1], t.z[q.l - 1][0], strict=True)
        return tuple(
            (Factor(f"w({q.l})[{q.j},{i}]", float(w)), Factor(f"z({q.l - 1})[{i}]", float(z)))
            for i, (w, z) in enumerate(below, start=1)
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
        return paths_onwards(sizes, q.l) * (1 if q.j else sizes[q.l - 1])

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
        if self.factors[0].symbol == "s":
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
            Path(path.units, (Factor(words.OVER_SAMPLES, float(total)),))
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
            b = "" if net.biases == "none" else f" + ⟦b({l})⟧" if here == "bias" else f" + b({l})"
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
        return through * (1 if q.j else sizes[q.l - 1]) + last

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self, lang: Language = "en", width: int = 80) -> str:
        """The derivation for a terminal, in lines of at most `width` columns."""
        from backglass.glass import derivation_blocks as derivation
        from backglass.page import text

        return text.draw(derivation.blocks(self), lang, width)

    def to_latex(self, lang: Language = "en") -> str:
        """The derivation as LaTeX, for a document that uses amsmath."""
        from backglass.glass import derivation_blocks as derivation
        from backglass.page import latex

        return latex.draw(derivation.blocks(self), lang)

    def to_html(self, lang: Language = "en") -> str:
        """The derivation as a piece of HTML with MathML and its own style."""
        from backglass.glass import derivation_blocks as derivation
        from backglass.page import html

        return html.fragment(html.draw(derivation.blocks(self), lang), lang)

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_json(self) -> dict[str, Any]:
        """The derivation as plain JSON values, numbers unrounded.

        Returns
        -------
        dict
            ``weight`` : the name asked for; ``kind`` : weight, bias, net input, output or delta;
            ``sample`` : counted from 0, None for the whole batch; ``samples`` : how many are summed;
            ``value`` : the number itself; ``gradient`` : the derivative of the loss to it;
            ``factors`` : list of {symbol, formula, value}, whose product is the gradient (none for several samples);
            ``fan_out`` : list of {factors: [{symbol, value}], value}, whose sum is dE/dz of a hidden unit;
            ``sample_terms`` : list of {sample, value}, whose sum is the gradient, the 10,000 largest at most (several
            samples only); ``paths`` : list of {units: [[layer, unit]], value}; ``path_count``; ``all_paths_listed`` :
            else ``paths`` holds the ten largest, of several samples none; ``sum_of_paths``;
            ``sum_of_absolute_paths``; ``nested`` : the loss unrolled to the number; ``depth``;
            ``multiplications`` : {paths, with_reuse, saved}, of one sample.
        """
        listed = self._paths if self.all_listed or not self.batch else ()
        return {
            "weight": self.name,
            "kind": self.quantity.kind,
            "sample": self.sample,
            "samples": len(self.trace.X),
            "value": self.value,
            "gradient": self.gradient,
            "factors": [vars(factor) for factor in self.factors],
            "fan_out": [
                {
                    "factors": [{"symbol": factor.symbol, "value": factor.value} for factor in pair],
                    "value": pair[0].value * pair[1].value,
                }
                for pair in self.fan_out
            ],
            "sample_terms": [
                {"sample": n, "value": float(self.sample_terms[n])} for n in self.largest_samples(MOST_PATHS)
            ],
            "paths": [{"units": [list(unit) for unit in path.units], "value": path.value} for path in listed],
            "path_count": self.path_count,
            "all_paths_listed": self.all_listed,
            "sum_of_paths": self.sum_of_paths,
            "sum_of_absolute_paths": self.sum_of_absolute_paths,
            "nested": self.nested,
            "depth": self.depth,
            "multiplications": {
                "paths": self.path_multiplications,
                "with_reuse": self.reuse_multiplications,
                "saved": self.path_multiplications - self.reuse_multiplications,
            },
        }

    def largest_samples(self, most: int) -> list[int]:
        """The samples that add most to the gradient, by absolute value, the largest first; none for one sample."""
        if not self.batch:
            return []
        order: list[int] = np.argsort(-np.abs(self.sample_terms), kind="stable")[:most].tolist()
        return order


def derive(t: Trace, name: str, sample: int | None = None) -> Derivation:
    """Derive one number of a trace by the chain rule.

    Parameters
    ----------
    t : Trace
    name : str
        w(l)[j,i], b(l)[j], u(l)[j], z(l)[j] or delta(l)[j]; a shared bias is b(l). Numbers start at 1; z(1)[i] is an
        input.
    sample : int, optional
        One sample, counted from 0, with the weight 1; by default the whole batch, over whose samples a parameter's
        gradient sums, weighted and divided as the network's reduction says. A net input, an output and a delta belong
        to one sample: a batch of several needs it.

    Returns
    -------
    Derivation
        Print it, or ask for ``to_latex()``, ``to_html()``, ``to_json()``, ``paths()``.

    Raises
    ------
    NetworkError
        No such name in this network.
    DataError
        No such sample, or several where one is needed, or numbers that are not finite.

    Examples
    --------
    >>> from backglass.glass.trace import trace
    >>> from backglass.network import Network
    >>> net = Network((2, 2, 2), hidden="logistic", output="logistic", biases="frozen")
    >>> theta = net.parameters(W=[[[.15, .20], [.25, .30]], [[.40, .45], [.50, .55]]], b=[[.35, .35], [.60, .60]])
    >>> d = derive(trace(net, theta, [[0.05, 0.10]], [[0.01, 0.99]]), "w(2)[1,1]")
    >>> [(factor.symbol, round(factor.value, 9)) for factor in d.factors]
    [('dE_n/dz(2)[1]', 0.036350306), ("f'(u(2)[1])", 0.241300709), ('z(1)[1]', 0.05)]
    >>> round(d.gradient, 9), [round(path.value, 9) for path in d.paths()]
    (0.000438568, [0.000668396, -0.000229828])
    """
    q = quantity(t.network, name)
    if sample is not None:
        if not -len(t.X) <= sample < len(t.X):
            raise DataError(words.NO_SAMPLE.format(n=sample, rows=len(t.X)))
        sample = sample % len(t.X)
        t = t.row(sample)
    elif len(t.X) > 1 and not q.parameter:
        raise DataError(words.ONE_SAMPLE.format(name=q.name, rows=len(t.X)))
    found = Derivation(t, q, sample)
    if not all(isfinite(number) for number in (found.value, found.gradient, *(f.value for f in found.factors))):
        raise DataError(words.NOT_FINITE.format(name=q.name))
    return found
