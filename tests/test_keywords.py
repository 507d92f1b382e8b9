"""Near misses: an argument or a name of the module that is not there says what was meant."""

from __future__ import annotations

import inspect
import timeit

import pytest

import backglass as bg
from backglass.keywords import keywords
from tests.calls import D, X, calls, network, theta

NEAR = {  # function, argument -> what was meant
    ("train", "optimizer"): "'optimiser'",
    ("train", "Optimiser"): "'optimiser'",
    ("train", "lr"): "'optimiser' (the learning rate is the optimiser's, as in optimiser=bg.Adam(0.01))",
    ("train", "learning_rate"): "'optimiser' (the learning rate is the optimiser's, as in optimiser=bg.Adam(0.01))",
    ("train", "n_epochs"): "'epochs'",
    ("train", "max_iter"): "'epochs'",
    ("train", "batchsize"): "'batch_size'",
    ("train", "random_state"): "'seed'",
    ("train", "validation_split"): "'validation'",
    ("train", "n_jobs"): "'threads'",
    ("train", "patience"): "'early_stopping'",
    ("train", "weight_decay"): "'decay'",
    ("train", "net"): "'network'",
    ("train_committee", "optimizer"): "'optimiser'",
    ("train_committee", "n_members"): "'members'",
    ("Network", "activation"): "'hidden'",
    ("Network", "layers"): "'sizes'",
    ("Network", "criterion"): "'loss'",
    ("Network", "bias"): "'biases'",
    ("evaluate", "weights"): "'theta'",
    ("evaluate", "weight"): "'sample_weight'",
    ("certify", "network"): "'net'",
    ("derive", "index"): "'sample'",
    ("load", "filename"): "'path'",
    ("MLPClassifier", "optimizer"): "'solver'",
    ("MLPClassifier", "epochs"): "'max_iter'",
    ("MLPRegressor", "lr"): "'learning_rate_init'",
    ("MLPRegressor", "seed"): "'random_state'",
    ("MLPRegressor", "hidden"): "'hidden_layer_sizes'",
    ("MLPRegressor", "hiden_layer_sizes"): "'hidden_layer_sizes'",
    ("Adam", "lr"): "'learning_rate'",
    ("Adam", "beta1"): "'beta_1'",
    ("EarlyStopping", "tol"): "'tolerance'",
    ("fit_table", "epoch"): "'epochs'",
    ("inspect", "validaton"): "'validation'",
    ("read_table", "seperator"): "'separator'",
}


@pytest.mark.parametrize(("function", "given"), NEAR)
def test_what_was_meant_is_said(function, given):
    arguments = calls()[function].arguments if function in calls() else {}
    with pytest.raises(bg.ArgumentError) as caught:
        getattr(bg, function)(**arguments, **{given: 1})
    assert f"{function} has no " in str(caught.value)
    assert str(caught.value).endswith(f"did you mean {NEAR[function, given]}?")


def test_a_language_is_given_where_something_is_shown():
    for function in ("derive", "health", "fit_table"):
        with pytest.raises(bg.ArgumentError, match=r"a language is given where something is shown, as in print\("):
            getattr(bg, function)(**calls()[function].arguments, lang="ja")
    t = bg.trace(network(), theta(), X, D)
    for show in (bg.health(t).to_html, bg.derive(t, "w(2)[1,1]").to_text, t.to_svg, t.to_worksheet):
        with pytest.raises(bg.ArgumentError, match="has no argument 'language'; did you mean 'lang'"):
            show(language="ja")


def test_both_ways_to_catch_it_work():
    for kind in (TypeError, bg.BackglassError, ValueError, bg.PlanError):
        with pytest.raises(kind, match="did you mean 'optimiser'"):
            bg.train(network(), theta(), X, D, optimizer="adam")


def test_methods_say_it_too():
    with pytest.raises(bg.ArgumentError, match=r"Network\.initialise has no argument 'random_state'; did you mean 's"):
        network().initialise(random_state=1)
    with pytest.raises(bg.ArgumentError, match="qqq"):
        bg.train(network(), theta(), X, D, qqq=1)


def test_a_committee_takes_no_validation_and_what_a_member_is_given_is_checked():
    with pytest.raises(bg.ArgumentError, match="each member holds a fold of its own out"):
        bg.train_committee(network(), X, D, members=2, validation=0.2)
    with pytest.raises(bg.ArgumentError, match="did you mean 'checkpoint'"):
        bg.train_committee(network(), X, D, members=2, of_member=lambda _: {"checkpont": "a"})
    with pytest.raises(bg.PlanError, match="of_member returned None, but it gives a member's options"):
        bg.train_committee(network(), X, D, members=2, of_member=print)


def test_signatures_stay_and_calls_cost_nothing():
    assert list(inspect.signature(bg.train).parameters)[:4] == ["network", "theta", "X", "D"]
    assert inspect.signature(bg.Adam).parameters["learning_rate"].default == bg.Adam().learning_rate
    assert bg.train.__module__ == "backglass.training.one_run"
    assert bg.train.__doc__.startswith("Train a network")

    def plain(a, b=1):
        return a + b

    wrapped = keywords(plain)
    seconds = min(timeit.repeat(lambda: wrapped(1, b=2), number=2000, repeat=5)) / 2000
    assert seconds < 20e-6


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("adam", "did you mean bg.Adam?"),
        ("DataEror", "did you mean bg.DataError?"),
        ("MLPClasifier", "did you mean bg.MLPClassifier?"),
        ("gelu", "did you mean bg.GELU?"),
        ("fit", "did you mean bg.train?"),
        ("Optimizer", "there are bg.SGD, bg.Momentum, "),
        ("initializers", "there are bg.LeCunNormal, "),
        ("losses", "there are bg.SquaredError, "),
        ("qqqqq", "has no attribute 'qqqqq'"),
        ("_private", "has no attribute '_private'"),
    ],
)
def test_a_name_of_the_module_that_is_not_there(name, says):
    assert not hasattr(bg, name)
    with pytest.raises(AttributeError) as caught:
        getattr(bg, name)
    assert says in str(caught.value)
