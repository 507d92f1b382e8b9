"""Networks and parameters: every combination validated, every name found."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.engines import ReferenceEngine
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.forward import augmented_outputs, augmented_weights, forward
from backglass.equations.losses import LOSSES
from backglass.errors import NetworkError

BIASES = ("per_unit", "frozen", "shared", "none", "augmented")
sizes_ = st.lists(st.integers(1, 5), min_size=2, max_size=5)
nets = st.builds(
    bg.Network,
    sizes_,
    hidden=st.sampled_from([name for name, row in ACTIVATIONS.items() if "hidden" in row.places]),
    biases=st.sampled_from(BIASES),
    reduction=st.sampled_from(["mean", "sum"]),
)


@given(net=nets, seed=st.integers(0, 2**64 - 1))
def test_parameters_go_to_lists_flat_vectors_and_names_and_back(net, seed):
    theta = net.initialise(seed)
    flat = theta.flat + np.arange(len(theta))
    theta = bg.Parameters(net, flat)
    lists = json.loads(json.dumps(theta.to_lists()))
    assert net.parameters(lists["W"], lists.get("b")) == theta
    assert [theta[name] for name in theta] == flat.tolist()
    assert [theta.index(name) for name in theta] == list(range(len(theta)))
    assert len(set(theta)) == len(theta) == net.parameter_count
    for l in range(2, net.L + 1):
        assert theta.weights[l].shape == (net.sizes[l - 1], net.sizes[l - 2])
        assert theta.biases[l].shape == (net.sizes[l - 1],)
        assert theta[f"w({l})[1,{net.sizes[l - 2]}]"] == theta.W[l][0, -1]
        if net.biases == "augmented":
            np.testing.assert_array_equal(theta.W[l], augmented_weights(theta.weights[l], theta.biases[l]))
            assert theta[f"w({l})[{net.sizes[l - 1]},0]"] == theta.W[l][-1, 0]
        elif net.biases != "none":
            assert theta[f"b({l})[{net.sizes[l - 1]}]"] == theta.b[l][-1]
    np.testing.assert_array_equal(net.flatten(theta.weights, theta.biases)[net.is_weight], flat[net.is_weight])
    assert bg.Network.from_dict(json.loads(json.dumps(net.to_dict()))) == net
    assert pickle.loads(pickle.dumps(theta)) == theta


def test_views_share_memory_and_are_read_only():
    theta = bg.Network((3, 4, 2)).initialise(1)
    assert np.shares_memory(theta.W[2], theta.flat)
    with pytest.raises(ValueError, match="read-only"):
        theta.W[2][0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        theta.flat[0] = 1


def test_the_vector_given_is_not_kept():
    net = bg.Network((1, 1))
    flat = np.array([1.0, 2.0])
    theta = bg.Parameters(net, flat)
    flat[0] = 5
    assert theta.flat.tolist() == [1.0, 2.0]


def test_fractions_and_layers_by_number():
    net = bg.Network((2, 1), biases="shared")
    theta = net.parameters(W={2: [["3/20", "1/3"]]}, b={2: "7/2"})
    assert theta.flat.tolist() == [0.15, 1 / 3, 3.5]
    assert (theta["b(2)"], theta["b(2)[1]"]) == (3.5, 3.5)


@pytest.mark.parametrize("biases", BIASES)
def test_the_augmented_form_gives_equal_results(biases):
    rng = np.random.default_rng(0)
    net = bg.Network((3, 4, 2), hidden="tanh", biases=biases)
    theta = bg.Parameters(net, rng.normal(size=net.parameter_count))
    X = rng.normal(size=(5, 3))
    plain = forward(net.f, theta.weights, theta.biases, X)
    z = X
    for l in (2, 3):
        u = augmented_outputs(z) @ augmented_weights(theta.weights[l], theta.biases[l]).T
        np.testing.assert_allclose(u, plain.u[l], rtol=1e-14, atol=1e-15)
        z = net.f[l](u)


def test_shared_frozen_and_missing_biases():
    rng = np.random.default_rng(0)
    X, D, s = rng.normal(size=(5, 3)), rng.normal(size=(5, 2)), np.ones(5)
    gradients = {}
    for biases in BIASES[:4]:
        net = bg.Network((3, 4, 2), hidden="tanh", biases=biases)
        theta = net.parameters(W=[np.ones((4, 3)) / 7, np.ones((2, 4)) / 5])
        gradients[biases] = ReferenceEngine(net).sums(theta.flat, X, D, s).gradient
    per_unit, shared = gradients["per_unit"], gradients["shared"]
    assert [len(g) for g in gradients.values()] == [26, 26, 22, 20]
    assert shared[12] == pytest.approx(per_unit[12:16].sum())
    assert shared[-1] == pytest.approx(per_unit[-2:].sum())
    np.testing.assert_array_equal(gradients["frozen"], per_unit)
    assert bg.Network((3, 4, 2), biases="frozen").trainable.sum() == 20


def test_every_pair_of_output_and_loss_is_allowed_or_refused_with_its_reason():
    allowed = 0
    for output in ACTIVATIONS:
        for loss, row in LOSSES.items():
            if output in row.outputs:
                bg.Network((2, 3), output=output, loss=loss)
                allowed += 1
            else:
                with pytest.raises(NetworkError, match="cannot stand behind") as caught:
                    bg.Network((2, 3), output=output, loss=loss)
                assert row.because.en in str(caught.value)
                assert row.because.ja in caught.value.text.ja
    assert allowed == 5 * len(ACTIVATIONS) + 3


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"sizes": (3,)}, "at least two"),
        ({"sizes": (3, 0)}, "at least two"),
        ({"sizes": "32"}, "at least two"),
        ({"sizes": (3, 1), "output": "softmax", "loss": "cross_entropy"}, "always 1"),
        ({"sizes": (3, 1), "output": "logistic", "loss": "poisson"}, "no upper bound"),
        ({"sizes": (3, 2, 1), "hidden": "softmax"}, "output layer"),
        ({"sizes": (3, 2, 1), "hidden": ["tanh", "tanh"]}, "names 2"),
        ({"sizes": (3, 2, 1), "hidden": "sigmoid"}, "logistic"),
        ({"sizes": (3, 1), "loss": "hinge"}, "hinge"),
        ({"sizes": (3, 1), "biases": "all"}, "per_unit"),
        ({"sizes": (3, 1), "reduction": "max"}, "mean"),
        ({"sizes": (3, 2, 1), "hidden": {"name": "elu", "slope": 1}}, "no parameter 'slope'"),
    ],
)
def test_a_network_that_cannot_be_says_why(options, says):
    with pytest.raises(NetworkError, match=says) as caught:
        bg.Network(**options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("row", "values"),
    [(bg.LeakyReLU, (0, 1, -1)), (bg.ELU, (0, -1)), (bg.ReLU, (-0.1, 2)), (bg.Huber, (0, np.inf)),
     (bg.Quantile, (0, 1)), (bg.CrossEntropy, (1, -0.1, True))],
)  # fmt: skip
def test_rows_check_their_parameters(row, values):
    for value in values:
        with pytest.raises(NetworkError, match=row.__name__):
            row(value)


@pytest.mark.parametrize(
    "name", ["w(1)[1,1]", "w(2)[0,1]", "w(2)[3,1]", "w(2)[1,4]", "w(2)[1]", "b(2)[1,1]", "b(3)[2]", "x", ""]
)
def test_a_name_that_is_none_is_refused(name):
    theta = bg.Network((3, 2, 1)).initialise()
    with pytest.raises(NetworkError):
        theta[name]


@pytest.mark.parametrize(
    ("W", "b", "says"),
    [
        ([[[1, 2]]], [[1, 2]], "shape"),
        ([[[1, 2, 3]]], None, "shape"),
        ([[["a", 2]]], None, "no number"),
        ([[["1/0", 2]]], None, "no number"),
        ([[[np.nan, 2]]], None, "finite"),
        ([[[1, 2]], [[1]]], None, "layers"),
        ([[[1, 2], [1]]], None, "different lengths"),
    ],
)
def test_parameters_that_do_not_fit_say_why(W, b, says):
    with pytest.raises(NetworkError, match=says):
        bg.Network((2, 1)).parameters(W, b)


def test_biases_that_a_network_does_not_have_are_refused():
    with pytest.raises(NetworkError, match="leave b out"):
        bg.Network((2, 1), biases="none").parameters([[[1, 2]]], [[0]])
    with pytest.raises(NetworkError, match="one a layer"):
        bg.Network((2, 2), biases="shared").parameters([np.ones((2, 2))], [[0, 1]])
    with pytest.raises(NetworkError, match="parameters"):
        bg.Parameters(bg.Network((2, 1)), np.zeros(5))
