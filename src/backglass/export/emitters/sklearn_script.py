"""A network as an MLPClassifier or MLPRegressor of scikit-learn, filled with the weights: no pickle, and no fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backglass.equations.activations import Identity
from backglass.equations.arrays import Floats
from backglass.errors import PlanError
from backglass.export.emitters.numpy_preparation import helpers, imports, preparation, scaled_columns, tables
from backglass.export.emitters.python_source import parted
from backglass.export.emitters.python_text import array, comment, listed
from backglass.export.notes import Notes
from backglass.export.portable import Label, Meaning, Portable
from backglass.words import Language
from backglass.words import exported_python as words

HIDDEN = ("identity", "logistic", "tanh", "relu")
OUTPUT = (*HIDDEN, "softmax", "exp")  # what scikit-learn's own forward pass knows
OTHERS = "python, onnx, torch, c"  # formats that have more activations
KINDS: dict[Meaning, str] = {  # scikit-learn's names for what is predicted
    "two classes": "binary",
    "classes": "multiclass",
    "labels": "multilabel-indicator",
}


@dataclass(frozen=True)
class Parts:
    """What scikit-learn has of a network.

    Attributes
    ----------
    hidden, output : str
        The activations of the hidden layers and of the last one.
    W, b : tuple of array
        l = 2..L -> (n_l, n_{l-1}) and (n_l,); scikit-learn's coefs_ are the transposed ones.
    """

    hidden: str
    output: str
    W: tuple[Floats, ...]
    b: tuple[Floats, ...]


def write(portable: Portable, notes: Notes) -> dict[str, bytes]:
    """The files of a network in scikit-learn.

    Parameters
    ----------
    portable : Portable
    notes : Notes

    Returns
    -------
    dict of str to bytes
        "": the script, which defines `model`; of a table a pipeline, which takes what `rows` gives.

    Raises
    ------
    PlanError
        scikit-learn has no such activation.
    """
    parts = parts_of(portable)
    expressions = scaled_columns(portable)
    matrices = [
        line
        for l, (W, b) in enumerate(zip(parts.W, parts.b, strict=True), start=2)
        for line in (*array(f"W{l}", W, portable.dtype), *array(f"b{l}", b, portable.dtype))
    ]
    lines = [
        *comment(notes.lines),
        "",
        *imports(expressions),
        *_imports(portable),
        "",
        *parted(tables(portable, notes.lang)),
        *matrices,
        "",
        *(["", *helpers(expressions), *preparation(portable, notes.lang)] if portable.columns else []),
        *_filled(portable, parts, notes.lang),
    ]
    return {"": ("\n".join(lines) + "\n").encode()}


def parts_of(portable: Portable) -> Parts:
    """What scikit-learn has of a network, the target's scale and shift folded into the last layer.

    Raises
    ------
    PlanError
        scikit-learn has no such activation.
    """
    *hidden, last = portable.layers
    names = list(dict.fromkeys(layer.f.name for layer in hidden))
    for name in names:
        if name not in HIDDEN:
            raise PlanError(words.HIDDEN_UNKNOWN.format(name=name, known=", ".join(HIDDEN), others=OTHERS))
    if len(names) > 1:
        raise PlanError(words.HIDDEN_DIFFER.format(names=", ".join(names), others=OTHERS))
    if last.f.name not in OUTPUT:
        raise PlanError(words.OUTPUT_UNKNOWN.format(name=last.f.name, known=", ".join(OUTPUT), others=OTHERS))
    W, b = [layer.W for layer in portable.layers], [layer.b for layer in portable.layers]
    scale, shift = portable.outputs.scale, portable.outputs.shift
    if (scale, shift) != (1.0, 0.0):
        if not isinstance(last.f, Identity):
            raise PlanError(words.NOT_FOLDED.format(name=last.f.name, others=OTHERS))
        W[-1] = (last.W.astype(np.float64) * scale).astype(portable.dtype)
        b[-1] = (last.b.astype(np.float64) * scale + shift).astype(portable.dtype)
    return Parts(names[0] if names else "relu", last.f.name, tuple(W), tuple(b))


def _imports(portable: Portable) -> list[str]:
    classifies = bool(portable.outputs.classes)
    lines = [f"from sklearn.neural_network import {'MLPClassifier' if classifies else 'MLPRegressor'}"]
    if portable.columns:
        lines.append("from sklearn.pipeline import make_pipeline")
    processing = [*(["FunctionTransformer"] if portable.columns else []), *(["LabelBinarizer"] if classifies else [])]
    return [*lines, f"from sklearn.preprocessing import {', '.join(processing)}"] if processing else lines


def _filled(portable: Portable, parts: Parts, lang: Language) -> list[str]:
    """The model and all that its predictions ask for."""
    network = "network" if portable.columns else "model"
    kind = "MLPClassifier" if portable.outputs.classes else "MLPRegressor"
    places = range(2, len(parts.W) + 2)
    sizes = portable.sizes
    said = ", ".join([f"hidden_layer_sizes={sizes[1:-1]}", f'activation="{parts.hidden}"'])
    lines = [
        f"{network} = {kind}({said})",
        f"{network}.coefs_ = [{', '.join(f'W{l}.T' for l in places)}]",
        f"{network}.intercepts_ = [{', '.join(f'b{l}' for l in places)}]",
        f"{network}.n_layers_ = {len(sizes)}",
        f"{network}.n_features_in_ = {sizes[0]}",
        f"{network}.n_outputs_ = {sizes[-1]}",
        f'{network}.out_activation_ = "{parts.output}"',
        *_named(portable, network),
        *_labelled(portable, network),
        "",
        f"# {words.GOES_ON[lang]}",
        f"{network}.t_, {network}.n_iter_, {network}.loss_curve_, {network}.best_loss_ = 0, 0, [], np.inf",
        f"{network}._no_improvement_count, {network}._random_state = 0, np.random.RandomState(0)",
    ]
    if portable.columns:
        lines += ["", "model = make_pipeline(FunctionTransformer(prepared), network)"]
    return lines


def _named(portable: Portable, network: str) -> list[str]:
    """The names of the inputs, where they are those of a dataframe's columns."""
    numbered = tuple(f"x{number}" for number in range(1, len(portable.inputs) + 1))
    if portable.columns or portable.inputs == numbered:
        return []
    return listed(f"{network}.feature_names_in_", portable.inputs, opening="np.array([", closing="], dtype=object)")


def _labelled(portable: Portable, network: str) -> list[str]:
    """How outputs become labels: the binarizer that fitting would have made, in the order of CLASSES."""
    meaning = portable.outputs.meaning
    if meaning == "numbers":
        return []
    classes = (
        "np.arange(len(CLASSES))" if meaning == "labels" else f"np.array(CLASSES{_kept(portable.outputs.classes)})"
    )
    return [
        f"{network}._label_binarizer = LabelBinarizer()",
        f"{network}._label_binarizer.sparse_input_ = False",
        f'{network}._label_binarizer.y_type_ = "{KINDS[meaning]}"',
        f"{network}._label_binarizer.classes_ = {network}.classes_ = {classes}",
    ]


def _kept(classes: tuple[Label, ...]) -> str:
    """NumPy's texts lose a NUL at their end."""
    return ", dtype=object" if any(isinstance(one, str) and one.endswith("\0") for one in classes) else ""
