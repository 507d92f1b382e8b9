"""Files of a learner's own: tables and models become problems, read within limits; what is none is said in words."""

from __future__ import annotations

import json
import shutil
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.errors import BackglassError, DataError
from backglass.modelfile import read_model, write_model
from backglass.network import Network
from backglass.preparation.whole import Preparation
from backglass.studio import parsing
from backglass.studio.parsed_model import model_read
from backglass.studio.parsed_table import looked_at, prepared, targets_of
from backglass.studio.problems.planned import problem_of_run
from backglass.studio.received_files import ReceivedFiles
from backglass.studio.session import Session
from backglass.workflow.reading import read_table

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"


@pytest.fixture(scope="module")
def files():
    files = ReceivedFiles()
    yield files
    files.close()


@pytest.fixture
def here(monkeypatch):
    """What is asked of a process apart is done in this one, which is quicker."""

    def asked(_, request, __):
        with chdir(request["folder"]):
            return parsing.WORK[request["work"]](request)

    monkeypatch.setattr("backglass.studio.uploads.asked_apart", asked)


def received(files, path, name=None):
    place = files.new_path()
    shutil.copyfile(path, place)
    return files.add(place, name or Path(path).name)


def written(files, text, name):
    place = files.new_path()
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return files.add(place, name)


def heard(session, **message):
    *_, last = session.hear(message)
    return last


def looked(path, target=None):
    return looked_at({"table": str(path), "target": target})[0]


def made(path, target, columns=None):
    return prepared({"table": str(path), "target": target, "columns": columns})


def test_penguins_learn_and_the_columns_name_stands_at_its_input(files):
    """Read in a process apart, as every file is."""
    kept = received(files, PENGUINS)
    session = Session(None, files)
    scene, *_, reply = session.hear({"do": "prepare", "hash": kept.hash, "target": "species", "id": 4})
    assert (reply["say"], scene["settings"]["sizes"]) == ("reply", [15, 64, 3])
    assert scene["names"]["units"]["1,4"] == "bill_length_mm"
    assert scene["names"]["outputs"] == scene["classes"] == ["Adelie", "Chinstrap", "Gentoo"]
    assert scene["problem"]["file"] == {"hash": kept.hash, "name": "penguins.csv"}
    assert [note["en"][:17] for note in scene["notes"]] == ["Learned from 275 ", "There are 15 inpu"]
    heard(session, do="advance", n=300)
    assert session.timeline.measures.metric > 0.97  # on the 69 rows held out, which start at a third
    assert session.problem.description == {
        "id": "table", "hash": kept.hash, "name": "penguins.csv", "target": "species",
    }  # fmt: skip


@pytest.mark.usefixtures("here")
def test_a_table_shows_how_its_columns_are_read_and_what_can_be_predicted(files):
    kept = received(files, PENGUINS)
    session = Session(None, files)
    table = heard(session, do="table", hash=kept.hash, name=kept.name, lang="ja")
    assert (table["target"], table["rows"], table["task"]) == ("species", 344, "classification")
    assert "<td>bill_length_mm</td>" in table["html"]["ja"]
    assert "style" not in table["html"]["ja"]
    bill = next(one for one in table["columns"] if one["name"] == "bill_length_mm")
    assert (bill["form"]["ja"], bill["verdict"], bill["title"]["en"], bill["use"]) == ("数", "repair", "repair", True)
    assert heard(session, do="table", hash=kept.hash) == {**table, "id": None}  # without reading it again


def test_targets_are_suggested_the_likeliest_first():
    assert targets_of(read_table(PENGUINS))[:4] == ["species", "year", "island", "sex"]
    frame = pl.DataFrame({"name": [f"n{i}" for i in range(40)], "x": np.arange(40) / 7, "Class": ["a", "b"] * 20})
    assert targets_of(read_table(frame)) == ["Class", "x"]
    town = pl.DataFrame({"x": np.arange(40) / 7, "town": ["Nara", "Kyoto"] * 20, "sold": np.arange(40) / 3})
    assert targets_of(read_table(town)) == ["sold", "town", "x"]


def test_the_network_is_the_one_that_train_would_choose():
    told, arrays = made(PENGUINS, "body_mass_g")
    assert told["start"]["sizes"][1:] == [64, 1]
    assert (told["start"]["output"]["name"], told["start"]["loss"]["name"]) == ("identity", "squared_error")
    assert (told["start"]["optimiser"]["learning_rate"], told["start"]["batch_size"]) == (0.003, 32)
    assert (told["outputs"], told["classes"]) == (["body_mass_g"], None)
    assert (arrays["X_train"].shape, arrays["X_validation"].dtype) == ((274, told["start"]["sizes"][0]), "float64")
    assert abs(arrays["D_train"].mean()) < 1e-9


def test_chosen_columns_are_used_and_no_others(tmp_path):
    told, arrays = made(PENGUINS, "sex", ["bill_length_mm", "species"])
    assert told["inputs"][:2] == ["species = Adelie", "species = Chinstrap"]
    assert told["inputs"][-1].startswith("bill_length_mm")
    assert (told["classes"], told["outputs"], arrays["D_train"].shape[1]) == (["female", "male"], ["male"], 1)
    rows = pl.DataFrame({"nr": range(60), "x": np.sin(np.arange(60)), "y": ["a", "b"] * 30})
    rows.write_csv(tmp_path / "rows.csv")
    assert [one["use"] for one in looked(tmp_path / "rows.csv", "y")["columns"]] == [False, True, True]
    assert made(tmp_path / "rows.csv", "y")[0]["inputs"] == ["x"]
    assert made(tmp_path / "rows.csv", "y", ["nr"])[0]["inputs"] == ["nr"]
    with pytest.raises(DataError, match="has no column z to learn from"):
        made(tmp_path / "rows.csv", "y", ["z"])


@pytest.mark.usefixtures("here")
def test_gaps_texts_and_dates_become_inputs_and_learn(files):
    """A small shop: what is sold depends on the weekday's price and the town; some cells are missing."""
    towns, lines = ("Kyoto", "Osaka", "Nara"), ["day,town,price,sold"]
    for i in range(300):
        price, day = 2 + i * 37 % 101 / 20, f"{2020 + i // 100}-{1 + i % 12:02}-{1 + i % 28:02}"
        lines.append(f"{day},{towns[i % 3]},{price if i % 37 != 3 else ''},{3 * price + 5 * (i % 3)}")
    kept = written(files, "\n".join(lines), "shop.csv")
    session = Session(None, files)
    heard(session, do="prepare", hash=kept.hash, target="sold", columns=["town", "price", "day"])
    assert {"town = Kyoto", "price", "price missing", "day"} <= set(session.problem.inputs)
    description = session.problem.description
    assert description["columns"] == ["town", "price", "day"]
    assert np.array_equal(session.opened(json.loads(json.dumps(description))).X, session.problem.X)
    heard(session, do="advance", n=800)
    assert session.timeline.measures.metric > 0.9  # r2 on the rows held out


def test_parquet_and_tabs_are_read_as_the_house_reads_them(tmp_path):
    frame = pl.read_csv(PENGUINS, null_values="NA")
    frame.write_parquet(tmp_path / "penguins.parquet")
    frame.write_csv(tmp_path / "penguins.tsv", separator="\t")
    told, arrays = made(PENGUINS, "species")
    for name in ("penguins.parquet", "penguins.tsv"):
        again, found = made(tmp_path / name, "species")
        assert again["inputs"] == told["inputs"]
        assert np.array_equal(found["X_train"], arrays["X_train"])


def test_a_script_as_a_columns_name_stays_a_text(tmp_path):
    name = "<script>alert(1)</script>"
    pl.DataFrame({name: np.sin(np.arange(40)), "y": ["<b>a</b>", "{b}"] * 20}).write_csv(tmp_path / "x.csv")
    told = looked(tmp_path / "x.csv", "y")
    assert "<script" not in told["html"]["en"] + told["html"]["ja"]
    assert "&lt;script&gt;" in told["html"]["ja"]
    found = made(tmp_path / "x.csv", "y")[0]
    assert (found["inputs"], found["classes"]) == ([name], ["<b>a</b>", "{b}"])


def test_a_table_too_wide_or_long_says_what_is_shown(tmp_path, monkeypatch):
    monkeypatch.setattr("backglass.studio.parsed_table.MOST_NUMBERS", 1000)
    rng = np.random.default_rng(0)
    frame = pl.DataFrame({f"c{k}": rng.normal(size=300) for k in range(9)}).with_columns(y=pl.col("c0") > 0)
    frame.write_csv(tmp_path / "wide.csv")
    told, arrays = made(tmp_path / "wide.csv", "y", [f"c{k}" for k in range(9)])
    assert len(arrays["X_train"]) == 111
    assert [en for en, _ in told["notes"] if "Of" in en] == ["Of 240 rows 111 are learned from here, drawn at random."]
    monkeypatch.setattr("backglass.studio.parsed_table.MOST_INPUTS", 8)
    with pytest.raises(DataError, match="makes 9 inputs, more than the 8"):
        made(tmp_path / "wide.csv", "y", [f"c{k}" for k in range(9)])


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "empty.csv", "empty.csv"),
        (b"\x00\x01\x02" * 50, "noise.csv", "noise.csv"),
        (b"a,b\n1,2\n", "one.csv", "one.csv"),
        (b"PAR1" + b"x" * 40, "broken.parquet", "broken.parquet"),
        (b"x,y\n" + b"1,a\n" * 40, "..", "file"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_is_no_table_is_said_in_a_sentence(files, data, name, said):
    kept = written(files, data, name)
    session = Session(None, files)
    before = session.timeline
    reply = heard(session, do="table", hash=kept.hash, name=kept.name)
    assert reply["say"] == "error"
    assert said in reply["text"]
    assert session.timeline is before


@pytest.mark.usefixtures("here")
def test_files_are_asked_for_by_their_names_where_they_are_not_here(files):
    session = Session(None, files)
    description = {"id": "table", "hash": "0" * 64, "name": "birds.csv", "target": "x"}
    assert heard(session, do="problem", problem=description)["text"] == (
        "The file birds.csv is needed, which is not here: add it."
    )
    assert "is needed" in heard(Session(), do="problem", problem=description)["text"]
    kept = received(files, PENGUINS)
    assert heard(session, do="problem", problem={"id": "model", "hash": kept.hash})["text"] == (
        "penguins.csv is no model of backglass."
    )
    for wrong in ({"target": 3}, {"columns": "x"}, {"columns": [1]}, {"target": None}):
        reply = heard(session, do="problem", problem={"id": "table", "hash": kept.hash, "target": "sex", **wrong})
        assert reply["text"].startswith("A table is described by its hash and its target;")
    assert "has no entry 'rows'" in heard(session, do="problem", problem={**description, "rows": 1})["text"]
    assert "member is 0" in heard(session, do="problem", problem={"id": "model", "hash": "1", "member": 0})["text"]


# Models.


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    bg.save(bg.fit_table(PENGUINS, "species", members=1, epochs=20, seed=3), folder / "one.safetensors")
    bg.save(bg.fit_table(PENGUINS, "species", members=3, epochs=12, hidden=4), folder / "three.safetensors")
    return folder


def of_model(path, table=None, member=1):
    return model_read({"model": str(path), "table": table and str(table), "member": member})


@pytest.mark.usefixtures("here")
def test_a_model_shows_its_network_and_the_rows_of_its_table(folder, files):
    path = folder / "one.safetensors"
    model, (kept, table) = bg.load(path), (received(files, one) for one in (path, PENGUINS))
    session = Session({"id": "model", "hash": kept.hash, "table": table.hash}, files)
    problem, theta = session.problem, session.timeline.chosen.first
    assert problem.inputs == model.preparation.names
    assert np.array_equal(theta.flat, model.theta.flat)
    assert session.timeline.measures.metric == model.scores["validation"]["accuracy"]
    assert (len(problem.X), problem.start["seed"], problem.start["optimiser"]["name"]) == (275, 3, "adam")
    heard(session, do="step")
    assert session.timeline.update == 1


def test_a_model_without_its_table_says_so_and_has_nothing_to_learn(folder):
    told, arrays = of_model(folder / "one.safetensors")
    assert told["notes"][0][0].startswith("The model file holds no rows to learn from")
    assert (arrays["X_train"].shape, np.abs(arrays["X_train"]).max()) == ((1, 15), 0)
    network = Network(**{name: told["start"][name] for name in ("sizes", "hidden", "output", "loss")})
    t = bg.trace(network, bg.Parameters(network, arrays["parameters"]), arrays["X_train"], arrays["D_train"])
    assert max(np.abs(t.delta[l]).max() for l in (2, 3)) < 1e-15


def test_another_table_than_the_models_is_shown_whole(folder, tmp_path):
    pl.read_csv(PENGUINS, null_values="NA")[:50].write_csv(tmp_path / "some.csv", null_value="NA")
    told, arrays = of_model(folder / "one.safetensors", tmp_path / "some.csv")
    assert any("not the one that the model was trained with" in en for en, _ in told["notes"])
    assert (len(arrays["X_train"]), "X_validation" in arrays) == (50, False)


def test_a_committee_shows_one_member_at_a_time(folder):
    model = bg.load(folder / "three.safetensors")
    means = []
    for member in (1, 2, 3):
        told, arrays = of_model(folder / "three.safetensors", PENGUINS, member)
        assert told["notes"][0][0].startswith(f"The model joins 3 networks; this is number {member}.")
        assert (told["members"], told["start"]["sizes"][1:]) == (3, [4, 3])
        net = Network(**{name: told["start"][name] for name in ("sizes", "hidden", "output", "loss")})
        t = bg.trace(net, bg.Parameters(net, arrays["parameters"]), arrays["X_train"], arrays["D_train"])
        means.append(t.u[3])
    whole = bg.trace(model.network, model.theta.astype("float64"), arrays["X_train"], arrays["D_train"])
    assert np.allclose(np.mean(means, axis=0), whole.u[3])
    with pytest.raises(DataError, match="There is no member 4; the model has 3"):
        of_model(folder / "three.safetensors", None, 4)


def test_a_committee_of_an_older_version_has_the_mean_of_the_biases_alone(folder, tmp_path):
    path = tmp_path / "older.safetensors"
    write_model(path, replace(read_model(folder / "three.safetensors"), members=()))
    told, older = of_model(path, PENGUINS, 2)
    assert "The file has the biases of the outputs as the mean" in told["notes"][0][0]
    _, arrays = of_model(folder / "three.safetensors", PENGUINS, 2)
    assert np.allclose(older["parameters"][:-3], arrays["parameters"][:-3])
    assert not np.allclose(older["parameters"][-3:], arrays["parameters"][-3:])


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """A table long enough for views, and a model whose members have all of them."""
    folder = tmp_path_factory.mktemp("views")
    rng = np.random.default_rng(4)
    town, age = np.array(["Kobe", "Osaka"])[rng.integers(0, 2, 640)], rng.integers(18, 80, 640)
    y = 3.0 * ((age > 41) & (town == "Osaka")) + 0.1 * rng.normal(size=640)
    pl.DataFrame({"age": age, "town": town, "y": y}).write_csv(folder / "t.csv")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("backglass.training.committee.chosen", lambda *_: [3, 2, 5])
        model = bg.fit_table(folder / "t.csv", "y", members=2, epochs=5, hidden=4)
    bg.save(model, folder / "m.safetensors")
    return folder, model


def test_a_member_with_a_view_of_its_own_is_shown_with_its_inputs(seen):
    folder, model = seen
    whole = bg.trace(model.network, model.theta.astype("float64"), model.preparation.inputs(model.table), np.zeros(640))
    total = 0.0
    for member, one in enumerate(model.model.training["members"], start=1):
        told, arrays = of_model(folder / "m.safetensors", folder / "t.csv", member)
        run = model.model.members[member - 1]
        assert told["inputs"] == [model.preparation.names[place] for place in run.inputs]
        assert told["notes"][1][0].startswith(f"It sees {len(run.inputs)} inputs of the model, which has ")
        assert told["notes"][1][0].endswith(f"in the view {one['view']!r}.")
        assert told["start"]["sizes"] == [len(run.inputs), 4, 1] == list(run.network.sizes)
        net = Network(**{name: told["start"][name] for name in ("sizes", "hidden", "output", "loss")})
        theta = bg.Parameters(net, arrays["parameters"])
        assert theta.biases[3].tolist() == list(run.bias)
        own = Preparation.from_dict(told["preparation"])
        assert list(own.names) == told["inputs"]
        X = own.inputs(model.table)
        assert {row.tobytes() for row in arrays["X_train"]} <= {row.tobytes() for row in X}
        total = total + one["weight"] * bg.trace(net, theta, X, np.zeros(640)).u[3]
    assert np.abs(total - whole.u[3]).max() < 1e-6


@pytest.mark.usefixtures("here")
def test_the_page_opens_a_member_and_it_learns_on(seen, files):
    folder, model = seen
    kept, table = (received(files, folder / name) for name in ("m.safetensors", "t.csv"))
    session = Session({"id": "model", "hash": kept.hash, "table": table.hash, "member": 5}, files)
    assert len(session.problem.inputs) == len(model.model.members[4].inputs) > len(model.model.members[0].inputs)
    assert any(" and " in name for name in session.problem.inputs)
    heard(session, do="step")
    assert session.timeline.update == 1


def test_a_table_long_enough_for_views_has_one_network_with_the_plain_one(seen):
    told, arrays = made(seen[0] / "t.csv", "y")
    assert told["inputs"] == ["age", "town = Kobe", "town = Osaka"]
    assert told["start"]["sizes"] == [3, 64, 1]
    assert arrays["X_train"].shape == (512, 3)


def test_a_model_of_arrays_has_numbered_names(tmp_path):
    mazur = bg.example("mazur")
    run = bg.train(mazur.network, mazur.parameters, mazur.X, mazur.D, optimiser=mazur.optimiser, epochs=2)
    bg.save(run, tmp_path / "mazur.safetensors")
    told, _ = of_model(tmp_path / "mazur.safetensors")
    assert (told["inputs"], told["outputs"], told["classes"]) == (("x1", "x2"), ("y1", "y2"), None)
    assert told["notes"][0][0].startswith("The model was trained on arrays")
    with pytest.raises(DataError, match="no table can be given"):
        of_model(tmp_path / "mazur.safetensors", PENGUINS)


@pytest.mark.usefixtures("here")
def test_the_table_that_a_model_wants_is_taken_where_it_is_here(folder):
    """Whichever of the two comes first; a link names both."""
    files = ReceivedFiles()
    model = received(files, folder / "one.safetensors")
    session = Session({"id": "model", "hash": model.hash}, files)
    scene, *_ = session.hear({"do": "set", "settings": {"seed": 1}})
    assert (len(session.problem.X), scene["problem"]["wants"]) == (1, session.problem.wants)
    table = received(files, PENGUINS)
    assert table.hash == session.problem.wants
    heard(session, do="problem", problem=session.problem.description)
    assert (len(session.problem.X), session.problem.wants) == (275, "")
    assert session.problem.description["table"] == table.hash
    files.close()


@pytest.mark.usefixtures("here")
def test_a_damaged_model_is_refused_in_a_sentence(folder, files):
    data = bytearray((folder / "one.safetensors").read_bytes())
    data[-5] ^= 1
    kept = written(files, bytes(data), "bad.safetensors")
    reply = heard(Session(None, files), do="problem", problem={"id": "model", "hash": kept.hash})
    assert reply["say"] == "error"
    assert "bad.safetensors" in reply["text"]


def test_a_run_begins_where_it_ended_or_where_it_began():
    net = Network((2, 3, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy")
    X = np.random.default_rng(0).normal(size=(40, 2))
    run = bg.train(
        net, net.initialise(seed=5), X, X[:, 0] > 0, optimiser=bg.Adam(0.01), epochs=20, seed=5, batch_size=8
    )
    end, start = problem_of_run(run), problem_of_run(run, from_start=True)
    assert (end.kind, end.classes, end.start["seed"], end.start["batch_size"]) == ("plane", ("0", "1"), 5, 8)
    session = Session()
    session.begin(end)
    assert np.array_equal(session.timeline.seen.state.theta, run.theta.flat)
    session.begin(start)
    heard(session, do="advance", n=100)
    assert np.array_equal(session.timeline.seen.state.theta, run.theta.flat)
    with pytest.raises(BackglassError, match="a link does not hold"):
        session.opened(end.description)
