"""Exports to ONNX: what onnxruntime and onnx's own evaluator compute of them, and what stands in the files."""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import special

import backglass as bg
from backglass.errors import CheckError, PlanError
from backglass.export.exporting import export_model
from backglass.export.gathering import encoded, portable_of
from backglass.export.notes import Notes
from backglass.export.portable import CategoryInput, Layer, Outputs, Portable
from backglass.export.recording import record
from backglass.export.runtimes.class_labels import check_labels, labels_of
from backglass.export.runtimes.onnx_runtime import OnnxRuntime
from tests.export.nets import CASES, HOSTILE, drawn, expected, inputs, largest_difference, made, strange_birds

onnx = pytest.importorskip("onnx", reason="onnx is not installed; pip install 'backglass[export]'")
ort = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed; exports to ONNX are not run")

from backglass.export.emitters import onnx_graph  # noqa: E402
from backglass.export.emitters.onnx_nodes import Formula, Graph  # noqa: E402

NOTES = Notes("net", "en", ("A network.", 'hostile */ """ names'))
TOLERANCES = {"float64": 1e-12, "float32": 1e-5}
TABLES = [name for name in CASES if name.startswith(("table", "fit_table", "hostile"))]


def written(portable: Portable) -> bytes:
    return onnx_graph.write(portable, NOTES)[""]


def answers(content: bytes, table: Any, runtime: str = "onnxruntime") -> dict[str, Any]:
    """All outputs by name."""
    if runtime == "onnxruntime":
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        session = ort.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        (asked,) = session.get_inputs()
        kind = np.float64 if asked.type == "tensor(double)" else np.float32
        names = [one.name for one in session.get_outputs()]
        return dict(zip(names, session.run(names, {asked.name: np.asarray(table).astype(kind)}), strict=True))
    from onnx.reference import ReferenceEvaluator

    model = onnx.load_from_string(content)
    (asked,) = model.graph.input
    kind = onnx.helper.tensor_dtype_to_np_dtype(asked.type.tensor_type.elem_type)
    evaluator = ReferenceEvaluator(model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it computes both branches of Where
        found = evaluator.run(None, {asked.name: np.asarray(table).astype(kind)})
    return dict(zip(evaluator.output_names, found, strict=True))


def values(found: dict[str, Any]) -> Any:
    return found["prediction" if "prediction" in found else "probabilities"]


@pytest.mark.parametrize("runtime", ["onnxruntime", "onnx's evaluator"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", CASES)
def test_it_agrees_with_the_equations(name, dtype, runtime):
    trained, rows = made(name)
    portable = portable_of(trained, dtype)
    found = answers(written(portable), encoded(trained, rows), runtime)
    assert largest_difference(values(found), expected(trained, rows, dtype)) < TOLERANCES[dtype]
    if "label" in found:
        check_labels(found["label"].tolist(), portable.outputs, found["probabilities"])


@pytest.mark.parametrize("name", ["run", "two classes", "multilabel", "table standard", "hostile"])
def test_the_runtime_runs_it_in_a_process_of_its_own(name):
    trained, rows = made(name)
    portable = portable_of(trained, "float64")
    runtime = OnnxRuntime()
    assert runtime.missing() is None
    assert re.fullmatch(r"onnxruntime \d+\.\d+.*", runtime.version())
    found = runtime.run(onnx_graph.write(portable, NOTES), "net", portable, encoded(trained, rows))
    assert largest_difference(found, expected(trained, rows)) < 1e-12


def test_the_runtime_says_what_is_wrong():
    trained, rows = made("classifier")
    portable = portable_of(trained)
    with pytest.raises(CheckError, match="The exported program failed; the last that python"):
        OnnxRuntime().run({"": b"no model"}, "net", portable, encoded(trained, rows))
    classes = replace(portable.outputs, classes=("owl", "gull", "tern"))
    files = onnx_graph.write(replace(portable, outputs=classes), NOTES)
    with pytest.raises(CheckError, match=r"named class '.*' in row"):
        OnnxRuntime().run(files, "net", portable, encoded(trained, rows))


def test_labels_are_as_many_as_rows():
    outputs = Outputs("classes", ("y1", "y2"), ("a", "b"))
    with pytest.raises(CheckError, match="of 1 row, not of 2"):
        check_labels(["a"], outputs, np.eye(2))


# --- the preparation ---


def seen_through(portable: Portable, dtype: str) -> Portable:
    """The same preparation, and a network whose y is z(1)."""
    width = len(portable.inputs)
    identity = bg.Network((1, 1)).f[2]
    layer = Layer(np.eye(width, dtype=dtype), np.zeros(width, dtype), identity, record(identity, "u"))
    outputs = Outputs("numbers", portable.inputs)
    return replace(portable, layers=(layer,), outputs=outputs, dtype=dtype)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_prepared_as_it_was_for_training(name, dtype):
    trained, rows = made(name)
    portable = portable_of(trained, dtype)
    z = answers(written(seen_through(portable, dtype)), encoded(trained, rows))["prediction"]
    wanted = trained.preparation.inputs(rows).astype(dtype)
    # hypot rounds differently in another library; what else is done gives the same bits
    close = 1e-15 if dtype == "float64" else 2e-7
    round_again = [place for place, name in enumerate(portable.inputs) if re.search(" (sin|cos)( [23])?$", name)]
    np.testing.assert_allclose(z[:, round_again], wanted[:, round_again], rtol=0, atol=5 * close)  # cos is a sine there
    others = np.delete(np.arange(z.shape[1]), round_again)
    np.testing.assert_allclose(z[:, others], wanted[:, others], rtol=close, atol=close * 1e-3)
    for column, start in zip(portable.columns, portable.starts, strict=True):
        exact = slice(start, start + column.width) if isinstance(column, CategoryInput) else start + column.told
        if isinstance(column, CategoryInput) or column.indicator:
            np.testing.assert_array_equal(z[:, exact], wanted[:, exact])


def test_an_unseen_category_is_none_of_them_and_a_gap_is_filled():
    trained, _ = made("table standard")
    portable = portable_of(trained)
    place = next(at for at, one in enumerate(portable.columns) if isinstance(one, CategoryInput))
    column, start = portable.columns[place], portable.starts[place]
    cells = np.tile(encoded(trained, strange_birds())[:1], (6, 1))
    cells[:, place] = [0, 1, -1, 1e300, 0.5, np.nan]
    z = answers(written(seen_through(portable, "float64")), cells)["prediction"]
    ones = z[:, start : start + len(column.categories)]
    filled = np.eye(len(column.categories))[column.fill]
    nothing = np.zeros(len(column.categories))
    np.testing.assert_array_equal(ones, [*np.eye(len(column.categories))[:2], nothing, nothing, nothing, filled])
    np.testing.assert_array_equal(z[:, start + len(column.categories)], [0, 0, 0, 0, 0, 1])


def test_a_number_that_is_none_of_an_orders_places_is_missing():
    trained, _ = made("table standard")
    portable = portable_of(trained)
    place = next(at for at, one in enumerate(portable.columns) if getattr(one, "levels", ()))
    cells = np.tile(encoded(trained, strange_birds())[:1], (6, 1))
    cells[:, place] = [0, 2, 3, -1, 0.5, np.nan]
    z = answers(written(seen_through(portable, "float64")), cells)["prediction"]
    at = portable.starts[place]
    np.testing.assert_array_equal(z[:, at + 1], [0, 0, 1, 1, 1, 1])
    assert len(set(z[2:, at].tolist())) == 1
    assert z[0, at] < z[1, at]


def test_columns_that_are_scaled_alike_are_scaled_together():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 300))
    X[0] = np.nan
    model = bg.MLPRegressor(hidden_layer_sizes=(4,), missing="fill", max_iter=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(X, rng.normal(size=40))
    portable = portable_of(model)
    other = record(lambda x: (x - 2.0) / 3.0, "x")
    columns = tuple(replace(one, scaled=other) if at % 3 else one for at, one in enumerate(portable.columns))
    mixed = replace(portable, columns=columns)
    content = written(seen_through(mixed, "float64"))
    assert len(onnx.load_from_string(content).graph.node) < 15
    filled = np.where(np.isnan(X), model.fill_values_, X)
    wanted = np.where(np.arange(300) % 3, (filled - 2.0) / 3.0, filled)
    np.testing.assert_array_equal(answers(content, X)["prediction"], wanted)


# --- rows ---


@pytest.mark.parametrize("name", ["run", "two classes", "classifier", "multilabel", "table quantile", "table standard"])
@pytest.mark.parametrize("count", [0, 1, 50_000])
def test_any_number_of_rows(name, count):
    trained, rows = made(name)
    portable = portable_of(trained, "float64")
    cells = encoded(trained, rows)
    content = written(portable)
    known = answers(content, cells)
    many = answers(content, np.resize(cells, (count, cells.shape[1])))
    for output, found in many.items():
        assert found.shape == (count, *known[output].shape[1:])
        wanted = np.resize(known[output], found.shape)
        if output == "label":
            assert (found == wanted).all()
        else:
            np.testing.assert_allclose(found, wanted, rtol=1e-12)


@pytest.mark.parametrize("runtime", ["onnxruntime", "onnx's evaluator"])
def test_of_what_is_undecided_the_first_is_said(runtime):
    even = {"output": "logistic", "loss": "binary_cross_entropy"}
    for network in (bg.Network((2, 1), **even), bg.Network((2, 3), output="softmax", loss="cross_entropy")):
        nothing = bg.Parameters(network, np.zeros(network.parameter_count))
        portable = portable_of(replace(drawn(network), theta=nothing))
        assert answers(written(portable), np.ones((2, 2)), runtime)["label"].tolist() == [0, 0]
    several = bg.Network((2, 3), **even)
    portable = portable_of(replace(drawn(several), theta=bg.Parameters(several, np.zeros(9))))
    found = answers(written(portable), np.ones((2, 2)), runtime)["label"]
    assert found.dtype == np.int64
    assert found.tolist() == [[0, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("classes", "kind"),
    [
        (("gull", "ウミネコ", "nul\0 1"), "object"),
        ((3, -7, 2**62), "int64"),
        ((0.5, -1.25, 1e300), "float64"),
        ((False, True), "bool"),
        ((2**63, 2**64 - 1), "object"),
    ],
)
def test_classes_keep_their_type(classes, kind):
    network = bg.Network((2, len(classes)), output="softmax", loss="cross_entropy")
    portable = portable_of(drawn(network))
    portable = replace(portable, outputs=replace(portable.outputs, classes=classes))
    found = answers(written(portable), inputs(2, spread=9.0))
    wanted = labels_of(portable.outputs, found["probabilities"])
    assert len(set(wanted)) > 1
    assert found["label"].dtype == kind
    assert found["label"].tolist() == ([str(one) for one in wanted] if classes[-1] == 2**64 - 1 else wanted)
    OnnxRuntime().run(onnx_graph.write(portable, NOTES), "net", portable, inputs(2))


def test_gaps_go_through_a_network_without_preparation():
    model = drawn(bg.Network((2, 3, 1), hidden="relu"))
    found = answers(written(portable_of(model)), [[np.nan, 1.0], [0.0, 1.0]])["prediction"]
    assert np.isnan(found).tolist() == [[True], [False]]


# --- operations ---

EXTREMES = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan]


def computed(f: Any, x: Any, *, dtype: str, runtime: str = "onnxruntime", names: tuple[str, ...] = ("x",)) -> Any:
    """A recorded function of one or two arrays (N, n), as ONNX computes it."""
    arrays = dict(zip(names, np.asarray(x, dtype).reshape(len(names), -1, np.shape(x)[-1]), strict=True))
    width = next(iter(arrays.values())).shape[1]
    graph = Graph()
    Formula(graph, dtype, width)(record(f, *names, width=width), dict(zip(names, names, strict=True)), "y")
    kind = onnx.helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
    sides = [onnx.helper.make_tensor_value_info(name, kind, ["N", width]) for name in (*names, "y")]
    made = onnx.helper.make_graph(graph.nodes, "f", sides[:-1], sides[-1:], graph.constants)
    opsets = [onnx.helper.make_opsetid("", onnx_graph.OPSET)]
    model = onnx.helper.make_model(made, opset_imports=opsets, ir_version=onnx_graph.IR)
    onnx.checker.check_model(model, full_check=True)
    if runtime == "onnxruntime":
        session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        return session.run(["y"], arrays)[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return onnx.reference.ReferenceEvaluator(model).run(["y"], arrays)[0]


def spread(dtype: str) -> Any:
    """Numbers of either sign and every size, (N, 5)."""
    rng = np.random.default_rng(3)
    top = 2.5 if dtype == "float64" else 1.9  # e^x is finite
    sizes = 10.0 ** rng.uniform(-30, top, 20_000)
    near = rng.uniform(-9, 9, 20_000)
    return np.concatenate([sizes, -sizes, near]).astype(dtype).reshape(-1, 5)


@pytest.mark.parametrize("runtime", ["onnxruntime", "onnx's evaluator"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("op", "oracle", "allowed"),
    [
        ("expm1", np.expm1, 12),
        ("log1p", np.log1p, 4),
        ("erfc", special.erfc, 16),
        ("abs", np.abs, 0),
        ("sign", np.sign, 0),
        ("sqrt", np.sqrt, 1),
        ("exp", np.exp, 4),
        ("log", np.log, 4),
        ("tanh", np.tanh, 8),
    ],
)
def test_an_operation_keeps_its_digits(op, oracle, allowed, dtype, runtime):
    """Relative to each result, in units of rounding; of erfc where it is above e^-9, beyond that x^2 rounds."""
    x = spread(dtype)
    x = {"log": np.abs, "sqrt": np.abs, "log1p": np.abs}.get(op, np.positive)(x)
    x = np.minimum(x, np.array(3, dtype)) if op == "erfc" else x
    found = computed(lambda u: getattr(u.__array_namespace__(), op)(u), x, dtype=dtype, runtime=runtime)
    with np.errstate(all="ignore"):
        wanted = oracle(x.astype(np.float64))
    apart = np.abs(found - wanted) / np.where(wanted == 0, 1, np.abs(wanted))
    tiny = np.abs(wanted) < np.finfo(dtype).tiny  # subnormal: fewer digits
    assert found.dtype == dtype
    assert apart[~tiny].max() <= allowed * np.finfo(dtype).eps


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("op", ["expm1", "log1p", "erfc", "abs", "sign", "sqrt", "exp", "log", "tanh"])
def test_an_operation_knows_its_extremes(op, dtype):
    x = np.array([[*EXTREMES, 1e30, -1e30]], dtype)
    found = computed(lambda u: getattr(u.__array_namespace__(), op)(u), x, dtype=dtype)
    with np.errstate(all="ignore"):
        wanted = (special.erfc if op == "erfc" else getattr(np, op))(x)
    np.testing.assert_allclose(found, wanted, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("op", ["hypot", "maximum", "minimum"])
def test_an_operation_of_two_knows_its_extremes(op, dtype):
    sizes = [*EXTREMES, 1e30, -1e-30, 3.0]
    x = np.stack([grid.ravel() for grid in np.meshgrid(sizes, sizes)])[:, None].astype(dtype)
    found = computed(lambda u, v: getattr(u.__array_namespace__(), op)(u, v), x, dtype=dtype, names=("u", "v"))[0]
    wanted = getattr(np, op)(*x)[0]
    alone = np.isnan(x[:, 0]).any(axis=0)  # C lets hypot(NaN, inf) be inf
    np.testing.assert_allclose(found[~alone], wanted[~alone], rtol=1e-6)
    assert np.isnan(found[alone]).all()


@pytest.mark.parametrize("runtime", ["onnxruntime", "onnx's evaluator"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_gelu_is_exact_in_either_type(dtype, runtime):
    """onnxruntime has no Erf in float64: it is put together."""
    u = np.linspace(-36, 36, 4001)[:, None].astype(dtype)
    u = u if dtype == "float64" else u[np.abs(u[:, 0]) < 12]
    z = computed(bg.Network((1, 1), output="gelu").f[2], u, dtype=dtype, runtime=runtime)
    wanted = u.astype(np.float64) * special.ndtr(u.astype(np.float64))
    close = {"float64": 3e-13, "float32": 2e-5}[dtype]  # of each value itself, down to 1e-283
    np.testing.assert_allclose(z, wanted, rtol=close, atol=0)


def test_what_goes_along_a_row():
    x = np.array([[1.0, 3.0, 3.0], [-1.0, -2.0, -1.5], [np.inf, 0.0, 1.0]])
    of = {"dtype": "float64"}

    def largest(u):
        from backglass.equations.arrays import is_largest

        return u.__array_namespace__().where(is_largest(u), u, 0.0)

    def times_truth(u):
        return (u > 0) * u + (u == 3.0)

    assert computed(largest, x, **of).tolist() == [[0.0, 3.0, 0.0], [-1.0, 0.0, 0.0], [np.inf, 0.0, 0.0]]
    assert computed(times_truth, x[:2], **of).tolist() == [[1.0, 4.0, 4.0], [0.0, 0.0, 0.0]]
    assert computed(lambda u: u > 0, x[:2], **of).tolist() == [[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]
    total = computed(lambda u: u.__array_namespace__().sum(u, axis=-1, keepdims=True), x, **of)
    assert total.tolist() == [[7.0] * 3, [-4.5] * 3, [np.inf] * 3]
    nothing = computed(lambda u: u.__array_namespace__().zeros_like(u), x, **of)
    assert nothing.tolist() == np.zeros((3, 3)).tolist()


def test_counting_and_taking():
    from backglass.equations.arrays import count_at_most, take

    numbers = (1.0, 2.0, 2.5)
    x = np.array([[0.0, 1.0], [2.25, 99.0], [2.5, -np.inf]])
    counted = computed(lambda u: count_at_most(numbers, u), x, dtype="float64")
    assert counted.tolist() == count_at_most(numbers, x).tolist()
    taken = computed(lambda u: take(numbers, u), np.array([[0.0, 1.0], [2.0, 0.0]]), dtype="float64")
    assert taken.tolist() == [[1.0, 2.0], [2.5, 1.0]]


# --- the file ---


@pytest.mark.parametrize("name", CASES)
def test_nothing_stands_in_it_that_is_not_used(name):
    graph = onnx.load_from_string(written(portable_of(made(name).trained))).graph
    used = {name for node in graph.node for name in node.input} | {one.name for one in graph.output}
    assert {one.name for one in graph.initializer} <= used
    assert {name for node in graph.node for name in node.output} <= used


def test_the_same_network_gives_the_same_bytes():
    for name in ("table quantile", "four layers", "hostile"):
        trained, _ = made(name)
        assert written(portable_of(trained)) == written(portable_of(CASES[name]().trained))


def test_what_the_file_says_of_itself():
    trained, _ = made("table standard")
    portable = portable_of(trained, "float64")
    model = onnx.load_from_string(written(portable))
    assert (model.ir_version, model.opset_import[0].version) == (8, 13)
    assert (model.producer_name, model.producer_version) == ("backglass", bg.__version__)
    assert model.doc_string == "\n".join(NOTES.lines)
    told = {one.key: json.loads(one.value) for one in model.metadata_props}
    assert [one["name"] for one in told["columns"]] == [one.name for one in portable.columns]
    assert told["inputs"] == list(portable.inputs)
    assert told["meaning"] == "classes"
    assert told["classes"] == list(portable.outputs.classes)
    units = {one["name"]: one["unit"] for one in told["columns"]}
    assert units["found"] == "days"
    assert units["島"] == "category"
    island = next(one for one in told["columns"] if one["name"] == "島")
    assert island["categories"] == list(next(one.categories for one in portable.columns if one.name == "島"))
    (entry,) = model.graph.input
    assert entry.name == "table"
    assert [dim.dim_param or dim.dim_value for dim in entry.type.tensor_type.shape.dim] == ["N", len(portable.columns)]


@pytest.mark.parametrize(("name", "asked"), [("table standard", "table"), ("run", "X"), ("gaps in arrays", "table")])
def test_it_says_how_it_is_used(name, asked):
    (content,) = export_model(made(name).trained, to="onnx").files.values()
    model = onnx.load_from_string(content)
    assert [one.name for one in model.graph.input] == [asked]
    assert f'session.run(None, {{"{asked}": {asked}}})' in model.doc_string


def test_names_are_data():
    trained, _ = made("hostile")
    content = written(portable_of(trained))
    graph = onnx.load_from_string(content).graph
    ours = [one.name for one in (*graph.input, *graph.output, *graph.initializer, *graph.node)]
    ours += [name for node in graph.node for name in (*node.input, *node.output)]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name) for name in ours)
    told = {one.key: one.value for one in onnx.load_from_string(content).metadata_props}
    assert {one["name"] for one in json.loads(told["columns"])} >= {name for name in HOSTILE if name.strip()}
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", "".join(told.values()))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_parameter_that_is_no_number_is_refused(value):
    model = drawn(bg.Network((2, 3, 1), hidden="tanh"))
    flat = model.theta.flat.copy()
    flat[-1] = value
    with pytest.raises(PlanError, match=r"b\(3\)\[1\] is (nan|inf), and a network with such a number is not exported"):
        written(portable_of(replace(model, theta=bg.Parameters(model.network, flat))))


def test_a_million_weights():
    model = drawn(bg.Network((1000, 900, 110, 3), hidden="tanh"))
    portable = portable_of(model)
    start = time.perf_counter()
    content = written(portable)
    assert time.perf_counter() - start < 10  # 0.2 s; of lists of numbers it would be a minute
    assert len(content) < 8.1 * model.network.parameter_count
    X = inputs(1000)
    assert largest_difference(answers(content, X)["prediction"], expected(model, X)) < 1e-12


def test_more_than_a_file_holds_is_refused(monkeypatch):
    monkeypatch.setattr(onnx_graph, "LARGEST", 100)
    with pytest.raises(PlanError, match=r"The parameters are 0\.0 GiB, and a file of ONNX holds less than 2 GiB"):
        written(portable_of(drawn(bg.Network((3, 4, 1)))))


def test_without_onnx_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(PlanError, match=re.escape('pip install "backglass[export]"')):
        written(portable_of(drawn(bg.Network((3, 1)))))


def test_without_onnxruntime_the_runtime_says_so(monkeypatch):
    monkeypatch.setattr("backglass.export.runtimes.onnx_runtime.find_spec", lambda _: None)
    missing = OnnxRuntime().missing()
    assert missing is not None
    assert "pip install onnxruntime" in missing.en
