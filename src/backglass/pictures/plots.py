"""Plots of what training and the glass computed, with matplotlib, which the extra `plots` brings.

Every function returns a matplotlib Figure of its own and leaves pyplot and the settings alone; save it with
``figure.savefig("curves.png")``. Labels are Japanese where that is asked for and a Japanese font is installed;
without one they are English, and a line below the plot says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.errors import DataError, MissingExtraError
from backglass.glass.surfaces import Surface
from backglass.glass.tracing import Trace
from backglass.keywords import keywords
from backglass.numeric import numeric
from backglass.parameters import Parameters
from backglass.pictures.fonts import Voice, voice
from backglass.ranges import TEXTS, check_type, checked, spoken, whole
from backglass.words import Language, Text, said
from backglass.words import pictures as words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours; the dashes and marks keep lines and points apart in a grey print.
COLOURS = ("#0072b2", "#c65000", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
DASHES = ("-", "--", "-.", ":")
MARKS = ("o", "^", "s", "D", "v", "P", "X")
LOG_RATIO = 20.0  # from this ratio of largest to smallest value on, an axis is logarithmic
MOST_LINES = 12
BINS = whole(1, 1000)

Column: TypeAlias = npt.ArrayLike


@keywords
def learning_curves(history: Mapping[str, Column], *, lang: Language | None = None) -> Figure:
    """Loss by epoch, and below it the validation's score, accuracy or R², the first of them that there is.

    Parameters
    ----------
    history : History or mapping
        Such as ``run.history``: columns with one number an epoch. Each value of a column "member" has its own line.
    lang : {"en", "ja"}, optional
        By default the reader's language, as the locale has it.

    Raises
    ------
    DataError
        There is no column "loss", or it is empty.
    MissingExtraError
        matplotlib is not installed.
    """
    check_type("history", history, Mapping, "bg.train", DataError)
    series = {name: _by_epoch(values, f"The column {said(name)}") for name, values in history.items()}
    if "loss" not in series or not len(series["loss"]):
        raise DataError("A learning curve needs the column 'loss' with at least one epoch; train first.")
    scores = [name for name in ("validation_score", "validation_accuracy", "validation_r2") if name in series][:1]
    figure, axes, say = _figure(words.LEARNING_CURVES, lang, rows=1 + bool(scores))
    losses = [name for name in ("loss", "validation_loss") if name in series]
    _curves(axes[0], losses, series, words.LOSS, say)
    if scores:
        _curves(axes[1], scores, series, words.COLUMNS[scores[0]], say)
    _logarithmic(axes[0], [series[name] for name in losses])
    axes[-1].set_xlabel(words.EPOCH[say.language], **say.font)
    return figure


@keywords
def delta_norms(norms: Mapping[int, Column], *, lang: Language | None = None) -> Figure:
    """The norm of every layer's delta by epoch: lines that drift apart are gradients that vanish or explode.

    Parameters
    ----------
    norms : mapping
        l -> (epochs,).
    lang : {"en", "ja"}, optional
        By default the reader's language, as the locale has it.

    Raises
    ------
    DataError
        There is no layer.
    MissingExtraError
        matplotlib is not installed.
    """
    check_type("norms", norms, Mapping, "dict", DataError)
    if not norms:
        raise DataError("There are no norms to draw; hand over one array for every layer.")
    figure, (ax,), say = _figure(words.DELTA_NORMS, lang)
    series = [_by_epoch(values, f"The norms of layer {said(l)}") for l, values in norms.items()]
    for at, (l, values) in enumerate(zip(norms, series, strict=True)):
        epochs = np.arange(1, len(values) + 1)
        ax.plot(epochs, values, label=words.LAYER.format(l=l)[say.language], **_look(at, len(values)))
    _logarithmic(ax, series)
    ax.set_xlabel(words.EPOCH[say.language], **say.font)
    ax.set_ylabel("‖δ‖")
    ax.legend(**say.legend)
    return figure


@keywords
def weight_histories(
    recorded: Mapping[int, Parameters], names: Sequence[str] | None = None, *, lang: Language | None = None
) -> Figure:
    """Parameters by update.

    Parameters
    ----------
    recorded : mapping
        Update -> the parameters after it, as a callback records them.
    names : sequence of str, optional
        Such as ["w(3)[1,1]"]; by default the first twelve parameters.
    lang : {"en", "ja"}, optional
        By default the reader's language, as the locale has it.

    Raises
    ------
    DataError
        Nothing was recorded.
    NetworkError
        A name that is none of the network's.
    MissingExtraError
        matplotlib is not installed.
    """
    check_type("recorded", recorded, Mapping, "dict", DataError)
    if not all(isinstance(theta, Parameters) and whole(0).takes(update) for update, theta in recorded.items()):
        raise DataError("recorded has parameters by update, as in {1: moment.theta, 2: moment.theta}.")
    names = checked("names", names, TEXTS.or_value(None), DataError)
    if not recorded:
        raise DataError("There are no parameters to draw; record some during training, by a callback.")
    updates = sorted(recorded)
    names = list(recorded[updates[0]])[:MOST_LINES] if names is None else list(names)
    figure, (ax,), say = _figure(words.WEIGHT_HISTORIES, lang)
    for at, name in enumerate(names):
        ax.plot(updates, [recorded[update][name] for update in updates], label=name, **_look(at, len(updates)))
    ax.set_xlabel(words.UPDATE_NUMBER[say.language], **say.font)
    ax.set_ylabel(words.VALUE[say.language], **say.font)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


@keywords
def decision_boundary(
    surface: Surface, D: npt.ArrayLike | None = None, names: Sequence[str] = (), *, lang: Language | None = None
) -> Figure:
    """The classes of a plane of two inputs, with the data; for outputs that are no classes, the output.

    Parameters
    ----------
    surface : Surface
        From `glass.surface`.
    D : array-like (N,) or (N, n_L), optional
        The targets of the surface's data, which give the points their marks.
    names : sequence of str, optional
        Names of the network's inputs.
    lang : {"en", "ja"}, optional
        By default the reader's language, as the locale has it.

    Raises
    ------
    DataError
        D has not the surface's number of rows.
    MissingExtraError
        matplotlib is not installed.
    """
    check_type("surface", surface, Surface, "backglass.glass.surface", DataError)
    names = checked("names", names, TEXTS, DataError)
    classes = surface.classes
    title = words.OUTPUT_SURFACE if classes is None else words.DECISION_BOUNDARY
    figure, (ax,), say = _figure(title, lang)
    if classes is None or surface.threshold is not None:
        shades = ax.contourf(surface.across, surface.up, surface.y[..., 0], levels=12, cmap="PuOr", alpha=0.75)
        figure.colorbar(shades, ax=ax).set_label(words.OUTPUT_VALUE[say.language], **say.font)
    else:
        count = surface.network.sizes[-1]
        colours = [COLOURS[k % len(COLOURS)] for k in range(count)]
        ax.contourf(surface.across, surface.up, classes, levels=np.arange(count + 1) - 0.5, colors=colours, alpha=0.3)
    if surface.threshold is not None:
        level = [surface.threshold]
        ax.contour(surface.across, surface.up, surface.y[..., 0], levels=level, colors="#1a1a1a", linewidths=1.4)
    elif classes is not None:
        for k in range(int(classes.min()), int(classes.max())):
            ax.contour(surface.across, surface.up, classes, levels=[k + 0.5], colors="#1a1a1a", linewidths=1.4)
    _points(ax, surface, D, say)
    across, up = (names[i - 1] if i <= len(names) else f"$x_{{{i}}}$" for i in surface.of)
    ax.set_xlabel(across, **say.font)
    ax.set_ylabel(up, **say.font)
    return figure


@keywords
def activation_histograms(t: Trace, *, bins: int = 30, lang: Language | None = None) -> Figure:
    """How the outputs of the units are distributed, a plot a layer: piles at the ends are saturated units.

    Parameters
    ----------
    t : Trace
        Of a batch.
    bins : int, default 30
    lang : {"en", "ja"}, optional
        By default the reader's language, as the locale has it.

    Raises
    ------
    MissingExtraError
        matplotlib is not installed.
    """
    check_type("t", t, Trace, "bg.trace", DataError)
    bins = checked("bins", bins, BINS, DataError)
    layers = range(2, t.network.L + 1)
    figure, axes, say = _figure(words.ACTIVATIONS, lang, rows=len(layers), height=1.9)
    for ax, l in zip(axes, layers, strict=True):
        ax.hist(t.outputs[l].ravel(), bins=bins, color=COLOURS[0], edgecolor="white", linewidth=0.4)
        ax.set_title(f"{words.LAYER.format(l=l)[say.language]}: {t.network.f[l].name}", fontsize=10, **say.font)
        ax.set_ylabel(words.HOW_MANY[say.language], **say.font)
    axes[-1].set_xlabel("z")
    return figure


def _figure(title: Text, lang: Language | None, rows: int = 1, height: float = 3.0) -> tuple[Figure, list[Axes], Voice]:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError(words.NO_MATPLOTLIB) from error
    say = voice(spoken(lang))
    figure = Figure(figsize=(6.4, 0.9 + rows * height), layout="constrained")
    axes = [figure.add_subplot(rows, 1, at + 1) for at in range(rows)]
    figure.suptitle(title[say.language], **say.font)
    if say.note:
        figure.supxlabel(say.note, fontsize=7)
    for ax in axes:
        ax.grid(alpha=0.25)
    return figure, axes, say


def _curves(
    ax: Axes, names: Sequence[str], series: Mapping[str, npt.NDArray[np.float64]], label: Text, say: Voice
) -> None:
    ends = np.flatnonzero(np.diff(series.get("member", np.zeros(0)))) + 1
    for at, name in enumerate(names):
        for member, values in enumerate(np.split(series[name], ends)):
            label_of = None if member else words.COLUMNS[name][say.language]
            ax.plot(np.arange(1, len(values) + 1), values, label=label_of, **_look(at, len(values)))
    ax.set_ylabel(label[say.language], **say.font)
    if len(names) > 1:
        ax.legend(**say.legend)


def _by_epoch(values: Any, name: str) -> npt.NDArray[np.float64]:
    column = numeric(values, name).astype(np.float64)
    if column.ndim != 1:
        raise DataError(f"{name} has the shape {column.shape}, but it is one number an epoch.")
    return column


def _look(at: int, points: int) -> dict[str, Any]:
    """Colour, dash and, where there are few points, mark of the line so numbered."""
    look = {"color": COLOURS[at % len(COLOURS)], "linestyle": DASHES[at % len(DASHES)], "linewidth": 1.6}
    return look | ({"marker": MARKS[at % len(MARKS)]} if points <= 20 else {})


def _logarithmic(ax: Axes, series: Sequence[npt.NDArray[np.float64]]) -> None:
    values = np.concatenate(series)
    values = values[np.isfinite(values)]
    if len(values) and values.min() > 0 and values.max() / values.min() >= LOG_RATIO:
        ax.set_yscale("log")


def _points(ax: Axes, surface: Surface, D: npt.ArrayLike | None, say: Voice) -> None:
    X = surface.X[:, [i - 1 for i in surface.of]]
    if D is None:
        ax.scatter(X[:, 0], X[:, 1], s=22, color="#1a1a1a")
        return
    D = numeric(D, "D").astype(np.float64)
    outputs = surface.network.sizes[-1]
    if D.shape not in ((len(X),), (len(X), outputs)):
        raise DataError(
            f"D has the shape {D.shape}, but the surface was laid around {len(X)} rows of {outputs} outputs."
        )
    for k, (which, look) in enumerate(_by_class(surface, D)):
        label = words.CLASS.format(k=k)[say.language]
        ax.scatter(X[which, 0], X[which, 1], s=26, edgecolor="white", linewidth=0.6, label=label, **look)
    if surface.classes is not None:
        ax.legend(**say.legend)


def _by_class(surface: Surface, D: npt.NDArray[np.float64]) -> list[tuple[npt.NDArray[np.bool_], dict[str, Any]]]:
    """Which rows belong to each class, and how they are marked."""
    if surface.classes is None:
        return [(np.ones(len(D), dtype=bool), {"color": "#1a1a1a", "marker": "o"})]
    if surface.threshold is not None:
        of_row, count = (D.reshape(len(D)) > surface.threshold).astype(int), 2
    else:
        of_row, count = (D.argmax(axis=1) if D.ndim == 2 else D.astype(int)), surface.network.sizes[-1]
    colours = COLOURS if count > 2 else (COLOURS[1], COLOURS[0])
    looks = [{"color": colours[k % len(colours)], "marker": MARKS[k % len(MARKS)]} for k in range(count)]
    return [(of_row == k, look) for k, look in enumerate(looks)]
