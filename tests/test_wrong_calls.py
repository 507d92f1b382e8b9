"""Whatever is given to a public call, it is done, or refused in one sentence: never a traceback from within.

BACKGLASS_CALLS says how many wrong calls are made, BACKGLASS_SEED which; BACKGLASS_ESTIMATORS=1 adds the estimators'.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import random
import resource
import signal
import warnings
from collections.abc import Iterable, Iterator

import numpy as np
import pytest

import backglass as bg
from tests.calls import Call, calls, estimator_calls, long_but_right, wrong_values

COUNT = int(os.environ.get("BACKGLASS_CALLS", "300"))
SEED = int(os.environ.get("BACKGLASS_SEED", "1"))
ESTIMATORS = os.environ.get("BACKGLASS_ESTIMATORS") == "1"
SECONDS, BYTES = 20, 2 * 2**30
LONGEST = 1500  # characters of a sentence
# What others make: a run is what train returns.
MADE = {"Certificate", "Committee", "Derivation", "Health", "Judgement", "Nudge", "Run", "TableModel", "Trace"}
ESTIMATOR_CLASSES = {"MLPClassifier", "MLPRegressor"}

Changes = dict[str, str]
Kinds = type[Exception] | tuple[type[Exception], ...]


class TooLong(BaseException):
    """Raised by the alarm; no handler of the package's may catch it."""


def _alarm(*_: object) -> None:
    raise TooLong


def problem_of(call: Call, arguments: dict[str, object], allowed: Kinds) -> str:
    """What is wrong with how a call ended; empty where it was done or refused in one sentence."""
    signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(SECONDS)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            call.function(**arguments)
    except allowed as error:
        text = str(error)
        one = text.strip() and len(text) <= LONGEST and ("\n" not in text or not isinstance(error, bg.BackglassError))
        return "" if one else f"{len(text)} characters are no sentence: {text[:200]!r}"
    except TooLong:
        return f"took more than {SECONDS} s"
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:300]}"
    finally:
        signal.alarm(0)
    return ""


def at_random(every: dict[str, Call], rng: random.Random) -> Iterator[tuple[str, Changes]]:
    """Some arguments of some call, each with what is wrong in its place."""
    values, names = list(wrong_values()), list(every)
    weights = [len(call.arguments) for call in every.values()]
    while True:
        (name,) = rng.choices(names, weights)
        arguments = list(every[name].arguments)
        count = min(len(arguments), rng.choice((1, 1, 1, 2, 2, 3)))
        yield name, {argument: rng.choice(values) for argument in rng.sample(arguments, count)}


def problems(
    every: dict[str, Call], cases: Iterable[tuple[str, Changes]], allowed: Kinds = bg.BackglassError
) -> list[str]:
    """What is wrong with any of the calls, which may take 2 GiB more than there are taken."""
    values, found = wrong_values(), []
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as statm:
        taken = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + BYTES, hard))
    try:
        for name, changes in cases:
            arguments = {**every[name].arguments, **{argument: values[what]() for argument, what in changes.items()}}
            if long_but_right(changes):
                continue
            if problem := problem_of(every[name], arguments, allowed):
                found.append(f"{name}({', '.join(f'{key}={what}' for key, what in changes.items())}): {problem}")
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return found


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


needs_proc = pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="Linux says how much memory is taken")


def test_every_public_call_is_tried_with_every_argument():
    every = calls()
    kinds = {name: getattr(bg, name) for name in bg.__all__}
    exceptions = {name for name, kind in kinds.items() if isinstance(kind, type) and issubclass(kind, Exception)}
    made_by_methods = {name.split(".")[0] for name in every if "." in name}
    assert set(kinds) - exceptions - MADE - ESTIMATOR_CLASSES - made_by_methods <= set(every)
    for name, call in every.items():
        if name.split(".")[0] in every and "." in name:  # another call of the same, with other networks
            continue
        parameters = inspect.signature(call.function).parameters.values()
        taken = {one.name for one in parameters if one.kind is not one.VAR_KEYWORD} - {"_saved"}
        assert taken <= set(call.arguments), name


def test_right_calls_are_done():
    assert [
        problem
        for name, call in calls().items()
        if (problem := problem_of(call, dict(call.arguments), (NotImplementedError, bg.MissingExtraError)))
    ] == []


@needs_proc
def test_wrong_values_are_refused_in_one_sentence():
    cases = at_random(calls(), random.Random(SEED))
    assert problems(calls(), (next(cases) for _ in range(COUNT))) == []


@needs_proc
@pytest.mark.skipif(not ESTIMATORS, reason="scikit-learn's own checks raise what they raise")
def test_wrong_values_of_estimators_are_refused_in_one_sentence():
    every = estimator_calls()
    cases = at_random(every, random.Random(SEED))
    assert problems(every, (next(cases) for _ in range(COUNT)), (ValueError, TypeError)) == []


@pytest.mark.parametrize("name", [name for name, call in calls().items() if "." not in name])
def test_an_argument_that_is_not_there_is_said(name):
    """A letter too many in any of its names: what was meant is said, and both ways to catch it work."""
    call = calls()[name]
    for argument in call.arguments:
        if len(argument) < 4:
            continue
        wrong = f"{argument}x"
        arguments = {key: value for key, value in call.arguments.items() if key != argument} | {wrong: 1}
        with pytest.raises(TypeError) as caught:
            call.function(**arguments)
        said = str(caught.value)
        assert isinstance(caught.value, bg.BackglassError) or "required positional argument" in said, said
        if isinstance(caught.value, bg.BackglassError):
            assert f"did you mean {argument!r}" in said


def test_a_class_in_place_of_one_of_it_is_said():
    network, theta, X, D = (calls()["train"].arguments[name] for name in ("network", "theta", "X", "D"))
    with pytest.raises(
        bg.PlanError, match=r"^Adam is a class of optimiser; give one of it, Adam\(\.\.\.\), or its name"
    ):
        bg.train(network, theta, X, D, optimiser=bg.Adam)
    with pytest.raises(bg.NetworkError, match="LeakyReLU is a class of activation"):
        bg.Network((2, 3, 1), hidden=bg.LeakyReLU)


@pytest.mark.parametrize("name", ["train", "evaluate", "certify", "trace", "Network", "fit_table", "load"])
def test_a_missing_argument_is_pythons_own_error(name):
    with pytest.raises(TypeError, match="missing"):
        getattr(bg, name)()


def test_numbers_of_numpy_and_paths_are_taken(tmp_path):
    """What is right is right in another library's types, too, and the run is the same."""
    network, theta, X, D = (calls()["train"].arguments[name] for name in ("network", "theta", "X", "D"))
    options = {"epochs": 3, "batch_size": 2, "seed": 3, "l1": 0.25, "l2": 0.5, "clip_norm": 1.0, "dropout": 0.5,
               "threads": 1, "early_stopping": 2, "keep_bytes": 2**20, "validation": 0.5, "shuffle": False,
               "gradient_norm": True}  # fmt: skip
    kinds = {bool: np.bool_, int: np.int64, float: np.float32}
    numpys = {name: kinds[type(value)](value) for name, value in options.items()}
    paths = {"checkpoint": tmp_path / "run"}
    one, other = bg.train(network, theta, X, D, **options), bg.train(network, theta, X, D, **numpys, **paths)
    assert np.array_equal(one.theta.flat, other.theta.flat)
    assert one.plan.to_dict() == other.plan.to_dict()
    again = bg.train(
        network, theta, X, D, **options, checkpoint=bg.Checkpoint(tmp_path / "run"), resume=tmp_path / "run"
    )
    assert again.epochs == 3
    bg.save(other, tmp_path / "model")
    assert bg.load(str(tmp_path / "model")).theta == other.theta
    rows = bg.Adam(np.float64(0.1)), bg.EarlyStopping(np.int64(3), np.float32(0.5)), bg.Cosine(steps=np.int32(3))
    assert rows == (bg.Adam(0.1), bg.EarlyStopping(3, 0.5), bg.Cosine(steps=3))
    t = bg.trace(network, theta, X, D)
    assert bg.derive(t, "u(2)[1]", np.int64(1)).value == bg.derive(t, "u(2)[1]", 1).value
    assert bg.Network(np.array([2, 3, 1])) == bg.Network((2, 3, 1))
    assert theta.name(np.int64(0)) == "w(2)[1,1]"
