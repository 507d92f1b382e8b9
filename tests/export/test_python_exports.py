"""Programs in Python, torch and scikit-learn: each case of `nets` runs, and says what the float64 reference says."""

from __future__ import annotations

import ast
import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load

import backglass as bg
from backglass.errors import CheckError, PlanError
from backglass.export.emitters import python_source, sklearn_script, torch_script
from backglass.export.expressions import Expression
from backglass.export.formats import FORMATS
from backglass.export.gathering import encoded, portable_of
from backglass.export.notes import Notes
from backglass.export.portable import CategoryInput, NumberInput, Portable
from backglass.export.runtimes.class_labels import check_labels
from backglass.modelfile import Model
from backglass.words.characters import visible
from tests.export import nets

WRITERS = {"python": python_source.write, "torch": torch_script.write, "sklearn": sklearn_script.write}
TOLERANCES = {"float64": 1e-12, "float32": 1e-5}  # relative to the largest output: the bounds of the issue
NOTES = Notes("net", "en", ("A network.", "How to use it."))
X_ITSELF = Expression("input", shape="rows", name="x")


def opened(files, folder, stem="net"):
    """The program as a module."""
    for suffix, content in files.items():
        (folder / f"{stem}{suffix or '.py'}").write_bytes(content)
    described = importlib.util.spec_from_file_location("exported", folder / f"{stem}.py")
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def answer(to, module, table):
    """Labels, or None, and y as an array."""
    if to == "sklearn":
        labels = module.model.predict(table)
        if not hasattr(module.model, "predict_proba"):
            return None, labels.reshape(len(table), -1)
        return labels.tolist(), module.model.predict_proba(table)
    found = module.predict(table)
    labels, y = found if isinstance(found, tuple) else (None, found)
    return labels.tolist() if hasattr(labels, "tolist") else labels, np.asarray(y)


def written(name, to, dtype=None, notes=NOTES):
    portable = portable_of(nets.made(name).trained, dtype)
    return portable, WRITERS[to](portable, notes)


@pytest.fixture(params=["python", "sklearn", "torch"])
def to(request):
    if request.param == "torch":
        request.getfixturevalue("torch")
    return request.param


@pytest.mark.few(24)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", nets.CASES)
def test_it_says_what_the_reference_says(to, name, dtype, tmp_path):
    case = nets.made(name)
    try:
        portable, files = written(name, to, dtype)
    except PlanError:
        assert to == "sklearn"
        return
    labels, y = answer(to, opened(files, tmp_path), encoded(case.trained, case.rows))
    wanted = nets.expected(case.trained, case.rows, dtype)
    assert nets.largest_difference(y, wanted) <= TOLERANCES[dtype]
    check_labels(labels, portable.outputs, y)


def test_scikit_learn_takes_what_it_can_and_says_what_it_cannot():
    refused = {}
    for name in nets.CASES:
        try:
            written(name, "sklearn")
        except PlanError as error:
            refused[name] = str(error)
    without = {f"hidden {name}" for name in nets.HIDDEN} - {f"hidden {name}" for name in sklearn_script.HIDDEN}
    others = {"hidden step", "output softplus squared_error 2", "output step squared_error 3", "four layers"}
    assert set(refused) == without | others
    assert refused["hidden gelu"] == (
        "scikit-learn has no hidden layers of gelu, only of identity, logistic, tanh, relu; export to one of python, "
        "onnx, torch, c instead."
    )
    different = nets.drawn(bg.Network((2, 3, 3, 1), hidden=("tanh", "relu")))
    with pytest.raises(PlanError, match="one activation for all hidden layers, but these have tanh, relu"):
        sklearn_script.write(portable_of(different), NOTES)
    scaled = portable_of(nets.made("output tanh squared_error 2").trained)
    with pytest.raises(PlanError, match="cannot undo the scale of a target after an output of tanh"):
        sklearn_script.write(replace(scaled, outputs=replace(scaled.outputs, scale=2.0)), NOTES)


def test_scikit_learn_goes_on_with_the_training(tmp_path):
    for name in ("classifier", "two classes", "multilabel", "regressor of two"):
        case = nets.made(name)
        model = opened(written(name, "sklearn")[1], tmp_path).model
        before = model.coefs_[0].copy()
        model.partial_fit(case.rows, model.predict(case.rows))
        assert (model.coefs_[0] != before).any()
        assert np.abs(model.coefs_[0] - before).max() < 0.01


def test_scikit_learn_knows_the_names_of_a_dataframe(tmp_path):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed; the extra 'test' brings it")
    rng = np.random.default_rng(0)
    frame = pandas.DataFrame({"体重": rng.normal(size=30), "b": rng.normal(size=30)})
    estimator = nets.fitted(bg.MLPRegressor(hidden_layer_sizes=(3,)), frame, frame["b"])
    model = opened(sklearn_script.write(portable_of(estimator), NOTES), tmp_path).model
    assert model.feature_names_in_.tolist() == ["体重", "b"]
    assert np.allclose(model.predict(frame), estimator.predict(frame))
    with pytest.raises(ValueError, match="feature names"):
        model.predict(frame[["b", "体重"]])


def test_classes_keep_their_order_in_scikit_learn(tmp_path):
    table = pl.DataFrame({"x": np.linspace(-2, 2, 40), "number": ["10", "9", "8", "100"] * 10})
    trained = nets.table_model(table, "number", text=["number"])
    classes = trained.classes_.tolist()
    module = opened(sklearn_script.write(portable_of(trained), NOTES), tmp_path)
    assert module.model.classes_.tolist() == module.CLASSES == classes
    assert module.model.predict(encoded(trained, table)).tolist() == trained.predict(table).tolist()


def test_torch_has_a_module_to_train_further(torch, tmp_path):
    files = written("table standard", "torch", "float32")[1]
    module = opened(files, tmp_path)
    assert set(load(files[".safetensors"])) == {"layer2.weight", "layer2.bias", "layer3.weight", "layer3.bias"}
    assert module.network.layer2.weight.dtype == torch.float32
    case = nets.made("table standard")
    loss = -torch.log(module.network(torch.as_tensor(module.prepared(encoded(case.trained, case.rows))))).mean()
    loss.backward()
    assert float(module.network.layer2.weight.grad.abs().max()) > 0
    assert not {b"pickle", b"torch.load"} & set(files[""].split())


def test_torch_computes_where_the_network_is(torch, tmp_path):
    for name in (
        "hidden relu",
        "hidden step",
        "hidden mish",
        "hidden gelu",
        "table of two classes",
        "table of numbers",
    ):
        case = nets.made(name)
        module = opened(written(name, "torch")[1], tmp_path)
        module.network.to("meta")  # a device that every machine has: it knows shapes, types and places alone
        z1 = torch.empty((7, portable_of(case.trained).sizes[0]), dtype=torch.float64, device="meta")
        assert (module.network(z1).device.type, module.network(z1).dtype) == ("meta", torch.float64)


# --- the preparation ---


def birds_of(name, to, folder):
    return nets.made(name), opened(written(name, to)[1], folder)


def test_rows_makes_a_table_of_cells(to, tmp_path):
    case, module = birds_of("table standard", to, tmp_path)
    records = case.rows.to_dicts()
    wanted = encoded(case.trained, case.rows)
    for record, codes in zip(records, wanted, strict=True):
        for name in ("時刻", "dive"):  # minutes and seconds are numbers already
            record[name] = codes[module.COLUMNS.index(name)]
    found = module.rows(records)
    assert (found[18, 3], records[18]["ringed"]) == (-1, "perhaps")  # which a column of yes and no takes for a gap
    found[18, 3] = np.nan
    assert np.array_equal(found, wanted, equal_nan=True)
    days = [pl.Series([records[0]["found"]]).str.to_date()[0], records[0]["found"], wanted[0, 5], float("nan")]
    found = module.rows([{**records[0], "found": day} for day in days])[:, 5]
    assert np.array_equal(found, [wanted[0, 5]] * 3 + [np.nan], equal_nan=True)


def test_texts_that_are_all_rare_have_no_input(to, tmp_path):
    columns = (CategoryInput("rare", (), None, True), NumberInput("x", "number", 0.0, X_ITSELF, False))
    portable = replace(portable_of(nets.drawn(bg.Network((2, 1)))), columns=columns)
    module = opened(WRITERS[to](portable, NOTES), tmp_path)
    table = module.rows([{"rare": "a", "x": 2}, {"rare": None, "x": 3.0}])
    assert module.prepared(table).tolist() == [[0, 2], [1, 3]]


def test_rows_takes_truth_values_and_whole_numbers_as_the_model_read_them(to, tmp_path):
    columns = (CategoryInput("flag", ("false", "true"), None, False), CategoryInput("kind", ("2", "2.5"), None, False))
    portable = replace(portable_of(nets.drawn(bg.Network((4, 1)))), columns=columns)
    module = opened(WRITERS[to](portable, NOTES), tmp_path)
    cells = [(True, 2.0), (np.False_, np.int64(2)), ("true", 2.5), ("True", 3.0), ("", " ")]
    found = module.rows([{"flag": flag, "kind": kind} for flag, kind in cells])
    assert np.array_equal(found, [[1, 0], [0, 0], [1, 1], [-1, -1], [np.nan, np.nan]], equal_nan=True)


def test_a_table_of_another_width_is_refused(to, tmp_path):
    """Columns beyond the last would be left out without a word."""
    module = birds_of("table standard", to, tmp_path)[1]
    for shape in ((2, 9), (2, 7), (8,)):
        with pytest.raises(ValueError, match="a table goes in that has 8 columns"):
            answer(to, module, np.zeros(shape))


def test_no_row_is_no_mistake(tmp_path, to):
    if to == "sklearn":
        pytest.skip("scikit-learn refuses tables without rows")
    assert answer(to, birds_of("table standard", to, tmp_path)[1], np.empty((0, 8)))[1].shape == (0, 3)


@pytest.mark.parametrize("code", [-1.0, 3.0, 0.5, np.inf, -np.inf, 1e300])
def test_a_number_that_is_no_place_is_a_category_never_seen(tmp_path, code):
    column = CategoryInput("c", ("a", "b", "c"), 1, True)
    level = NumberInput("o", "place", 2.0, X_ITSELF, True, ("low", "middle", "high"))
    portable = portable_of(nets.drawn(bg.Network((6, 1))))
    portable = replace(portable, columns=(column, level))
    module = opened(python_source.write(portable, NOTES), tmp_path)
    assert module.prepared([[code, code]]).tolist() == [[0, 0, 0, 0, 2, 1]]
    assert module.prepared([[np.nan, np.nan], [2, 1]]).tolist() == [[0, 1, 0, 1, 2, 1], [0, 0, 1, 0, 1, 0]]


def test_far_numbers_and_weights_that_are_nan_warn_of_nothing(to, tmp_path):
    network = bg.Network((2, 3, 2), hidden="logistic", output="exp", loss="poisson")
    trained = nets.drawn(network)
    portable = portable_of(trained)
    rows = np.array([[1e308, -1e308], [0.0, 1.0]])
    if to == "sklearn":  # which looks at what goes in
        return
    y = answer(to, opened(WRITERS[to](portable, NOTES), tmp_path), rows)[1]
    assert nets.largest_difference(y, nets.expected(trained, rows)) <= TOLERANCES["float64"]
    layers = (replace(portable.layers[0], W=np.full((3, 2), np.nan)), portable.layers[1])
    y = answer(to, opened(WRITERS[to](replace(portable, layers=layers), NOTES), tmp_path), rows)[1]
    assert np.isnan(y).all()


# --- names are data ---


def shape_of(source):
    """The program without its texts."""

    class Blank(ast.NodeTransformer):
        def visit_Constant(self, node):
            return ast.Constant("") if isinstance(node.value, str) else node

    return ast.dump(Blank().visit(ast.parse(source.replace(b"(CLASSES, dtype=object)", b"(CLASSES)"))))


def named(names):
    """A model of two columns and two classes, with these names in all places."""
    one, two, three, four = names
    columns = (
        CategoryInput(one, (two, three), None, False),
        NumberInput(two, "place", 0.0, X_ITSELF, False, (one, four)),
        NumberInput(three, "days", 0.0, X_ITSELF, False),
    )
    portable = portable_of(nets.made("biases per_unit").trained)
    outputs = replace(portable.outputs, classes=(one, two, four))
    return Portable(columns, portable.inputs, portable.layers, outputs, "float64")


def check_named(names, to):
    portable = named(names)
    hostile = Notes("net", "en", tuple(visible(name) for name in names))
    files = WRITERS[to](portable, hostile)
    assert shape_of(files[""]) == shape_of(WRITERS[to](named(("a", "b", "c", "d")), NOTES)[""])
    found = {
        node.targets[0].id: node.value
        for node in ast.parse(files[""]).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    one, two, three, four = names
    assert ast.literal_eval(found["COLUMNS"]) == [one, two, three]
    assert ast.literal_eval(found["CATEGORIES"]) == {one: [two, three], two: [one, four]}
    assert ast.literal_eval(found["CLASSES"]) == [one, two, four]


@pytest.mark.few(40)
@pytest.mark.parametrize("to", WRITERS)
@pytest.mark.parametrize("start", range(len(nets.HOSTILE)))
def test_hostile_names_are_data(start, to):
    check_named([nets.HOSTILE[(start + place) % len(nets.HOSTILE)] for place in range(4)], to)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=4, max_size=4, unique=True))
def test_any_names_are_data(names):
    for to in WRITERS:
        check_named(names, to)


def test_a_comment_does_not_say_how_the_file_is_read(tmp_path):
    notes = Notes("net", "en", ("vim: set fileencoding=rot13 :", "coding: utf-7"))
    assert opened(written("1-1-1", "python", notes=notes)[1], tmp_path).W2.shape == (1, 1)


@pytest.mark.parametrize("stem", ["体重", "a b", "$(touch pwned)", 'it\'s "x"', "ends\\", "a\nb", "v1.2", "end", "%d"])
@pytest.mark.usefixtures("torch")
def test_a_file_of_any_name_finds_its_companion(stem, tmp_path):
    files = written("hostile", "torch", notes=replace(NOTES, stem=stem))[1]
    module = opened(files, tmp_path, stem)
    case = nets.made("hostile")
    y = answer("torch", module, encoded(case.trained, case.rows))[1]
    assert nets.largest_difference(y, nets.expected(case.trained, case.rows)) <= TOLERANCES["float64"]
    assert {path.name for path in tmp_path.iterdir()} <= {f"{stem}.py", f"{stem}.safetensors", "__pycache__"}


# --- what is in the files ---


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_small_net_is_a_page(lang):
    rng = np.random.default_rng(0)
    table = pl.DataFrame({name: rng.normal(size=30) for name in "abcd"} | {"kind": ["p", "q", "r"] * 10})
    trained = nets.table_model(table, "kind", sizes=(16,))
    source = python_source.write(portable_of(trained), Notes("net", lang, ("A network 4-16-3.",)))[""].decode()
    assert len(source.splitlines()) <= 75
    assert max(len(line) for line in source.splitlines() if "[" not in line) <= 120
    assert ("を求めます。" in source) == (lang == "ja")


def test_no_file_holds_a_path_and_all_are_the_same_each_time(to):
    first, again = (written("table standard", to)[1] for _ in range(2))
    assert first == again
    assert not any(str(Path.home()).encode() in content or b"/tmp" in content for content in first.values())


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_numbers_come_back_as_the_same_bits(dtype, tmp_path):
    rng = np.random.default_rng(0)
    network = bg.Network((90, 60, 2))
    flat = rng.normal(size=network.parameter_count) * 10.0 ** rng.integers(-30, 30, network.parameter_count)
    portable = portable_of(Model(network, bg.Parameters(network, flat), None, {}, ""), dtype)
    strange = np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324], dtype)
    portable.layers[0].b[:5] = portable.layers[1].W[0, :5] = portable.layers[0].W[0, :5] = strange
    module = opened(python_source.write(portable, NOTES), tmp_path)
    for l, layer in enumerate(portable.layers, start=2):
        for found, wanted in ((getattr(module, f"W{l}"), layer.W), (getattr(module, f"b{l}"), layer.b)):
            assert found.dtype == wanted.dtype == dtype
            known = ~np.isnan(wanted)
            assert found[known].tobytes() == wanted[known].tobytes()
            assert np.isnan(found[~known]).all()


@pytest.mark.slow
def test_a_million_weights(to, tmp_path):
    trained = nets.drawn(bg.Network((1000, 990, 10), output="softmax", loss="cross_entropy"))
    rows = nets.inputs(1000, spread=0.1)
    y = answer(to, opened(WRITERS[to](portable_of(trained), NOTES), tmp_path), rows)[1]
    assert nets.largest_difference(y, nets.expected(trained, rows)) <= TOLERANCES["float64"]


# --- the runtimes ---


@pytest.mark.slow
@pytest.mark.parametrize("name", ["run", "table of two classes", "multilabel", "hostile"])
def test_a_process_of_its_own_says_the_same(to, name):
    case = nets.made(name)
    portable, files = written(name, to)
    runtime = FORMATS[to].made_runtime()
    assert runtime.missing() is None
    assert runtime.version().split(", ")[0].startswith(runtime.name)
    assert "Python 3." in runtime.version()
    stem = NOTES.stem if to == "torch" else 'it\'s "x"'  # the torch script names its companion
    y = runtime.run(files, stem, portable, encoded(case.trained, case.rows))
    assert nets.largest_difference(y, nets.expected(case.trained, case.rows)) <= TOLERANCES["float64"]


def test_a_program_that_fails_or_lies_is_told():
    case = nets.made("classifier")
    portable, files = written("classifier", "python")
    runtime = FORMATS["python"].made_runtime()
    table = encoded(case.trained, case.rows)
    with pytest.raises(CheckError, match="ZeroDivisionError: division by zero"):
        runtime.run({"": files[""] + b"\n1 / 0\n"}, "net", portable, table)
    with pytest.raises(CheckError, match="ModuleNotFoundError"):
        runtime.run({"": b"import nothing_of_this_name"}, "net", portable, table)
    with pytest.raises(CheckError, match=r"named class 'tern' in row \d+, but its probabilities say"):
        runtime.run({"": files[""].replace(b'["gull", "owl"', b'["tern", "owl"')}, "net", portable, table)
    assert runtime.run_program({"": b"print(1, 0.5)"}, "net") == "1 0.5\n"


def test_a_torch_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr("backglass.export.runtimes.torch_runtime.find_spec", lambda _: None)
    assert "pip install torch" in str(FORMATS["torch"].made_runtime().missing())
