"""Plots: the lines, bars and points hold the numbers that were handed over, and nothing global is touched."""

from __future__ import annotations

import sys
from io import BytesIO

import numpy as np
import pytest

import backglass as bg
from backglass.errors import DataError, MissingExtraError, NetworkError
from backglass.glass import surface
from backglass.pictures import fonts, plots
from backglass.words import pictures as words

matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed; the extra 'plots' brings it")
XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])


def run(**choices: object) -> bg.Run:
    net = bg.Network((2, 4, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy")
    return bg.train(
        net, net.initialise(seed=1), *XOR, optimiser=bg.Adam(0.05), epochs=60, engine="reference", **choices
    )


def drawn(figure: object) -> bytes:
    """The picture; a letter that no font has would be a warning, which is an error here."""
    stream = BytesIO()
    figure.savefig(stream, format="png", dpi=50)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def nothing_global():
    before = dict(matplotlib.rcParams)
    yield
    assert dict(matplotlib.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


def test_the_score_that_one_chose_is_the_one_that_is_drawn():
    history = {"loss": [2.0, 1.0], "validation_r2": [0.1, 0.2], "validation_score": [-9.0, -5.0]}
    figure = plots.learning_curves(history, lang="en")
    assert figure.axes[1].get_ylabel() == "validation score"
    assert [list(line.get_ydata()) for line in figure.axes[1].lines] == [[-9.0, -5.0]]


def test_learning_curves_hold_the_history():
    history = run(validation=XOR).history
    figure = plots.learning_curves(history)
    above, below = figure.axes
    assert [line.get_ydata().tolist() for line in above.lines] == [
        history["loss"].tolist(),
        history["validation_loss"].tolist(),
    ]
    assert above.lines[0].get_xdata().tolist() == list(range(1, 61))
    assert [text.get_text() for text in above.get_legend().get_texts()] == ["training", "validation"]
    assert below.lines[0].get_ydata().tolist() == history["validation_accuracy"].tolist()
    looks = {(line.get_color(), line.get_linestyle()) for line in above.lines}
    assert len({colour for colour, _ in looks}) == len({dash for _, dash in looks}) == 2
    assert drawn(figure).startswith(b"\x89PNG")


def test_every_member_of_a_committee_has_a_line():
    (ax,) = plots.learning_curves({"member": [1, 1, 2], "loss": [3, 2, 4], "validation_loss": [5, 4, 6]}).axes
    assert [line.get_ydata().tolist() for line in ax.lines] == [[3, 2], [4], [5, 4], [6]]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["training", "validation"]


def test_a_loss_that_falls_far_has_a_logarithmic_axis():
    assert plots.learning_curves({"loss": [1.0, 0.5]}).axes[0].get_yscale() == "linear"
    assert plots.learning_curves({"loss": [1.0, 0.01]}).axes[0].get_yscale() == "log"
    assert plots.learning_curves({"loss": [1.0, 0.0]}).axes[0].get_yscale() == "linear"
    assert plots.learning_curves({"loss": [1.0, np.nan, 0.01]}).axes[0].get_yscale() == "log"


def test_delta_norms_hold_a_line_a_layer():
    figure = plots.delta_norms({2: [1e-6, 1e-5], 3: [1e-2, 1e-1]}, lang="en")
    (ax,) = figure.axes
    assert [line.get_ydata().tolist() for line in ax.lines] == [[1e-6, 1e-5], [1e-2, 1e-1]]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["layer 2", "layer 3"]
    assert ax.get_yscale() == "log"
    drawn(figure)


def test_weight_histories_hold_the_recorded_parameters():
    recorded: dict[int, bg.Parameters] = {}
    keep = bg.EachUpdate(lambda progress: recorded.__setitem__(progress.update, progress.theta))
    found = run(callbacks=[keep])
    assert sorted(recorded) == list(range(1, 61))
    (ax,) = plots.weight_histories(recorded, ["w(3)[1,2]", "b(2)[1]"]).axes
    assert ax.lines[0].get_ydata().tolist() == [recorded[update]["w(3)[1,2]"] for update in range(1, 61)]
    assert ax.lines[1].get_ydata()[-1] == found.theta["b(2)[1]"]
    figure = plots.weight_histories(recorded)
    assert len(figure.axes[0].lines) == plots.MOST_LINES
    drawn(figure)
    with pytest.raises(NetworkError, match="layers"):
        plots.weight_histories(recorded, ["w(9)[1,1]"])


def test_the_decision_boundary_lies_where_the_classes_change():
    found = run()
    over = surface(found.network, found.theta, XOR[0], points=60)
    figure = plots.decision_boundary(over, XOR[1], ["length", "width"])
    ax = figure.axes[0]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("length", "width")
    marked = [points.get_offsets().tolist() for points in ax.collections if len(points.get_offsets()) > 1]
    assert marked == [[[0, 0], [1, 1]], [[0, 1], [1, 0]]]
    lines = [path for part in ax.collections for path in part.get_paths() if not part.get_facecolor().size]
    step = over.across[1] - over.across[0]
    net, theta = found.network, found.theta
    for x1, x2 in np.concatenate([path.vertices for path in lines])[::10]:
        around = surface(net, theta, [[x1 - step, x2 - step], [x1 + step, x2 + step]], points=9).y
        assert around.min() < 0.5 < around.max()
    drawn(figure)


def test_several_classes_and_plain_outputs_are_drawn_too():
    three = bg.Network((3, 3), output="softmax", loss="cross_entropy")
    over = surface(three, three.initialise(), np.eye(3), of=(1, 3), points=20)
    assert over.classes.max() > over.classes.min()
    figure = plots.decision_boundary(over, np.eye(3))
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["class 0", "class 1", "class 2"]
    plain = bg.Network((2, 1))
    without = plots.decision_boundary(surface(plain, plain.initialise(), XOR[0], points=20))
    assert without.get_suptitle() == words.OUTPUT_SURFACE["en"]
    for one in (figure, without, plots.decision_boundary(over, [0, 1, 2])):
        drawn(one)


def test_histograms_count_every_unit_of_every_sample():
    found = run()
    t = bg.trace(found.network, found.theta, *XOR)
    axes = plots.activation_histograms(t, bins=7).axes
    for ax, l in zip(axes, (2, 3), strict=True):
        counts, edges = np.histogram(t.z[l], bins=7)
        assert [bar.get_height() for bar in ax.patches] == counts.tolist()
        assert ax.patches[0].get_x() == pytest.approx(edges[0])


def test_japanese_labels_where_there_is_a_font_and_english_ones_with_a_note_where_not(monkeypatch):
    assert fonts.voice("ja", ["DejaVu Sans", "IPAexGothic"]) == fonts.Voice("ja", "IPAexGothic")
    assert fonts.voice("ja", ["DejaVu Sans"]) == fonts.Voice("en", note=words.NO_FONT)
    monkeypatch.setattr(fonts, "JAPANESE_FONTS", ())
    figure = plots.learning_curves({"loss": [1.0, 0.5]}, lang="ja")
    assert figure.axes[0].get_xlabel() == "epoch"
    assert figure.get_supxlabel() == words.NO_FONT
    drawn(figure)


def test_every_plot_speaks_japanese():
    if fonts.voice("ja").language == "en":
        pytest.skip("no Japanese font is installed")
    found = run()
    t = bg.trace(found.network, found.theta, *XOR)
    over = surface(found.network, found.theta, XOR[0], points=20)
    for figure in (
        plots.learning_curves(found.history, lang="ja"),
        plots.delta_norms({2: [1.0], 3: [2.0]}, lang="ja"),
        plots.weight_histories({0: found.theta, 1: found.theta}, lang="ja"),
        plots.decision_boundary(over, XOR[1], ["長さ", "幅"], lang="ja"),
        plots.activation_histograms(t, lang="ja"),
    ):
        assert any(letter > "\u3040" for letter in figure.get_suptitle())
        drawn(figure)


def test_what_cannot_be_drawn_is_refused(monkeypatch):
    with pytest.raises(DataError, match="needs the column 'loss'"):
        plots.learning_curves({"validation_loss": [1.0]})
    with pytest.raises(DataError, match="no norms"):
        plots.delta_norms({})
    with pytest.raises(DataError, match="no parameters"):
        plots.weight_histories({})
    net = bg.Network((2, 1))
    over = surface(net, net.initialise(), XOR[0], points=3)
    with pytest.raises(DataError, match=r"D has the shape \(3,\)"):
        plots.decision_boundary(over, [1, 2, 3])
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"backglass\[plots\]"):
        plots.learning_curves({"loss": [1.0]})
