"""The settings as they are chosen for a problem, and what is made of them: a network, first weights, a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from backglass.cached import cached_property
from backglass.engines import Engine, choose
from backglass.equations.optimisers import LBFGS
from backglass.errors import DataError, NetworkError, PlanError
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Plan
from backglass.studio.problems.problem import Problem
from backglass.studio.settings import MOST_LAYERS, SETTINGS, Setting, Values
from backglass.training.arguments import Validation, make_plan
from backglass.words import said
from backglass.words.studio import settings as words

MOST_BYTES = 256 * 2**20  # of a session, estimated before anything is made
KEPT_BYTES = 2**25  # of the states that a run keeps
ROWS_AT_ONCE = 4096  # of a large table, what a measure works on
NETWORK = ("sizes", "hidden", "output", "loss", "biases", "reduction")
PLAN = ("optimiser", "batch_size", "seed", "validation", "schedule", "l1", "l2", "divide_penalties", "decay",
        "clip_norm", "dropout", "shuffle", "dtype")  # fmt: skip
NOT_FOR_LBFGS = ("batch_size", "schedule", "l1", "decay", "clip_norm", "dropout")
SPLITTING = ("seed", "validation", "dtype")  # on which the rows of a plan depend


@dataclass(frozen=True, eq=False)
class Chosen:
    """All settings for one problem.

    Attributes
    ----------
    problem : Problem
    values : dict
        Every setting of the table, as JSON.

    Examples
    --------
    >>> from backglass.studio.problems import opened
    >>> chosen = Chosen.of(opened({"lesson": "mazur"}))
    >>> chosen.network.sizes, chosen.values["optimiser"]
    ((2, 2, 2), {'name': 'sgd', 'learning_rate': 0.5})
    >>> chosen.other({"seed": 3}).unlike(chosen)
    {'seed': 3}
    """

    problem: Problem
    values: Values

    @classmethod
    def of(cls, problem: Problem, given: Mapping[str, Any] | None = None) -> Chosen:
        """The settings that suit a problem, with some changed.

        Raises
        ------
        NetworkError, PlanError, DataError
            What is given cannot be.
        """
        n_in, n_out = problem.X.shape[1], problem.D.shape[1]
        values = {name: one.default for name, one in SETTINGS.items()} | {"sizes": [n_in, n_out]}
        values |= {"optimiser": SETTINGS["optimiser"].read(values["optimiser"])}
        suits = cls(problem, values).other(dict(problem.start))
        return suits.other(given) if given else suits

    def other(self, changes: Mapping[str, Any]) -> Chosen:
        """With some settings changed; what goes by hidden layers follows their number.

        Who changes to L-BFGS has all rows at once: what it does not take is left out, unless it is asked for as well.

        Raises
        ------
        NetworkError, PlanError, DataError
            A setting is unknown, is outside its range, or does not go with the others or the data.
        """
        values = dict(self.values)
        for name, value in changes.items():
            if name not in SETTINGS:
                raise PlanError(words.NO_SETTING.format(name=said(name), names=", ".join(SETTINGS)))
            values[name] = SETTINGS[name].read(value)
        if _is_lbfgs(values) and not _is_lbfgs(self.values):
            values |= {name: SETTINGS[name].default for name in NOT_FOR_LBFGS if name not in changes}
        sizes = values["sizes"]
        if len(sizes) > MOST_LAYERS:
            raise NetworkError(words.TOO_MANY_LAYERS.format(given=len(sizes), most=MOST_LAYERS))
        count = len(sizes) - 2
        for name in ("hidden", "dropout"):
            as_many = name in changes and isinstance(changes[name], list | tuple)
            values[name] = values[name] if as_many else _each(values[name], count, SETTINGS[name])
        made = Chosen(self.problem, values)
        made._check()
        return made

    def unlike(self, other: Chosen) -> Values:
        """The settings that are not those of another choice."""
        return {name: value for name, value in self.values.items() if value != other.values[name]}

    @cached_property
    def network(self) -> Network:
        """What is trained."""
        return Network(**{name: self.values[name] for name in NETWORK})

    @property
    def first(self) -> Parameters:
        """The first parameters: the problem's own where it has some for this network and nothing else is asked for."""
        own, net = self.problem.parameters, self.network
        suits = own is not None and own.network.sizes == net.sizes and own.network.layout == net.layout
        if own is not None and suits and self.values["initialiser"] is None and self._own_seed:
            return Parameters(net, own.flat)
        return net.initialise(self.values["seed"], self._initialiser)

    @property
    def _own_seed(self) -> bool:
        """Whether the seed is the one that suits the problem."""
        return bool(self.values["seed"] == self.problem.start.get("seed", 0))

    @property
    def _initialiser(self) -> Any:
        chosen = self.values["initialiser"]
        return None if chosen is None else chosen["name"]

    @cached_property
    def planned(self) -> tuple[Plan, Validation | None]:
        """The plan, and what is held out."""
        problem, options = self.problem, {name: self.values[name] for name in PLAN}
        if options["validation"] is None and problem.validation is not None:
            options["validation"] = problem.validation
        epochs = self.values["epochs"] or 10**12
        return make_plan(self.network, problem.X, problem.D, sample_weight=None, threads=1, epochs=epochs, **options)

    def engine(self) -> Engine:
        """The engine asked for, on one thread.

        Raises
        ------
        EngineError
            It is not here, or cannot take the network.
        """
        plan = self.planned[0]
        return choose(self.values["engine"], self.network, plan.optimiser)(self.network, plan.dtype, 1)

    def live(self, before: Chosen) -> bool:
        """Whether a run of another choice goes on with this one."""
        return all(SETTINGS[name].live for name in self.unlike(before))

    def after(self, before: Chosen) -> Chosen:
        """The same, with the data of an earlier plan's where they are the same: arrays are shared."""
        if any(self.values[name] != before.values[name] for name in SPLITTING) or self.problem is not before.problem:
            return self
        plan, held = self.planned
        old, old_held = before.planned
        made = Chosen(self.problem, self.values)
        vars(made)["planned"] = replace(plan, X=old.X, D=old.D, s=old.s), old_held if held is not None else None
        vars(made)["network"] = before.network if self.network == before.network else self.network
        return made

    def _check(self) -> None:
        """Whether all of it goes together, and fits."""
        sizes, problem = self.values["sizes"], self.problem
        if sizes[0] != problem.X.shape[1]:
            raise DataError(words.OTHER_INPUTS.format(given=sizes[0], wanted=problem.X.shape[1]))
        if sizes[-1] != problem.D.shape[1]:
            raise DataError(words.OTHER_OUTPUTS.format(given=sizes[-1], wanted=problem.D.shape[1]))
        size = estimated_bytes(self)
        if size > MOST_BYTES:
            shown = f"{size / 2**20:.0f} MiB" if size < 2**40 else f"{min(size, 2**80) / 2**40:.3g} TiB"
            raise NetworkError(words.TOO_LARGE.format(size=shown, most=f"{MOST_BYTES // 2**20} MiB"))
        plan, _ = self.planned
        del plan


def estimated_bytes(chosen: Chosen) -> int:
    """The memory that a session takes with these settings, without making anything of them."""
    sizes, problem = chosen.values["sizes"], chosen.problem
    parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    rows, width = len(problem.X), sum(sizes)
    batch = min(rows, chosen.values["batch_size"] or rows)
    kept = min(KEPT_BYTES, 64 * 4 * 8 * parameters)
    vectors = 24 * 8 * parameters  # theta, slots and gradients, of the engine, of the run and on the way
    data = 3 * 8 * rows * (sizes[0] + sizes[-1])
    work = 8 * width * max(3 * batch, 2 * min(rows, ROWS_AT_ONCE))
    return int(vectors + kept + data + work)


def _is_lbfgs(values: Values) -> bool:
    return bool(values["optimiser"]["name"] == LBFGS.name)


def _each(values: Any, count: int, setting: Setting) -> list[Any]:
    """One for each of so many layers: the last one goes on."""
    given = (list(values) if isinstance(values, list) else [values]) or [setting.read(setting.default)]
    return (given + [given[-1]] * count)[:count]
