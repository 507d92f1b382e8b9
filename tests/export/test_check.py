"""The check of an export: what it compares, what it refuses, and that it changes nothing but what it says."""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.errors import CheckError, DataError, PlanError
from backglass.export import checking, formats
from backglass.export.gathering import encoded, inputs_of, portable_of
from backglass.export.runtimes.base import Runtime, last_line, output_of
from backglass.words import Text
from tests.export.nets import CASES, expected, largest_difference, made

MISSING = Text("Fake is not here; install it.", "Fake がありません。インストールしてください。")


class Fake(Runtime):
    """A runtime that says what it was told to."""

    name = "Fake"

    def __init__(self, says=None, printed="", missing=None):
        self.says, self.printed, self.why, self.ran = says, printed, missing, []

    def missing(self):
        return self.why

    def version(self):
        return "Fake 1.5"

    def run(self, files, stem, portable, table):
        self.ran.append((files, stem, table))
        return self.says(portable, table)

    def run_program(self, files, stem):
        self.ran.append((files, stem, None))
        return self.printed


def emitted(_, notes):
    return {"": "\n".join([*(f"# {line}" for line in notes.lines), "program"]).encode()}


@pytest.fixture
def fake(monkeypatch):
    """Puts a runtime, and an emitter, in the place of a format's own."""

    def put(says=None, write=emitted, **more):
        runtime = Fake(says, **more)
        monkeypatch.setattr(formats.Format, "made_runtime", lambda _: runtime)
        monkeypatch.setattr(formats.Format, "writer", lambda *_: write)
        return runtime

    return put


def right(trained):
    return lambda portable, table: checking.reference(trained, portable, table)[0]


@pytest.mark.few(8)
@pytest.mark.parametrize("name", CASES)
def test_the_reference_says_what_the_network_says(name):
    """Through `encoded`, which exports are given, as well as from the table itself."""
    trained, rows = made(name)
    cells = encoded(trained, rows)
    for dtype in ("float64", "float32"):
        portable = portable_of(trained, dtype)
        y, known = checking.reference(trained, portable, cells)
        assert y.shape == (len(cells), len(portable.outputs.classes) or len(portable.outputs.names))
        close = 1e-13 if dtype == "float64" else 1e-5  # z(1) is rounded to float32 for it
        assert largest_difference(y[known], expected(trained, rows, dtype)[known]) < close
        assert known.mean() > 0.8


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith(("table", "fit_table", "hostile"))])
def test_what_goes_in_becomes_the_inputs_of_the_preparation(name):
    trained, rows = made(name)
    model = trained.model
    found = inputs_of(trained, encoded(trained, rows))
    read = model.preparation.read(rows)
    near = (np.abs(found) <= checking.FARTHEST).all(axis=1)
    np.testing.assert_array_equal(found[near], model.preparation.inputs(read, np.flatnonzero(near)))


@pytest.mark.parametrize("name", ["hidden tanh", "two classes", "table of numbers", "gaps in arrays", "committee"])
def test_what_is_right_is_written_with_what_was_found(fake, name):
    trained, rows = made(name)
    runtime = fake(right(trained))
    found = bg.export_model(trained, to="octave", check=rows, dtype="float64")
    assert found.check == checking.Checked("DataFrame", found.check.rows, 0.0, 1e-12, "Fake", "1.5")
    assert "Run by Fake 1.5 on" in found.text
    assert "0.000e+00, relative to the largest |y|" in found.text.replace("\n#    ", " ")
    (files, stem, table), cells = runtime.ran[0], encoded(trained, rows)
    assert stem == "model"
    assert len(table) == found.check.rows <= len(cells)
    assert files[""].decode().replace(checking.NOT_KNOWN, "0.000e+00") == found.text


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_largest_difference_is_found_and_stands_in_the_file(fake, dtype, lang):
    trained, rows = made("hidden tanh")
    size = 3e-13 if dtype == "float64" else 4e-6

    def off(portable, table):
        y = right(trained)(portable, table)
        y[7, 0] += size * np.abs(y).max()
        return y

    fake(off)
    found = bg.export_model(trained, to="octave", check=rows, dtype=dtype, lang=lang)
    assert found.check.largest_difference == pytest.approx(size, rel=1e-2)
    assert f"{found.check.largest_difference:.3e}" in found.text
    assert checking.NOT_KNOWN not in found.text


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_difference_beyond_the_tolerance_is_an_error_and_no_file(fake, tmp_path, dtype):
    trained, rows = made("hidden tanh")

    def off(portable, table):
        y = right(trained)(portable, table)
        y[7, 0] += 1.01 * checking.TOLERANCES[dtype] * np.abs(y).max()
        return y

    fake(off)
    with pytest.raises(CheckError, match=r"differs from the network in row 8 by 1\.0.*e-.., relative") as error:
        bg.export_model(trained, tmp_path / "net.m", to="octave", check=rows, dtype=dtype)
    assert "8 行目" in error.value.text["ja"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_a_difference(fake, wrong):
    trained, rows = made("hidden tanh")

    def off(portable, table):
        y = right(trained)(portable, table)
        y[0, 0] = wrong
        return y

    fake(off)
    with pytest.raises(CheckError, match=r"in row 1 by inf"):
        bg.export_model(trained, to="octave", check=rows)


def test_another_shape_is_an_error(fake):
    trained, rows = made("hidden tanh")
    fake(lambda *_: np.zeros((3, 1)))
    with pytest.raises(CheckError, match=r"of the shape \(3, 1\), and \(\d+, \d\) was expected"):
        bg.export_model(trained, to="octave", check=rows)


def test_a_runtime_that_is_not_there_is_an_error(fake, tmp_path):
    trained, rows = made("hidden tanh")
    runtime = fake(right(trained), missing=MISSING)
    with pytest.raises(CheckError, match="Fake is not here"):
        bg.export_model(trained, tmp_path / "net.m", to="octave", check=rows)
    assert not list(tmp_path.iterdir())
    assert not runtime.ran
    assert bg.export_model(trained, to="octave").check is None  # without a check it is not asked for


@pytest.mark.parametrize("change", [b"program", b"\nmore", None])
def test_a_program_that_changes_with_its_comment_is_an_error(fake, change):
    trained, rows = made("hidden tanh")
    calls = []

    def write(portable, notes):
        calls.append(notes)
        files = emitted(portable, notes)
        if len(calls) > 1 and change is None:
            return files | {".h": b""}
        if len(calls) > 1:
            return {"": files[""] + change} if change != b"program" else {"": files[""].replace(change, b"programs")}
        return files

    fake(right(trained), write)
    with pytest.raises(CheckError, match="changed with its comments"):
        bg.export_model(trained, to="octave", check=rows)


def test_a_name_that_looks_like_the_place_of_the_difference_stays(fake):
    table = pl.DataFrame({checking.NOT_KNOWN: [1.0, 2.0, 4.0, 3.0] * 6, "y": [1.0, 3.0, 2.0, 5.0] * 6})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = bg.fit_table(table, "y", task="regression", members=1, epochs=1, keep=[checking.NOT_KNOWN])
    fake(right(model))
    found = bg.export_model(model, to="octave", check=table)
    assert found.text.count(checking.NOT_KNOWN) == 1
    assert "0.000e+00" in found.text


def test_rows_that_overflow_are_left_out(fake):
    """What the model itself refuses to predict no export has to say; and one huge row hides no other's difference."""
    net = bg.Network((1, 1), hidden=(), output="identity")
    run = bg.train(net, net.parameters(W={2: [[2.0]]}), [[1.0]], [2.0], optimiser=bg.SGD(0.0001), epochs=1)
    rows = np.array([[1.0], [3e38], [1e300], [2.0]])
    runtime = fake(right(run))
    assert bg.export_model(run, to="octave", check=rows, dtype="float32").check.rows == 2
    assert runtime.ran[0][2].tolist() == [[1.0], [2.0]]
    with pytest.raises(CheckError, match="says nothing finite of the rows"):
        bg.export_model(run, to="octave", check=rows[1:3], dtype="float32")


def test_a_row_far_beyond_hides_no_other():
    wanted = np.array([[1.0], [2.0], [1.5], [1e12]])
    found = wanted + np.array([[0.0], [0.1], [0.0], [0.0]])
    assert checking.differences(found, wanted).tolist() == [0.0, pytest.approx(0.05), 0.0, 0.0]
    assert checking.differences(np.zeros((2, 1)), np.zeros((2, 1))).tolist() == [0.0, 0.0]


# --- training programs ---


def trained_run():
    net = bg.Network((2, 2, 1), hidden="tanh")
    theta = net.initialise(seed=1)
    return bg.train(net, theta, [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], optimiser=bg.SGD(0.1), epochs=7)


def printed(losses):
    return "".join(f"{update} {loss!r}\n" for update, loss in losses.items())


def losses_of(run):
    from backglass.export.training_gathering import program_of
    from backglass.export.training_losses import losses_of

    return losses_of(run, program_of(run))


def test_the_losses_of_a_run_are_its_history():
    run = trained_run()
    found = losses_of(run)
    assert list(found) == [0, 1, 2, 5, 7]
    for update in (0, 1, 2, 5):
        assert found[update] == pytest.approx(run.history["loss"][update], rel=1e-13)


def test_losses_that_are_right_are_written(fake):
    run = trained_run()
    runtime = fake(printed=printed(losses_of(run)))
    found = bg.export_model(run, to="octave", what="training", check=True)
    assert found.check == checking.Checked("", 5, 0.0, 1e-9, "Fake", "1.5")
    assert "of 5 losses the largest difference" in found.text
    assert len(runtime.ran) == 1


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda losses: losses | {5: losses[5] * (1 + 2e-9)}, "after update 5, but the loss is"),
        (lambda losses: losses | {5: np.nan}, "prints nan after update 5"),
        (lambda losses: losses | {6: 1.0}, "does not print the updates that were expected"),
        (lambda _: {}, "does not print the updates that were expected"),
    ],
)
def test_losses_that_are_not_are_an_error(fake, change, match):
    run = trained_run()
    fake(printed=printed({update: float(loss) for update, loss in change(losses_of(run)).items()}))
    with pytest.raises(CheckError, match=match):
        bg.export_model(run, to="octave", what="training", check=True)


# --- rows that do not fit ---


def test_tables_for_networks_of_arrays(tmp_path):
    net = bg.Network((2, 1))
    run = bg.train(net, net.initialise(), [[0.0, 1.0]], [1.0], epochs=1)
    path = tmp_path / "rows.csv"
    path.write_text("b,a\n1,2\n3,4\n")
    assert encoded(run, path).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert encoded(run, pl.DataFrame({"a": [1.0], "b": [2.0]})).tolist() == [[1.0, 2.0]]
    with pytest.raises(DataError, match="has 3 columns, but the network takes 2 numbers a row"):
        encoded(run, pl.DataFrame({"a": [1.0], "b": [2.0], "c": [3.0]}))
    with pytest.raises(DataError, match="Column 'b' of DataFrame holds no numbers"):
        encoded(run, pl.DataFrame({"a": [1.0], "b": ["x"]}))
    with pytest.raises(DataError, match="'b' of DataFrame lacks a value in row 2"):
        encoded(run, pl.DataFrame({"a": [1.0, 2.0], "b": [1.0, None]}))
    for wrong in ([1.0, 2.0], [[1.0]], np.empty((0, 2))):
        with pytest.raises(DataError, match=r"the network takes \(rows, 2\)"):
            encoded(run, wrong)


def test_an_estimator_knows_its_columns_by_name(tmp_path):
    frame = pl.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [4.0, 3.0, 1.0, 2.0]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = bg.MLPRegressor(hidden_layer_sizes=(2,), max_iter=1).fit(frame, [1.0, 2.0, 3.0, 4.0])
    path = tmp_path / "rows.csv"
    path.write_text("b,more,a\n1,x,2\n")
    assert encoded(fitted, path).tolist() == [[2.0, 1.0]]
    with pytest.raises(DataError, match="has no column 'b'"):
        encoded(fitted, frame.drop("b"))


def test_a_path_is_read_as_in_training(tmp_path):
    """Without a header, as the training table had none."""
    path = tmp_path / "rows.txt"
    path.write_text("1;2\n2;4\n4;1\n3;3\n" * 6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = bg.fit_table(path, "c2", header=False, task="regression", members=1, epochs=1, keep="c1")
    assert encoded(model, path).tolist()[:2] == [[1.0], [2.0]]


# --- what runs programs ---


def test_a_program_that_fails_is_said_in_its_own_words(tmp_path):
    with pytest.raises(CheckError, match="the last that sh says is: sh: error: no such thing"):
        output_of(["sh", "-c", "echo first >&2; echo sh: error: no such thing >&2; exit 3"], tmp_path)
    with pytest.raises(CheckError, match="cannot be started"):
        output_of(["./no-such-program"], tmp_path)
    with pytest.raises(CheckError, match=r"sleep had not finished it after 0\.1 seconds"):
        output_of(["sleep", "5"], tmp_path, 0.1)
    assert last_line(b"", b"") == "-"
    assert "\x1b" not in last_line(b"\x1b[2J")


def test_a_program_gets_next_to_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKGLASS_SECRET", "x")
    names = {line.partition("=")[0] for line in output_of(["env"], tmp_path).splitlines()}
    assert "BACKGLASS_SECRET" not in names
    assert output_of(["pwd"], tmp_path).strip() == str(tmp_path.resolve())


# --- weights ---


@pytest.mark.parametrize(("value", "dtype"), [(np.nan, None), (np.inf, None), (-np.inf, "float64")])
def test_weights_that_are_not_finite_are_refused(value, dtype):
    trained, _ = made("hidden tanh")
    flat = trained.theta.flat.copy()
    flat[2] = value
    broken = type(trained)(trained.network, bg.Parameters(trained.network, flat), None, {}, "")
    with pytest.raises(PlanError, match=r"w\(2\)\[1,3\] is (nan|-?inf), and a network with such a number"):
        portable_of(broken, dtype)


def test_weights_too_large_for_float32_are_refused():
    trained, _ = made("hidden tanh")
    flat = trained.theta.flat.copy()
    flat[2] = 1e300
    broken = type(trained)(trained.network, bg.Parameters(trained.network, flat), None, {}, "")
    assert portable_of(broken).dtype == "float64"
    with pytest.raises(PlanError, match=r"w\(2\)\[1,3\] is 1e\+300, which float32 does not hold"):
        portable_of(broken, "float32")
