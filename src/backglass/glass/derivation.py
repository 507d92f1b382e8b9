"""Where one number comes from: the chain rule of a weight, a bias, a net input, an output or a delta, with its numbers.

    dE/dw_ji^(l) = dE/dz_j^(l)  f'(u_j^(l))  z_i^(l-1)          a hidden unit: dE/dz_j = sum_k delta_k^(l+1) w_kj^(l+1)
                 = sum over all paths from the weight to the loss of the product along the path

Both are computed, by different ways, and must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

from backglass.errors import DataError
from backglass.glass import derivation_blocks
from backglass.glass.derived import Derived
from backglass.glass.paths import MOST_PATHS
from backglass.glass.quantities import quantity
from backglass.glass.tracing import Trace
from backglass.keywords import keywords
from backglass.page.blocks import Block
from backglass.page.shown import Shown
from backglass.ranges import check_type
from backglass.words import glass as words


@dataclass(frozen=True, eq=False)
class Derivation(Derived, Shown):
    """Where one number comes from; printed, it is the chain rule with all numbers put in.

    Attributes
    ----------
    trace : Trace
        The samples it is derived for: those of the batch, or one with the weight 1.
    quantity : Quantity
        What was asked for: kind, layer and units.
    sample : int or None
        The sample, counted from 0; None for the whole batch.
    names : tuple of Text
        What the inputs are called, where they have names of their own: a table's columns.
    """

    def blocks(self) -> list[Block]:
        """The formula of the number, the chain rule, all paths, the loss unrolled, what is reused."""
        return derivation_blocks.blocks(self)

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
            ``multiplications`` : {paths, with_reuse, saved}, of one sample; ``names`` : {"z(1)[i]": name} of the inputs
            that it is made of, where they have names.
        """
        listed = self._paths if self.all_listed or not self.batch else ()
        return {
            "weight": self.name,
            "kind": self.quantity.kind,
            "sample": self.sample,
            "samples": len(self.trace.X),
            "value": self.value,
            "gradient": self.gradient,
            "factors": [
                {"symbol": factor.symbol, "value": factor.value, "formula": factor.formula} for factor in self.factors
            ],
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
            "names": {f"z(1)[{i}]": name.en for i, name in self.named.items()},
        }


@keywords
def derive(t: Trace, name: str, sample: int | None = None) -> Derivation:
    """Derive one number of a trace by the chain rule.

    Parameters
    ----------
    t : Trace
    name : str
        w(l)[j,i], b(l)[j], u(l)[j], z(l)[j] or delta(l)[j]; a shared bias is b(l). Numbers start at 1; z(1)[i] is an
        input. With biases "augmented" a bias is w(l)[j,0], and z(l)[0] is 1.
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
    >>> from backglass.glass.tracing import trace
    >>> from backglass.network import Network
    >>> net = Network((2, 2, 2), hidden="logistic", output="logistic", biases="frozen")
    >>> theta = net.parameters(W=[[[.15, .20], [.25, .30]], [[.40, .45], [.50, .55]]], b=[[.35, .35], [.60, .60]])
    >>> d = derive(trace(net, theta, [[0.05, 0.10]], [[0.01, 0.99]]), "w(2)[1,1]")
    >>> [(factor.symbol, round(factor.value, 9)) for factor in d.factors]
    [('dE_n/dz(2)[1]', 0.036350306), ("f'(u(2)[1])", 0.241300709), ('z(1)[1]', 0.05)]
    >>> round(d.gradient, 9), [round(path.value, 9) for path in d.paths()]
    (0.000438568, [0.000668396, -0.000229828])
    """
    check_type("t", t, Trace, "bg.trace", DataError)
    q = quantity(t.network, name)
    if sample is not None:
        sample = t.number(sample)
        t = t.row(sample)
    elif len(t.X) > 1 and not q.parameter:
        raise DataError(words.ONE_SAMPLE.format(name=q.name, rows=len(t.X)))
    found = Derivation(t, q, sample)
    if not all(isfinite(number) for number in (found.value, found.gradient, *(f.value for f in found.factors))):
        raise DataError(words.NOT_FINITE.format(name=q.name))
    return found
