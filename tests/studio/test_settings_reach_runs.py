"""Every setting of the table reaches the run: after 20 updates the bits that `train` has with the same arguments."""

from __future__ import annotations

import pytest

import backglass as bg
from backglass.studio.session import Session
from backglass.studio.settings import SETTINGS
from tests.studio.asking import ask

UPDATES = 20
FIRST = {"batch_size": 30, "hidden": "tanh", "output": "identity", "loss": "squared_error", "validation": None}
NETWORK = ("sizes", "hidden", "output", "loss", "biases", "reduction")
PLAYING = ("metric", "epochs", "patience")  # how a run is judged and where it ends: no number of it
OTHER = {
    "sizes": [4, 3, 5, 3],
    "hidden": {"name": "leaky_relu", "slope": 0.3},
    "output": "logistic",
    "loss": {"name": "huber", "delta": 0.3},
    "biases": "frozen",
    "reduction": "sum",
    "initialiser": "he_uniform",
    "seed": 7,
    "optimiser": {"name": "adam", "learning_rate": 0.02, "beta_1": 0.7, "epsilon": 1e-3},
    "schedule": {"name": "step", "steps": 2, "gamma": 0.5},
    "batch_size": 75,
    "shuffle": False,
    "validation": 0.2,
    "l1": 0.01,
    "l2": 0.02,
    "divide_penalties": True,
    "decay": 0.03,
    "clip_norm": 0.05,
    "dropout": 0.25,
    "dtype": "float32",
    "engine": "reference",
}
BESIDE = {"divide_penalties": {"l2": 0.02}}


def trained(session: Session) -> bg.Run:
    """What `train` makes of a session's settings in as many updates."""
    problem, chosen = session.problem, session.timeline.chosen
    values = chosen.values
    network = bg.Network(**{name: values[name] for name in NETWORK})
    theta = network.initialise(values["seed"], values["initialiser"] and values["initialiser"]["name"])
    plan = {name: value for name, value in values.items() if name not in (*NETWORK, *PLAYING, "initialiser")}
    epochs = UPDATES // chosen.planned[0].batches
    return bg.train(network, theta, problem.X, problem.D, epochs=epochs, threads=1, **plan)


def learned(**settings: object) -> Session:
    session = Session({"id": "iris"})
    assert ask(session, "set", settings=FIRST | settings)["say"] == "reply"
    assert ask(session, "advance", n=UPDATES)["say"] == "reply"
    return session


def test_every_setting_that_changes_a_run_is_tried():
    assert set(OTHER) | set(PLAYING) == set(SETTINGS)


@pytest.mark.parametrize("name", OTHER)
def test_a_setting_reaches_the_run_as_it_reaches_train(name):
    beside = BESIDE.get(name, {})
    plain, other = learned(**beside), learned(**beside, **{name: OTHER[name]})
    run, seen = trained(other), other.timeline
    assert run.updates == seen.update == UPDATES
    assert run.theta.flat.tobytes() == seen.theta.flat.tobytes()
    if name != "engine":  # every engine has the same run, near enough
        assert seen.measures.loss != plain.timeline.measures.loss
    if name == "validation":
        assert float(run.history["validation_loss"][-1]) == seen.measures.validation_loss
