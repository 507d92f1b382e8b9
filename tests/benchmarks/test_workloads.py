"""The benchmarks' definitions: operations, data, and a peer that makes the reference's updates. Nothing is timed."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
if not BENCHMARKS.exists():
    pytest.skip("the benchmarks are not beside the tests", allow_module_level=True)
sys.path.insert(0, str(BENCHMARKS))

from contenders import CONTENDERS, contender  # noqa: E402
from workloads import ADAM, NO_EPSILON, OPTIMISERS, WORKLOADS, Case, cases  # noqa: E402


@pytest.mark.parametrize(
    ("name", "multiply_adds"), [("2-2-2", 20), ("784-128-10", 2 * (784 * 128 + 1280) + 1280), ("8-16-1 x 1000", 304)]
)
def test_operations_are_counted_without_the_gradient_of_the_input(name, multiply_adds):
    assert WORKLOADS[name].multiply_adds == multiply_adds


@pytest.mark.parametrize("name", WORKLOADS)
def test_parameters_and_data_fit_the_network(name):
    work = WORKLOADS[name]
    assert work.parameters == work.network.parameter_count
    case = Case(name, "sgd", "float32", short=True)
    X, D = case.data()
    assert X.shape == (case.workload.rows, work.sizes[0])
    assert D.shape == (case.workload.rows, work.sizes[-1])
    assert X.dtype == D.dtype == case.start().dtype == np.float32


def test_a_case_moves_at_least_its_parameters():
    sgd, adam = (Case("784-1024-1024-10", optimiser) for optimiser in OPTIMISERS)
    assert sgd.bytes > 8 * sgd.workload.parameters
    assert adam.bytes - sgd.bytes == 16 * sgd.workload.parameters


def test_every_row_is_there_once():
    rows = [(case.name, case.optimiser, case.dtype) for case in cases()]
    assert len(set(rows)) == len(rows) == 2 * len(WORKLOADS) + 4


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("name", ["2-2-2", "4-16-3", "64-64-10", "8-16-1 x 1000"])
@pytest.mark.parametrize("peer", ["numpy", "scikit-learn", "backglass"])
def test_a_peer_makes_the_references_updates(peer, name, optimiser):
    if peer == "backglass":
        pytest.importorskip("backglass.engines._native")
    # scikit-learn's Adam adds its epsilon before it corrects for the start: compared without.
    epsilon = NO_EPSILON if (peer, optimiser) == ("scikit-learn", "adam") else ADAM["epsilon"]
    case = Case(name, optimiser, "float64", True, epsilon)
    reference, other = contender("reference"), contender(peer)
    if other.unable(case):
        pytest.skip(other.unable(case))
    for who in (reference, other):
        who.start(case)
        who.train(2)
    way = np.linalg.norm(reference.theta() - case.start())
    assert np.linalg.norm(other.theta() - reference.theta()) <= 1e-9 * way


def test_contenders_name_their_files():
    for module, *_ in CONTENDERS.values():
        assert (BENCHMARKS / "contenders" / f"{module}.py").exists()
