"""Philox: fixed vectors that every engine must draw, and a second implementation in plain Python integers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.engines import native
from backglass.equations.randomness import Purpose, check_seed, dropout_mask, normals, permutation, uniforms
from backglass.errors import PlanError
from tests import tolerances
from tests.oracles import philox

SEEDS = (0, 20_261_121)
seeds = st.integers(0, 2**64 - 1)
purposes = st.sampled_from(Purpose)

# The paper's own test vectors (Random123, kat_vectors): counter, key and output of philox4x64 in ten rounds.
KNOWN_ANSWERS = [
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B),
    ),
    (
        (2**64 - 1,) * 4,
        (2**64 - 1,) * 2,
        (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0),
    ),
]

UNIFORMS = {  # of shuffles in epoch 1
    0: [
        0.7041897460734438, 0.456075618888674, 0.43078158775075004,
        0.6714872393986125, 0.8328254087039738, 0.34794191103624705,
    ],
    20_261_121: [
        0.02959135831849047, 0.9009422353401335, 0.14170978753738916,
        0.3975676852562121, 0.18719587512118363, 0.8768258575130773,
    ],
}  # fmt: skip

SHUFFLES = {  # (seed, epoch) -> the order of ten rows
    (0, 1): [9, 0, 5, 2, 1, 6, 8, 3, 4, 7],
    (0, 2): [1, 6, 7, 2, 3, 8, 4, 9, 5, 0],
    (20_261_121, 1): [5, 3, 9, 6, 4, 7, 2, 1, 8, 0],
    (20_261_121, 2): [1, 5, 2, 3, 0, 6, 9, 4, 8, 7],
}

KEPT = {  # (seed, update, layer) -> which of three rows' five units a rate of 0.4 keeps
    (0, 1, 2): [[1, 1, 1, 1, 1], [1, 0, 1, 1, 0], [1, 0, 0, 0, 0]],
    (0, 2, 3): [[0, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 1, 1, 0, 0]],
    (20_261_121, 1, 2): [[1, 0, 0, 0, 1], [0, 0, 1, 1, 1], [1, 0, 1, 1, 0]],
    (20_261_121, 2, 3): [[1, 1, 0, 1, 1], [1, 0, 1, 1, 1], [0, 1, 0, 1, 0]],
}


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN_ANSWERS)
def test_the_second_implementation_gives_the_papers_answers(counter, key, words):
    assert philox.block(counter, key) == words


@pytest.mark.parametrize("seed", SEEDS)
def test_uniforms_are_the_fixed_ones(seed):
    assert uniforms(seed, Purpose.SHUFFLE, 6, time=1).tolist() == UNIFORMS[seed]
    assert philox.uniforms(seed, Purpose.SHUFFLE, 6, time=1) == UNIFORMS[seed]


@pytest.mark.parametrize(("seed", "epoch"), SHUFFLES)
def test_shuffles_are_the_fixed_ones(seed, epoch):
    order = SHUFFLES[seed, epoch]
    assert permutation(seed, Purpose.SHUFFLE, 10, time=epoch).tolist() == order
    assert philox.permutation(seed, Purpose.SHUFFLE, 10, time=epoch) == order


@pytest.mark.parametrize(("seed", "update", "layer"), KEPT)
def test_dropout_masks_are_the_fixed_ones(seed, update, layer):
    kept = np.array(KEPT[seed, update, layer])
    np.testing.assert_array_equal(dropout_mask(seed, update, layer, (3, 5), 0.4), kept / 0.6)
    draws = np.array(philox.uniforms(seed, Purpose.DROPOUT, 15, layer=layer, time=update))
    np.testing.assert_array_equal((draws >= 0.4).reshape(3, 5), kept)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_has_the_fixed_shuffles_and_masks(seed):
    """The order of a run's first two epochs, and the mask of its second update in layer 3."""
    net = bg.Network((2, 4, 5, 1))
    X = np.arange(20.0).reshape(10, 2)
    run = bg.train(net, net.initialise(), X, X[:, 0], epochs=2, batch_size=3, seed=seed, dropout=[0.0, 0.4])
    assert [run.plan.order(epoch).tolist() for epoch in (1, 2)] == [SHUFFLES[seed, 1], SHUFFLES[seed, 2]]
    masks = run.plan.masks(net, 2, 3)
    assert masks is not None
    assert list(masks) == [3]
    np.testing.assert_array_equal(masks[3], np.array(KEPT[seed, 2, 3]) / 0.6)


@given(
    seed=seeds,
    purpose=purposes,
    count=st.integers(0, 9),
    layer=st.integers(0, 2**32),
    time=st.integers(0, 2**63),
)
def test_every_stream_is_that_of_the_second_implementation(seed, purpose, count, layer, time):
    ours = uniforms(seed, purpose, count, layer=layer, time=time)
    assert ours.tolist() == philox.uniforms(seed, purpose, count, layer=layer, time=time)


@given(seed=seeds, purpose=purposes, n=st.integers(0, 300), time=st.integers(0, 2**40))
def test_a_permutation_is_a_permutation_and_the_second_implementations(seed, purpose, n, time):
    order = permutation(seed, purpose, n, time=time)
    assert sorted(order.tolist()) == list(range(n))
    assert order.tolist() == philox.permutation(seed, purpose, n, time=time)
    assert order.tolist() == native.permutation(seed, purpose, n, time=time).tolist()


def test_every_order_of_four_is_as_likely():
    """Of 4,800 shuffles each of the 24 orders comes 200 times; 60 is more than four standard deviations."""
    orders = np.array([permutation(7, Purpose.SHUFFLE, 4, time=time) for time in range(4_800)])
    counts = np.bincount(orders @ [64, 16, 4, 1])
    assert (counts > 0).sum() == 24
    assert np.abs(counts[counts > 0] - 200).max() < 60


def test_streams_are_apart_and_in_the_half_open_interval():
    streams = [uniforms(seed, purpose, 40, layer=layer, time=time)
               for seed in (0, 1) for purpose in Purpose for layer in (0, 1) for time in (0, 1)]  # fmt: skip
    draws = np.concatenate(streams)
    assert len(np.unique(draws)) == len(draws)
    assert ((draws >= 0) & (draws < 1)).all()


@given(seed=seeds, rate=st.sampled_from([0.0, 0.2, 0.5, 0.9]), update=st.integers(1, 10**6))
def test_masks_are_zero_or_the_inverse_of_what_is_kept(seed, rate, update):
    mask = dropout_mask(seed, update, 2, (5, 4), rate)
    assert set(mask.ravel()) <= {0.0, 1 / (1 - rate)}
    assert mask.all() or rate > 0
    larger_batch = dropout_mask(seed, update, 2, (9, 4), rate)
    np.testing.assert_array_equal(larger_batch[:5], mask)  # row by row: a mask does not depend on the rows below


def test_a_mask_keeps_the_expected_output():
    mask = dropout_mask(3, 1, 2, (400, 300), 0.3)
    assert abs(mask.mean() - 1) < tolerances.SPREAD
    assert abs((mask == 0).mean() - 0.3) < tolerances.SPREAD


def test_normals_have_the_moments_of_the_normal_distribution():
    draws = normals(11, Purpose.INITIALISE, 100_000)
    moments = [np.mean(draws**k) for k in (1, 2, 3, 4)]
    np.testing.assert_allclose(moments, [0, 1, 0, 3], atol=tolerances.MOMENTS)


@pytest.mark.parametrize("seed", [-1, 2**64, 0.0, True, "1", None])
def test_a_seed_outside_its_range_is_refused(seed):
    with pytest.raises(PlanError, match="whole number from 0 to 2\\^64 - 1"):
        check_seed(seed)


def test_numpys_whole_numbers_are_seeds():
    assert check_seed(np.uint64(2**64 - 1)) == 2**64 - 1
    assert check_seed(np.int64(5)) == 5
