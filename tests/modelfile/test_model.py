"""The model file: all of a model goes in and comes out, and nothing else is taken for one."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from backglass.engines.reference import ReferenceEngine
from backglass.equations.optimisers import Adam
from backglass.errors import FileError
from backglass.modelfile import Model, is_model, model_path, read_model, write_model
from backglass.modelfile.container import read_contents, write_contents
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Cursor, Plan, State
from backglass.preparation.columns import CategoricalColumn, NumericColumn
from backglass.preparation.scaling import Standard
from backglass.preparation.targets import ClassTarget, NumberTarget
from backglass.preparation.whole import Preparation
from backglass.tables.reader import read_table
from backglass.training.history import History
from backglass.training.kept import Fingerprint, Kept
from backglass.training.residuals import Residuals
from backglass.workflow.reading import table_for
from backglass.workflow.reading_asked import Reading

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "files"
PREPARATION = Preparation(
    (NumericColumn("体重", 2.0, True, Standard(2.0, 1.5)), CategoricalColumn("sex", "f", False, ("f", "m"))),
    ClassTarget("species", ("a", "b", "c")),
)
NETWORK = Network((4, 5, 3), hidden="tanh", output="softmax", loss="cross_entropy")
THETA = NETWORK.initialise(seed=1).astype("float32")
PLAN = Plan(np.zeros((9, 4), dtype="float32"), np.zeros((9, 3)), np.ones(9), 3, 2, Adam()).to_dict()
SLOTS = {"m": THETA.flat / 3, "v": THETA.flat**2}
END = State(THETA.flat / 2, SLOTS, Cursor(2, 1, 7))
MODEL = Model(
    NETWORK,
    THETA,
    PREPARATION,
    {"seed": 1, "split": {"validation": 0.2, "validation_hash": None, "rows": {}}},
    "0f",
    history=History({"loss": [0.5, 0.25], "validation_loss": [0.5, np.inf]}),
    state=END,
    fingerprint=Fingerprint("0.1.0", "native", "avx2", NETWORK.to_dict(), PLAN, "1e"),
    kept=Kept(arithmetic="avx2").seen(State(THETA.flat, SLOTS)).ended(END),
    certificate={"passed": True},
)
PLAIN = Model(NETWORK, THETA, PREPARATION, {}, "0f")


def refusal(path):
    with pytest.raises(FileError) as caught:
        read_model(path)
    text = caught.value.text
    assert text.en.endswith(".")
    assert text.ja.endswith("。")
    assert text.ja != text.en
    assert "\n" not in text.en
    return text.en


# --- there and back ---


def test_there_and_back(tmp_path):
    path = tmp_path / "new" / "model.safetensors"
    write_model(path, MODEL)
    read = read_model(path)
    assert read.header() == MODEL.header()
    tensors = MODEL.tensors()
    assert list(read.tensors()) == list(tensors)
    for name, values in read.tensors().items():
        assert values.dtype == tensors[name].dtype
        assert np.array_equal(values, tensors[name])
    assert (read.network, read.theta, read.preparation) == (MODEL.network, MODEL.theta, MODEL.preparation)
    assert read.state.cursor == MODEL.state.cursor
    assert model_path(path.parent) == model_path(path) == path
    assert os.listdir(path.parent) == ["model.safetensors"]


def test_the_same_model_is_the_same_bytes(tmp_path):
    write_model(tmp_path / "a", MODEL)
    write_model(tmp_path / "b", read_model(tmp_path / "a"))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_residuals_there_and_back_and_what_cannot_be_some(tmp_path):
    network = Network((4, 5, 1), hidden="tanh")
    theta = network.initialise(seed=2).astype("float32")
    residuals = Residuals(
        np.ones((2, 5), "float32"), np.zeros(2, "float32"), (np.array([0, 1], "float32"), np.array([0.5], "float32"))
    )
    numbers = replace(PREPARATION, target=NumberTarget("grams", 1.0, 2.0))
    model = Model(network, theta, numbers, {}, "", residuals=residuals)
    path = tmp_path / "model.safetensors"
    write_model(path, model)
    read = read_model(path)
    assert read.residuals.counts == (2, 1)
    assert read.header()["residuals"] == [2, 1]
    for name, values in model.tensors().items():
        assert np.array_equal(read.tensors()[name], values), name
    for counts, changed, reason in (
        ([2, 2], {}, "the array residuals.misses has the shape (3,), not (4,)"),
        ([3], {}, "the array residuals.weights has the shape (2, 5), not (1, 5)"),
        ([], {}, "residuals is [], not a list of at least one whole number"),
        ([3, 0], {}, "residuals[1] is 0, not a whole number from 1 up"),
        ([1, 2], {}, "residuals.misses holds a negative number, or a fold's are not in ascending order"),
        ([2, 1], {"misses": np.array([-1, 1, 0.5], "float32")}, "residuals.misses holds a negative number"),
        (
            [2, 1],
            {"misses": np.array([0, 1, np.nan], "float32")},
            "residuals.misses holds a value that is not a finite",
        ),
        ([2, 1], {"biases": np.zeros(2)}, "the array residuals.biases has the type float64, not one of float32"),
        ([2, 1], {"biases": None}, "there is no array residuals.biases"),
        ([2, 1], {"unseen": np.array([3, 2], "float32")}, "residuals.unseen is no list of ranks from 1 up"),
        ([2, 1], {"unseen": np.zeros(1, "float32")}, "residuals.unseen is no list of ranks from 1 up"),
        ([2, 1], {"unseen": np.ones((1, 1), "float32")}, "residuals.unseen is no list of ranks from 1 up"),
    ):
        tensors = {**model.tensors(), **{f"residuals.{name}": values for name, values in changed.items()}}
        kept = {name: values for name, values in tensors.items() if values is not None}
        write_contents(path, {**model.header(), "residuals": counts}, kept)
        assert reason in refusal(path)


def test_what_a_model_lacks_stays_away(tmp_path):
    path = tmp_path / "model.safetensors"
    write_model(path, replace(PLAIN, preparation=None))
    read = read_model(path)
    assert (read.preparation, read.history, read.state, read.kept, read.certificate) == (None,) * 5


def test_a_failed_write_leaves_the_old_model(tmp_path, monkeypatch):
    path = tmp_path / "model.safetensors"
    write_model(path, MODEL)
    before = path.read_bytes()

    def no_space(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(FileError, match="No space left on device"):
        write_model(path, replace(MODEL, data_hash="1e"))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["model.safetensors"]


# --- files of older versions, and readers of others' making ---


@pytest.mark.parametrize("kind", ["classes", "numbers"])
@pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
def test_a_file_of_every_version_is_read_for_ever(version, kind, tmp_path):
    model = read_model(FILES / f"model-v{version}-{kind}.safetensors")
    assert model.versions["backglass"] == ("0.1.0" if version < 4 else "0.2.0")
    assert (model.history is None) == (version == 1)
    committee = version >= 3 and kind == "numbers"
    assert (model.state is None, model.kept is None) == (version == 1 or committee,) * 2
    X = model.preparation.inputs(read_table(ROOT / "examples" / "penguins.csv"), np.arange(5))
    y = ReferenceEngine(model.network).forward(model.theta.flat.astype(float), X)
    expected = json.loads((FILES / f"model-v{version}.json").read_text())[kind]
    np.testing.assert_allclose(y, expected, rtol=1e-12)
    write_model(tmp_path / "again", model)
    again = read_model(tmp_path / "again")
    assert (again.theta, again.preparation) == (model.theta, model.preparation)


@pytest.mark.parametrize("kind", ["classes", "numbers"])
def test_every_kind_of_column_is_read_for_ever(kind):
    """Dates, slips and outliers repaired, an order, categories, and all ways to scale; one network and a committee."""
    model = read_model(FILES / "visits" / f"{kind}.safetensors")
    expected = json.loads((FILES / "visits" / "expected.json").read_text())[kind]
    X = model.preparation.inputs(read_table(FILES / "visits" / "table.csv"), np.arange(12))
    wanted = np.array(expected["inputs"])
    rounds = model.preparation.names.index("far")  # the robust scaling's root is the C library's
    np.testing.assert_array_max_ulp(X[:, rounds], wanted[:, rounds], maxulp=1)
    assert np.array_equal(np.delete(X, rounds, axis=1), np.delete(wanted, rounds, axis=1))
    y = ReferenceEngine(model.network).forward(model.theta.flat.astype(float), X)
    np.testing.assert_allclose(y, expected["outputs"], rtol=1e-12)


@pytest.mark.parametrize("kind", ["classes", "numbers"])
def test_every_form_of_a_column_is_read_for_ever(kind):
    """Codes, numbers with signs and units, truth values, dates, times and durations; from every format alike."""
    model = read_model(FILES / "forms" / f"{kind}.safetensors")
    assert {form.form for form in model.preparation.forms.values()} == {
        "text", "number", "truth", "date", "time", "duration",
    }  # fmt: skip
    expected = json.loads((FILES / "forms" / "expected.json").read_text())[kind]
    own = read_table(FILES / "forms" / "table.csv")
    for table in (own, read_table(own.path, forms=model.preparation.forms), own.frame):
        X = model.preparation.inputs(table, np.arange(12))
        np.testing.assert_array_equal(X, expected["inputs"])
    y = ReferenceEngine(model.network).forward(model.theta.flat.astype(float), X)
    np.testing.assert_allclose(y, expected["outputs"], rtol=1e-12)


@pytest.mark.parametrize("kind", ["classes", "numbers"])
def test_every_view_is_read_for_ever(kind):
    """Pieces, rules of all conditions, parts of a date and words of a text; members of three views by their weights."""
    model = read_model(FILES / "views" / f"{kind}.safetensors")
    assert {column.kind for column in model.preparation.columns} == {"numeric", "categorical", "dated", "worded"}
    conditions = {one.kind for rule in model.preparation.rules for one in rule.conditions}
    assert conditions == {"threshold", "category", "gap"}
    members = model.training["members"]
    assert {member["view"] for member in members} == {"plain", "pieces", "rules"}
    assert sum(member["weight"] for member in members) == pytest.approx(1, abs=1e-12)
    expected = json.loads((FILES / "views" / "expected.json").read_text())[kind]
    wanted = np.array(expected["inputs"])
    own = read_table(FILES / "views" / "table.csv")
    for table in (own, read_table(own.path, forms=model.preparation.forms), own.frame):
        X = model.preparation.inputs(table, np.arange(12))
        waves = np.array([name.startswith(("day month", "day weekday")) for name in model.preparation.names])
        np.testing.assert_allclose(X[:, waves], wanted[:, waves], rtol=0, atol=1e-14)  # sines are the C library's
        np.testing.assert_array_equal(X[:, ~waves], wanted[:, ~waves])
    theta = model.theta.flat.astype(float)
    y = ReferenceEngine(model.network).forward(theta, X)
    np.testing.assert_allclose(y, expected["outputs"], rtol=1e-12)


NEWEST = ["model-v5-classes", "model-v5-numbers", "views/classes", "views/numbers"]


@pytest.mark.parametrize("name", NEWEST)
def test_a_file_of_this_version_is_written_again_to_the_byte(name, tmp_path):
    file = FILES / f"{name}.safetensors"
    write_model(tmp_path / "again", read_model(file))
    assert (tmp_path / "again").read_bytes() == file.read_bytes()


@pytest.mark.parametrize("biases", ["per_unit", "frozen", "shared", "none", "augmented"])
def test_the_reader_in_the_documentation_reads_it(tmp_path, biases):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "model-file.md").read_text(), re.DOTALL)
    assert code.count("\n") <= 40
    names: dict[str, object] = {}
    exec(code, names)
    network = Network((4, 5, 3), hidden="tanh", output="softmax", loss="cross_entropy", biases=biases)
    theta = Parameters(network, np.linspace(-1, 1, network.parameter_count))
    path = tmp_path / "model.safetensors"
    write_model(path, replace(MODEL, network=network, theta=theta, state=None))
    model, arrays = names["read"](path)
    assert model["preparation"] == json.loads(json.dumps(PREPARATION.to_dict()))
    assert arrays["history.loss"] == [0.5, 0.25]
    for l, (W, b) in enumerate(names["weights"](model, arrays), start=2):
        assert np.array_equal(W, theta.weights[l])
        assert np.array_equal(np.broadcast_to(b, theta.biases[l].shape), theta.biases[l])
    assert names["read"](FILES / "model-v1-classes.safetensors")[0]["version"] == 1


# --- what is no model ---


def test_what_is_no_model(tmp_path):
    assert refusal(tmp_path / "no").startswith(f"There is no model {tmp_path / 'no'}")
    assert refusal(tmp_path).startswith("There is no model")
    path = tmp_path / "model.safetensors"
    write_model(path, MODEL)
    whole = path.read_bytes()
    for content in (b"", b"PK\3\4", b"species,island\n", whole[:-1], whole[:100], b"\xff" * 64, whole + b"\0"):
        path.write_bytes(content)
        assert "is not a whole safetensors file" in refusal(path)
        assert not is_model(path)
    for text in ("", "[]", "{", '{"format": "other"}', '{"format": "backglass-model", "version": NaN}'):
        path.write_bytes(save({"parameters": THETA.flat}, {"backglass": text}))
        assert "is a safetensors file but not a backglass model" in refusal(path)
        assert not is_model(path)
    path.write_bytes(save({"parameters": THETA.flat}))
    assert "not a backglass model" in refusal(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 100000, "its values stand more than 64 deep within each other"),
        ('{"a":' * 65 + "1" + "}" * 65, "its values stand more than 64 deep within each other"),
        ("[" + "1," * 2_000_001 + "1]", "it holds more than 2000000 values"),
        ('{"format": "x", "format": "backglass-model"}', "the entry 'format' is there twice"),
        ('{"seed": 1e400}', "the number 1e400 is larger than any float"),
        ('{"note": "\\ud800"}', "a text in it is no Unicode"),
    ],
)
def test_a_text_is_bounded_before_it_is_parsed(tmp_path, text, reason):
    path = tmp_path / "model.safetensors"
    path.write_bytes(save({"parameters": THETA.flat}, {"backglass": text}))
    assert reason in refusal(path)
    assert not is_model(path)


def test_what_no_reader_would_take_is_not_written(tmp_path):
    with pytest.raises(FileError, match="was not written, for no reader would take it: it holds more than"):
        write_model(tmp_path / "m", replace(MODEL, certificate={"rows": [0] * 2_000_000}))
    assert not os.listdir(tmp_path)


def test_a_header_longer_than_the_file_or_the_limit(tmp_path):
    path = tmp_path / "model.safetensors"
    path.write_bytes((2**40).to_bytes(8, "little") + b"{}")
    assert "is not a whole safetensors file" in refusal(path)
    with open(path, "wb") as stream:
        stream.write((200_000_000).to_bytes(8, "little"))
        stream.truncate(200_000_100)  # a hole: it takes no space
    assert "is longer than 100000000 bytes" in refusal(path)


@pytest.mark.parametrize("shape", ["[" + "1," * 2_000_001 + "1]", "[" * 100_000])
def test_the_containers_header_is_bounded_before_it_is_parsed(tmp_path, shape):
    text = f'{{"a": {{"dtype": "F32", "shape": {shape}, "data_offsets": [0, 4]}}}}'.encode()
    path = tmp_path / "model.safetensors"
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(4))
    assert "is damaged: its values stand more" in refusal(path) or "is damaged: it holds more" in refusal(path)


@pytest.mark.parametrize("sizes", [[1, 1], [50_000, 50_000]])
def test_a_file_with_holes_is_not_read_for_its_size(tmp_path, sizes):
    """It declares gigabytes, takes none on the disk, and fits no network; nor the one that it has."""
    text = json.dumps({"format": "backglass-model", "version": 5, "network": {"sizes": sizes}})
    arrays = {"parameters": ("F32", 2), "history.loss": ("F64", 2**32), "checksum": ("U8", 32)}
    end, header = 0, {"__metadata__": {"backglass": text}}
    for name, (kind, count) in arrays.items():
        begin, end = end, end + count * {"F32": 4, "F64": 8, "U8": 1}[kind]
        header[name] = {"dtype": kind, "shape": [count], "data_offsets": [begin, end]}
    content = json.dumps(header).encode()
    path = tmp_path / "model.safetensors"
    with open(path, "wb") as stream:
        stream.write(len(content).to_bytes(8, "little") + content)
        stream.truncate(8 + len(content) + end)
    assert "is damaged: its arrays take 34359738408 bytes, and those of such a network at most" in refusal(path)


def test_a_newer_format_is_ours_but_not_read(tmp_path):
    path = tmp_path / "model.safetensors"
    write_contents(path, MODEL.header() | {"version": 6}, MODEL.tensors())
    assert "has the model format 6, and this backglass reads format 5" in refusal(path)
    assert is_model(path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"network": None}, "network is None, not an object"),
        ({"network": {"sizes": [4]}}, "there is no entry network.hidden"),
        ({"network": NETWORK.to_dict() | {"sizes": [4, "5", 3]}}, "network.sizes[1] is '5', not a whole number from 1"),
        ({"network": NETWORK.to_dict() | {"sizes": [4, 6, 3]}}, "the array parameters has the shape (43,), not (51,)"),
        ({"network": NETWORK.to_dict() | {"more": 1}}, "more"),
        ({"network": NETWORK.to_dict() | {"hidden": [{"name": "no"}]}}, "There is no activation named 'no'"),
        ({"network": NETWORK.to_dict() | {"biases": "two"}}, "network.biases is 'two', not one of per_unit, frozen"),
        ({"preparation": {}}, "there is no entry preparation.columns"),
        ({"preparation": PREPARATION.to_dict() | {"columns": []}}, "the network has 4 inputs and 3 outputs"),
        ({"preparation": PREPARATION.to_dict() | {"columns": [{"kind": "x"}]}}, "preparation.columns[0].kind is 'x'"),
        ({"training": 3}, "training is 3, not an object"),
        ({"training": {"plan": {"rows": 0}}}, "training.plan.rows is 0, not a whole number from 1"),
        ({"data_hash": None}, "data_hash is None, not a text"),
        ({"history": ["none"]}, "there is no array history.none"),
        ({"optimiser_state": {"cursor": [1, 2], "slots": []}}, "optimiser_state.cursor is [1, 2], not a list of 3"),
        ({"fingerprint": {}}, "there is no entry fingerprint.version"),
        ({"kept": {"cursors": [1]}}, "there is no entry kept.keep_bytes"),
        ({"certificate": "good"}, "certificate is 'good', not an object"),
    ],
)
def test_a_damaged_header(tmp_path, change, reason):
    path = tmp_path / "model.safetensors"
    write_contents(path, MODEL.header() | change, MODEL.tensors())
    sentence = refusal(path)
    assert "is damaged: " in sentence
    assert reason in sentence


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [
        ("training", {"seed": 1}, "there is no entry training.split"),
        ("training", {"split": {"validation": 0.2}}, "there is no entry training.seed"),
        ("training.split", {"validation_hash": None}, "there is no entry training.split.validation"),
        ("training.split.validation", 1.0, "training.split.validation is 1.0, not a number in (0, 1)"),
        ("training.layout", {"header": True, "skip_lines": 0, "separator": "xx"}, "training.layout.separator: "),
        ("fingerprint.plan.batch_size", 2**64 - 1, "fingerprint.plan.batch_size is 18446744073709551615, more than 9"),
        ("fingerprint.plan.dropout", {"3": 0.5}, "fingerprint.plan.dropout names the layer 3, which is no hidden one"),
        ("fingerprint.plan.dropout", {"2": 1.0}, "fingerprint.plan.dropout.2 is 1.0, not a number in [0, 1)"),
        ("fingerprint.plan.clip_norm", -1, "fingerprint.plan.clip_norm is -1, not a number in (0, inf)"),
        ("fingerprint.plan.optimiser", {"name": "adam", "beta": 1}, "fingerprint.plan: "),
        ("fingerprint.plan.optimiser", {"name": "sgd"}, "optimiser_state.slots is not what the plan's optimiser has"),
        ("fingerprint.plan.schedule", {"name": "cosine"}, "fingerprint.plan: "),
        ("fingerprint.network.biases", "none", "fingerprint.network is not that of network"),
        ("fingerprint.network.more", 1, "Network has no argument 'more'"),
        ("optimiser_state.slots", ["m"], "optimiser_state.slots is not what the plan's optimiser has: m, v"),
        ("optimiser_state.cursor", [2, 3, 7], "optimiser_state.cursor is no place in a run of 3 batches an epoch"),
        ("optimiser_state.cursor", [2, 1, 8], "optimiser_state.cursor is no place in a run of 3 batches an epoch"),
        ("optimiser_state.cursor", [2**60, 0, 0], "optimiser_state.cursor[0] is 1152921504606846976, not a whole"),
        ("optimiser_state.cursor", [2**21, 0, 7], "history is not that of optimiser_state.cursor[0]"),
        ("kept.updates", 2**60, "kept.updates is not that of optimiser_state.cursor[2]"),
        ("kept.cursors", [], "kept holds no state, and no reason why there is none"),
        ("kept.cursors", [[0, 0, 0], [0, 1, 1]], "has the shape (1, 43), not (2, 43)"),
        ("history", ["loss", "loss"], "history is ['loss', 'loss'], not a list of different texts"),
        ("preparation.forms", {"sex": {"form": "text", "known": True, "missing": []}}, "'体重' has no form"),
        ("preparation.target.name", "sex", "preparation: The column 'sex' is there twice"),
        ("preparation.columns[1].fill", "x", "preparation.columns[1]: The fill 'x' of the column 'sex' is none of"),
    ],
)
def test_parts_that_do_not_belong_together(tmp_path, at, value, reason):
    head = json.loads(json.dumps(MODEL.header()))
    *way, last = at.replace("[1]", ".1").split(".")
    inner = head
    for key in way:
        inner = inner[int(key) if key.isdigit() else key]
    inner[last] = value
    path = tmp_path / "model.safetensors"
    write_contents(path, head, MODEL.tensors())
    assert reason in refusal(path)


def committee(*epochs):
    """A model of members that ended after so many epochs, and what its file says of them."""
    counted = [{"member": m, "rows": 7, "held_out": 2, "epochs": n, "best_epoch": 1} for m, n in enumerate(epochs, 1)]
    training = MODEL.training | {"members": counted}
    history = History({"member": np.repeat(np.arange(1, len(epochs) + 1), epochs), "loss": np.ones(sum(epochs))})
    return replace(PLAIN, training=training, history=history)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"member": 3}, "training.members[1].member is not that of 2"),
        ({"epochs": 0, "best_epoch": None}, "history.member is not that of training.members"),
        ({"best_epoch": 9}, "training.members[1].best_epoch is 9, more than 1"),
        ({"rows": None}, "training.members[1].rows is None, not a whole number from 0 up"),
    ],
)
def test_members_and_their_history(tmp_path, change, reason):
    path = tmp_path / "model.safetensors"
    write_model(path, committee(2, 1))
    assert read_model(path).training["members"][1]["epochs"] == 1
    damaged = committee(2, 1)
    damaged.training["members"][1] |= change
    write_model(path, damaged)
    assert reason in refusal(path)


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [
        ("members.0.view", "trees", "training.members[0].view is 'trees', not one of plain, pieces, rules"),
        ("members.0.weight", 0.2, "the weights of training.members add up to 1.1, not to 1"),
        ("members.0.weight", 0.100002, "the weights of training.members add up to 1.000002, not to 1"),
        ("members.0.weight", 0, "training.members[0].weight is 0, not a number in (0, 1]"),
        ("members.0.weight", None, "training.members[0].weight is None, not a number in (0, 1]"),
        ("members.1.weight", ..., "there is no entry training.members[1].weight"),
        ("members.2.view", ..., "there is no entry training.members[2].view"),
        ("members.0.fold", 1, "training.members[0].fold is not that of training.members[0].run.fold"),
        ("members.0.fold", -1, "training.members[0].fold is -1, not a whole number from 0 up"),
        ("members.1.run.fold", 2, "training.members[1].run.fold is 2, more than 1"),
        ("members.0.run.inputs.0", 79, "training.members[0].run.inputs is not that of"),
        ("members.0.run.inputs.0", 1, "training.members[0].run.inputs is not that of"),
        ("members.0.run.inputs", [], "training.members[0].run.inputs is not that of"),
        ("members.0.run.inputs", None, "training.members[0].run.inputs is not that of"),
        ("columns.0.pieces.1", 0, "preparation.columns[0]: the edges of its pieces do not ascend"),
        ("columns.0.pieces", [1], "preparation.columns[0]: the edges of its pieces do not ascend"),
        ("columns.1.pieces", [-1e308, 1e308], "preparation.columns[1]: the edges of its pieces do not ascend, or lie"),
        ("columns.1.pieces", [], "the network has 79 inputs and 1 output, the preparation 67 and 1"),
        ("rules.0.conditions.0.column", "age", "preparation: "),
        ("rules.0.conditions.0.column", "kind", "preparation: "),
        ("rules.0.conditions.0.value", "Rome", "preparation: "),
        ("rules.0.conditions.0.equal", 1, "preparation.rules[0].conditions[0].equal is 1, not "),
        ("rules.0.conditions.0.kind", "tree", "preparation.rules[0].conditions[0].kind is 'tree', not one of"),
        ("rules.2.conditions.0.value", "high", "preparation.rules[2].conditions[0].value is 'high', not a finite"),
        ("rules.0.conditions", [], "preparation.rules[0]: "),
        ("rules", [], "the network has 79 inputs and 1 output, the preparation 69 and 1"),
    ],
)
def test_views_that_are_damaged(tmp_path, at, value, reason):
    file = read_contents(FILES / "views" / "numbers.safetensors")
    *way, last = (int(key) if key.isdigit() else key for key in at.split("."))
    inner = file.header["training" if way[:1] == ["members"] else "preparation"]
    for key in way:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    path = tmp_path / "model.safetensors"
    write_contents(path, file.header, file.tensors)
    assert reason in refusal(path)


@pytest.mark.parametrize(
    ("version", "change", "reason"),
    [
        (1, {"backglass": None}, "versions.backglass is None, not a text"),
        (2, {"preparation": 3}, "preparation is 3, not an object"),
        (2, {"columns": None}, "preparation.columns is None, not a list"),
        (2, {"columns": [3]}, "preparation.columns[0] is 3, not an object"),
        (2, {"columns": [{}]}, "there is no entry preparation.columns[0].kind"),
        (2, {"mean": "x"}, "preparation.columns[0].scaling.mean is 'x', not a finite number"),
        (2, {"mean": None, "scale": -1}, "preparation.columns[0].scaling.mean is None"),
        (1, {"scale": -1}, "preparation.columns[0].scaling.scale is -1, not a number in [0, inf)"),
    ],
)
def test_a_damaged_header_of_an_older_version(tmp_path, version, change, reason):
    column = {"kind": "numeric", "name": "x", "fill": 0, "indicator": False, "mean": 0.0, "scale": 1.0}
    column |= {name: value for name, value in change.items() if name in column}
    preparation = {"columns": change.get("columns", [column]), "target": {}, "left_out": []}
    header = MODEL.header() | {"preparation": preparation, "backglass": "0.1.0", "version": version}
    path = tmp_path / "model.safetensors"
    write_contents(path, header | {name: value for name, value in change.items() if name in header}, MODEL.tensors())
    assert reason in refusal(path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"parameters": THETA.flat[:-1]}, "the array parameters has the shape (42,), not (43,)"),
        ({"parameters": THETA.flat.reshape(1, -1)}, "the array parameters has the shape (1, 43), not (43,)"),
        ({"parameters": np.full(43, np.float32("nan"))}, "the array parameters holds a value that is not a finite"),
        ({"parameters": np.arange(43)}, "the array parameters has the type int64"),
        ({"optimiser.v": np.full(43, np.float32("inf"))}, "the array optimiser.v holds a value that is not a finite"),
        ({"last_parameters": THETA.flat[:3]}, "the array last_parameters has the shape (3,)"),
        ({"optimiser.v": THETA.flat.astype(float)}, "the array optimiser.v has the type float64, not one of float32"),
        ({"kept.theta": THETA.flat}, "the array kept.theta has the shape (43,), not (1, 43)"),
        ({"kept.theta": np.float32(1)}, "the array kept.theta has the shape (1,), not (1, 43)"),
        ({"kept.slot.v": None}, "kept.slot is not what the plan's optimiser has: m, v"),
        ({"kept.slot.x": THETA.flat[None]}, "kept.slot is not what the plan's optimiser has: m, v"),
        ({"kept.theta": None}, "there is no array kept.theta"),
        ({"history.loss": np.zeros((2, 2))}, "the array history.loss has the shape (2, 2)"),
        ({"history.validation_loss": np.zeros(3)}, "the array history.validation_loss has the shape (3,), not (2,)"),
    ],
)
def test_a_damaged_array(tmp_path, change, reason):
    path = tmp_path / "model.safetensors"
    with np.errstate(all="ignore"):
        arrays = MODEL.tensors() | change
        write_contents(path, MODEL.header(), {name: values for name, values in arrays.items() if values is not None})
    assert reason in refusal(path)


def test_an_array_of_a_type_that_no_model_has(tmp_path):
    text = json.dumps({"format": "backglass-model", "version": 3})
    path = tmp_path / "model.safetensors"
    path.write_bytes(save({"parameters": THETA.flat.astype(np.float16)}, {"backglass": text}))
    assert "the array parameters has the type F16, not one of F32, F64" in refusal(path)


def test_a_missing_entry(tmp_path):
    path = tmp_path / "model.safetensors"
    for name in MODEL.header():
        head = MODEL.header()
        del head[name]
        write_contents(path, head, MODEL.tensors())
        assert f"there is no entry {name}" in refusal(path)


def test_a_changed_number_is_noticed(tmp_path):
    path = tmp_path / "model.safetensors"
    write_model(path, MODEL)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert "was changed after it was written" in refusal(path)


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), min_size=1, max_size=5))
def test_mutated_bytes_are_the_same_model_or_a_sentence(tmp_path_factory, changes):
    path = tmp_path_factory.getbasetemp() / "mutated.safetensors"
    write_model(path, MODEL)
    whole = path.read_bytes()
    content = bytearray(whole)
    for at, byte in changes:
        content[at % len(content)] = byte
    path.write_bytes(content)
    try:
        model = read_model(path)
    except FileError as error:
        text = str(error)
    else:  # a blank of the container's header may have become another one
        assert model.header() == MODEL.header()
        assert all(np.array_equal(values, MODEL.tensors()[name]) for name, values in model.tensors().items())
        text = "the same."
    assert text.endswith(".")


def test_entries_that_are_not_known_do_not_matter(tmp_path):
    """A later version may add some, in the layout of a table, too."""
    model = read_model(FILES / "model-v4-numbers.safetensors")
    model.training["layout"] |= {"later": 1}
    write_model(tmp_path / "m", model)
    table = table_for(read_model(tmp_path / "m"), ROOT / "examples" / "penguins.csv", Reading())
    assert table.rows == 344
