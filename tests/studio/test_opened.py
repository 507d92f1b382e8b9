"""A number opened: the factors, paths and updates of a panel, with the numbers that were printed."""

from __future__ import annotations

import json
from math import prod

import numpy as np
import pytest

import backglass as bg
from backglass.errors import DataError, NetworkError
from tests.studio.opened_moments import LABELS, check_html, mazur, of_step, opened, plain, section, texts, trained

RNG = np.random.default_rng(0)
X4, D4 = RNG.normal(size=(4, 2)), RNG.uniform(size=(4, 2))


def everything(reply: dict) -> str:
    return plain(" ".join(texts(reply)))


def figures(reply: dict) -> list[str]:
    return [plain(factor["figure_html"]) for factor in reply["factors"]]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_w5_of_the_first_update_has_the_printed_numbers(lang):
    reply = opened(mazur(), "w(3)[1,1]", lang, LABELS)
    assert figures(reply) == ["0.741365070", "0.186815602", "0.593269992"]
    assert plain(reply["total"]["figure_html"]) == "0.082167041"
    assert "0.4 − 0.5 × 0.082167041 = 0.358916480" in plain(section(reply, "update")["html"])
    assert reply["label"] == "w5"
    assert reply["update"] == 1
    assert reply["value"] == 0.4
    assert prod(factor["value"] for factor in reply["factors"]) == pytest.approx(reply["gradient"], rel=1e-15)
    check_html(reply)
    json.dumps(reply, allow_nan=False)


def test_the_factors_say_which_numbers_of_the_picture_they_are():
    reply = opened(mazur(), "w(3)[1,1]", names=LABELS)
    assert [factor["lit"] for factor in reply["factors"]] == [["z(3)[1]", "E"], ["u(3)[1]", "z(3)[1]"], ["z(2)[1]"]]
    hidden = opened(mazur(), "w(2)[1,1]", names=LABELS)
    assert hidden["factors"][0]["lit"] == ["delta(3)[1]", "w(3)[1,1]", "delta(3)[2]", "w(3)[2,1]"]


def test_a_hidden_weight_has_its_fan_out_and_both_paths():
    reply = opened(mazur(), "w(2)[1,1]", names=LABELS)
    through = plain(reply["factors"][0]["formula_html"])
    assert "0.138498562 × 0.4 + (−0.038098237) × 0.5" in through
    paths = section(reply, "paths")
    assert [path["edges"] for path in paths["paths"]] == [["w(2)[1,1]", "w(3)[1,1]"], ["w(2)[1,1]", "w(3)[2,1]"]]
    assert [path["units"] for path in paths["paths"]] == [["z(2)[1]", "z(3)[1]"], ["z(2)[1]", "z(3)[2]"]]
    assert sum(path["value"] for path in paths["paths"]) == pytest.approx(reply["gradient"], rel=1e-12)
    assert "0.000668396 + (−0.000229828) = 0.000438568" in plain(paths["html"])
    assert paths["more"] == 0


def test_the_title_has_both_names_and_the_place():
    reply = opened(mazur(), "w(3)[1,1]", names=LABELS)
    assert plain(reply["title_html"]) == "w5 in update 1 w11(3), from h1 to o1"
    assert plain(opened(mazur(), "w(3)[1,1]", "ja", LABELS)["title_html"]) == "w5 (更新 1) w11(3)、h1 から o1 へ"
    bare = opened(mazur(), "w(3)[1,1]")["title_html"]
    assert plain(bare) == "w11(3) in update 1 from unit 1 of layer 2 to unit 1 of layer 3"


def test_a_frozen_bias_says_that_nothing_changes_it():
    reply = opened(mazur(), "b(3)[1]", names=LABELS)
    assert "no update changes it" in everything(reply)
    assert reply["gradient"] == pytest.approx(0.138498562, abs=1e-9)
    assert reply["asks"] == ["delta(3)[1]", "b(3)[1]"]
    assert reply["edit"]


@pytest.mark.parametrize(
    ("biases", "name", "count"), [("per_unit", "b(2)[1]", 3), ("shared", "b(2)", 2), ("augmented", "w(2)[1,0]", 3)]
)
def test_every_kind_of_bias_opens(biases, name, count):
    net = bg.Network((2, 2, 2), biases=biases)
    moment = trained(net, X4[:1], D4[:1], epochs=1)
    for lang in ("en", "ja"):
        reply = opened(moment, name, lang)
        assert len(reply["factors"]) == count
        combined = sum if biases == "shared" else prod
        assert combined(factor["value"] for factor in reply["factors"]) == pytest.approx(reply["gradient"])
        assert reply["gradient"] == pytest.approx(moment.trace.gradient[moment.theta.index(name)])
        assert len(section(reply, "paths")["paths"]) == (4 if biases == "shared" else 2)
        check_html(reply)


def test_units_open_with_their_sums_and_deltas():
    moment = mazur()
    u = opened(moment, "u(2)[1]", names=LABELS)
    assert [plain(one["symbol_html"]) for one in u["factors"]] == ["w1zi1", "w2zi2", "b1"]
    assert sum(one["value"] for one in u["factors"]) == pytest.approx(u["value"])
    assert u["factors"][0]["lit"] == ["w(2)[1,1]", "z(1)[1]"]
    assert plain(u["total"]["figure_html"]) == "0.3775"
    assert "0.036350306" in plain(section(u, "backward")["html"])
    z = opened(moment, "z(2)[1]", names=LABELS)
    assert "0.593269992" in plain(section(z, "forward")["html"])
    assert "0.3775" in plain(section(z, "forward")["html"])
    assert "0.008771355" in plain(section(z, "delta")["html"])
    assert z["gradient"] == pytest.approx(0.036350306, abs=1e-9)
    out = opened(moment, "z(3)[1]", names=LABELS)
    assert section(out, "rule")["html"] == ""
    assert figures(out) == ["0.741365070"]
    assert "0.138498562" in plain(section(out, "delta")["html"])
    delta = opened(moment, "delta(3)[1]", names=LABELS)
    assert figures(delta) == ["0.741365070", "0.186815602"]
    x = opened(moment, "z(1)[2]", names=LABELS)
    assert x["value"] == 0.1
    assert not x["edit"]
    assert len(section(x, "paths")["paths"]) == 4
    loss = opened(moment, "E", names=LABELS)
    assert "0.298371109" in everything(loss)
    for reply in (u, z, delta, x, loss):
        check_html(reply)


def test_the_constant_of_augmented_biases_is_said_to_be_one():
    net = bg.Network((2, 2, 2), biases="augmented")
    reply = opened(trained(net, X4[:1], D4[:1]), "z(2)[0]")
    assert reply["value"] == 1
    assert "It is a constant" in everything(reply)
    check_html(reply)


def test_a_batch_is_the_sum_over_its_samples_beside_one_of_them():
    net = bg.Network((2, 3, 2), hidden="tanh")
    moment = trained(net, X4, D4, sample=2, batch_size=4)
    reply = opened(moment, "w(2)[1,1]")
    assert reply["row"] == 3
    assert "Sample 3 alone" in everything(reply)
    rows = section(reply, "samples")["html"]
    assert "mean over the 4 samples" in plain(rows)
    assert rows.count("<tr>") == 6
    alone = prod(factor["value"] for factor in reply["factors"])
    assert alone == pytest.approx(moment.trace.row(2).gradient[0])
    assert reply["total"]["value"] == pytest.approx(alone)
    assert reply["gradient"] == pytest.approx(moment.trace.gradient[0])
    account = moment.step.account("w(2)[1,1]")
    assert reply["gradient"] == pytest.approx(account.mean)
    check_html(reply)


def test_a_sample_outside_the_batch_gives_way_to_the_batchs_first():
    net = bg.Network((2, 2, 2))
    moment = trained(net, X4, D4, sample=0, batch_size=2, shuffle=False, update=2)
    reply = opened(moment, "w(3)[1,1]")
    assert reply["row"] == 3
    assert opened(moment, "u(3)[1]")["row"] == 1


def test_sample_weights_and_sums_are_written():
    net = bg.Network((2, 2, 2), reduction="sum")
    moment = trained(net, X4, D4, sample_weight=[1.0, 2.0, 0.5, 1.0], batch_size=4)
    reply = opened(moment, "w(3)[1,1]")
    assert "The gradient is the sum over the 4 samples" in everything(reply)
    single = trained(net, X4[:1], D4[:1], sample_weight=[2.0])
    one = opened(single, "w(3)[1,1]")
    assert plain(one["factors"][0]["symbol_html"]) == "sn"
    assert prod(factor["value"] for factor in one["factors"]) == pytest.approx(one["gradient"])


@pytest.mark.parametrize(
    "options",
    [
        {"optimiser": "momentum"},
        {"optimiser": "nesterov"},
        {"optimiser": {"name": "nesterov", "form": "in_place"}},
        {"optimiser": "adam"},
        {"optimiser": {"name": "adam", "form": "reordered"}},
        {"optimiser": "adamw"},
        {"optimiser": "adagrad"},
        {"optimiser": "rmsprop"},
        {"l2": 0.1, "l1": 0.01},
        {"clip_norm": 1e-3},
        {"decay": 0.1},
        {"l2": 0.1, "clip_norm": 1e-3, "decay": 0.1, "optimiser": "adam"},
        {"dropout": 0.5},
    ],
    ids=str,
)
def test_the_update_is_written_by_the_optimisers_own_words(options):
    net = bg.Network((2, 4, 2), hidden="tanh")
    moment = trained(net, X4, D4, update=3, batch_size=2, epochs=4, **options)
    for name in ("w(2)[1,1]", "w(3)[2,3]", "b(3)[1]"):
        for lang in ("en", "ja"):
            reply = opened(moment, name, lang)
            account = moment.step.account(name)
            html = plain(section(reply, "update")["html"])
            after = f"{account.after:.9f}".replace("-", "−")
            assert html.endswith(after), (html, after)
            assert prod(factor["value"] for factor in reply["factors"]) == pytest.approx(
                moment.alone.gradient[moment.theta.index(name)], rel=1e-9, abs=1e-15
            )
            check_html(reply)


@pytest.mark.parametrize("optimiser", [bg.SGD(0.5), bg.Momentum(0.1), bg.Adam(0.1), bg.AdamW(0.1, decay=0.01)])
def test_the_learning_rate_has_the_lessons_letter(optimiser):
    reply = opened(mazur(optimiser=optimiser), "w(3)[1,1]")
    said = everything(reply)
    assert "<mi>η</mi>" in section(reply, "update")["html"]
    assert "<mi>η</mi>" in section(reply, "account")["html"]
    assert ("ε" in said) == hasattr(optimiser, "epsilon")  # the constant below the fraction alone
    assert "ε′" not in said


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_an_account_does_not_speak_of_engines(lang):
    html = plain(section(opened(mazur(), "w(3)[1,1]", lang), "account")["html"])
    assert "0.358916480" in html
    assert "native" not in html


def test_dropout_masks_stand_in_the_factors():
    net = bg.Network((2, 4, 2), hidden="tanh")
    moment = trained(net, X4[:1], D4[:1], dropout=0.5, seed=3)
    for j in range(1, 5):
        reply = opened(moment, f"w(2)[{j},1]")
        mask = moment.trace.masks[2][0, j - 1]
        assert f"{mask:g} ×" in plain(reply["factors"][1]["formula_html"])
        assert reply["gradient"] == (0 if mask == 0 else pytest.approx(moment.trace.gradient[2 * (j - 1)]))


def test_softmax_and_cross_entropy_are_one_factor():
    net = bg.Network((2, 3, 3), output="softmax", loss="cross_entropy")
    moment = trained(net, X4, [0, 1, 2, 1], batch_size=1, shuffle=False)
    reply = opened(moment, "w(3)[2,1]")
    assert len(reply["factors"]) == 2
    assert plain(reply["factors"][0]["symbol_html"]) == "∂E∂u2(3)"
    assert "z2(3)−d2" in plain(reply["factors"][0]["formula_html"])
    z = opened(moment, "z(3)[2]")
    assert "0.314154664" in plain(section(z, "forward")["html"])
    check_html(reply)
    check_html(z)


def test_softmax_without_its_pair_reaches_the_loss_through_every_output():
    net = bg.Network((2, 3, 3), output="softmax", loss="squared_error")
    moment = trained(net, X4[:1], [[1.0, 0.0, 0.0]])
    reply = opened(moment, "delta(3)[2]")
    put = plain(reply["factors"][0]["formula_html"])
    assert put.count("×") == 3
    check_html(reply)


def test_a_wide_layer_names_its_largest_terms_and_paths():
    net = bg.Network((20, 15, 15, 4))
    X, D = RNG.normal(size=(1, 20)), RNG.uniform(size=(1, 4))
    moment = trained(net, X, D)
    reply = opened(moment, "w(2)[1,1]")
    paths = section(reply, "paths")
    assert len(paths["paths"]) == 10
    assert paths["more"] == 50
    sizes = [abs(path["value"]) for path in paths["paths"]]
    assert sizes == sorted(sizes, reverse=True)
    assert "10 largest, and 50 more" in plain(paths["html"])
    assert "Through 15 units of layer 3" in plain(section(reply, "fan_out")["html"])
    u = opened(moment, "u(2)[1]")
    assert len(u["factors"]) == 12
    assert sum(one["value"] for one in u["factors"]) == pytest.approx(u["value"])
    wider = bg.Network((3, 30, 30, 5))
    large = opened(trained(wider, X[:, :3], RNG.uniform(size=(1, 5))), "b(2)[1]")
    assert section(large, "paths")["more"] == 140
    huge = bg.Network((3, 40, 40, 40, 5))
    most = opened(trained(huge, X[:, :3], RNG.uniform(size=(1, 5))), "b(2)[1]")
    assert section(most, "paths")["more"] == 7990
    for one in (reply, u, large, most):
        check_html(one)


def test_numbers_that_are_not_finite_are_said():
    net = bg.Network((1, 1), biases="none")
    moment = trained(net, [[1.0]], [[1.0]])
    broken = of_step(moment.step, [[1e308]], [[1.0]])
    object.__setattr__(broken, "X", np.array([[np.inf]]))
    with pytest.raises((DataError, NetworkError)):
        opened(broken, "u(2)[1]")


def test_what_is_nothing_of_the_network_is_refused():
    with pytest.raises(NetworkError, match="names nothing"):
        opened(mazur(), "q(3)")
    with pytest.raises(NetworkError):
        opened(mazur(), "w(9)[1,1]")


def test_a_columns_name_is_data():
    net = bg.Network((3, 1))
    X, D = RNG.normal(size=(1, 3)), RNG.uniform(size=(1, 1))
    long = "the length of the bill in millimetres"
    names = {"inputs": ["bill_length_mm", "<script>alert(1)</script>", long], "outputs": ["sum_k & co"]}
    moment = trained(net, X, D)
    for name in ("w(2)[1,1]", "w(2)[1,2]", "w(2)[1,3]", "u(2)[1]", "z(1)[2]", "z(2)[1]", "b(2)[1]", "E"):
        for lang in ("en", "ja"):
            reply = opened(moment, name, lang, names)
            check_html(reply)
            assert not any("<script" in html for html in texts(reply))
    first = opened(moment, "w(2)[1,1]", names=names)
    assert "<mtext>bill_length_mm</mtext>" in first["factors"][2]["formula_html"]
    assert "from bill_length_mm to sum_k" in plain(first["title_html"])
    assert f'title="{long}"' in opened(moment, "w(2)[1,3]", names=names)["factors"][2]["formula_html"]
