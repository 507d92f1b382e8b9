"""The model file: all of a model goes in and comes out, and nothing else is taken for one."""

import json
import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save, save_file

from backglass.data.columns import CategoricalColumn, NumericColumn
from backglass.data.preparation import Preparation
from backglass.data.targets import ClassTarget
from backglass.errors import BackglassError, FileError
from backglass.modelfile import Model, is_model, model_path, read_model, write_model
from backglass.network import Network
from backglass.parameters import Parameters

PREPARATION = Preparation(
    (NumericColumn("体重", 2.0, True, 2.0, 1.5), CategoricalColumn("sex", "f", False, ("f", "m"))),
    ClassTarget("species", ("a", "b", "c")),
)
NETWORK = Network((4, 5, 3), hidden="tanh", output="softmax", loss="cross_entropy")
THETA = Parameters(NETWORK, NETWORK.initialise(seed=1).flat.astype(np.float32))
MODEL = Model(NETWORK, THETA, PREPARATION, {"seed": 1, "split": {"validation": 0.2}}, "0f")


def header():
    return {
        "format": "backglass-model",
        "version": 1,
        "backglass": "0.1.0",
        "network": NETWORK.to_dict(),
        "preparation": PREPARATION.to_dict(),
        "training": {},
        "data_hash": "0f",
    }


def write_raw(path, head, flat=THETA.flat, name="parameters"):
    text = head if isinstance(head, str) else json.dumps(head)
    save_file({name: flat}, path, metadata={"backglass": text})
    return path


def refusal(path):
    with pytest.raises(FileError) as caught:
        read_model(path)
    text = caught.value.text
    assert text.en.endswith(".")
    assert text.ja.endswith("。")
    assert text.ja != text.en
    assert "\n" not in text.en
    return text.en


def test_there_and_back(tmp_path):
    path = tmp_path / "new" / "model.safetensors"
    write_model(path, MODEL)
    assert read_model(path) == MODEL
    assert read_model(path.parent) == MODEL
    assert read_model(path).theta.flat.dtype == np.float32
    assert model_path(path.parent) == model_path(path) == path
    assert os.listdir(path.parent) == ["model.safetensors"]


def test_the_same_model_is_the_same_bytes(tmp_path):
    for name in "ab":
        write_model(tmp_path / name, MODEL)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_failed_write_leaves_the_old_model(tmp_path, monkeypatch):
    path = tmp_path / "model.safetensors"
    write_model(path, MODEL)

    def no_space(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(FileError, match="No space left on device"):
        write_model(path, replace(MODEL, data_hash="1e"))
    assert read_model(path) == MODEL
    assert os.listdir(tmp_path) == ["model.safetensors"]


def test_what_is_no_model(tmp_path):
    assert refusal(tmp_path / "no").startswith(f"There is no model {tmp_path / 'no'}")
    assert refusal(tmp_path).startswith("There is no model")
    path = tmp_path / "model.safetensors"
    write_model(path, MODEL)
    whole = path.read_bytes()
    for content in (b"", b"species,island\n", whole[:-1], whole[:100], b"\xff" * 64):
        path.write_bytes(content)
        assert "is not a whole safetensors file" in refusal(path)
        assert not is_model(path)
    for content in (save({"parameters": THETA.flat}), save({"w": THETA.flat}, {"backglass": json.dumps(header())})):
        path.write_bytes(content)
        assert "is a safetensors file but not a backglass model" in refusal(path)
    for text in ("", "[]", "{", '{"format": "other"}', "[" * 100000):
        assert "not a backglass model" in refusal(write_raw(path, text))


def test_a_newer_format_is_ours_but_not_read(tmp_path):
    path = write_raw(tmp_path / "model.safetensors", header() | {"version": 2})
    assert "has the model format 2, and this backglass reads format 1" in refusal(path)
    assert is_model(path)


@pytest.mark.parametrize(
    ("change", "flat", "reason"),
    [
        ({"network": None}, THETA.flat, "is not an object"),
        ({"network": {"sizes": [4]}}, THETA.flat, "sizes"),
        ({"network": NETWORK.to_dict() | {"sizes": [4, 6, 3]}}, THETA.flat, "parameters"),
        ({"network": NETWORK.to_dict() | {"more": 1}}, THETA.flat, "more"),
        ({"network": Network((4, 5, 3)).to_dict() | {"hidden": "no"}}, THETA.flat, "no"),
        ({"preparation": {}}, THETA.flat, "columns"),
        ({"preparation": PREPARATION.to_dict() | {"columns": []}}, THETA.flat, "the network has 4 inputs"),
        ({"training": 3}, THETA.flat, "is not an object"),
        ({"data_hash": None}, THETA.flat, "is not a text"),
        ({}, THETA.flat[:-1].copy(), "parameters"),
        ({}, THETA.flat * np.float32("nan"), "a parameter is not a finite number"),
        ({}, THETA.flat.reshape(1, -1).copy(), "shape"),
    ],
)
def test_a_damaged_model(tmp_path, change, flat, reason):
    sentence = refusal(write_raw(tmp_path / "model.safetensors", header() | change, flat))
    assert "is damaged: " in sentence
    assert reason in sentence


def test_a_missing_entry(tmp_path):
    for name in ("network", "preparation", "training", "data_hash"):
        head = header()
        del head[name]
        assert f"no entry '{name}'" in refusal(write_raw(tmp_path / "model.safetensors", head))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=5))
def test_mutated_bytes_are_a_model_or_a_sentence(tmp_path_factory, changes):
    path = tmp_path_factory.getbasetemp() / "mutated.safetensors"
    write_model(path, MODEL)
    content = bytearray(path.read_bytes())
    for at, byte in changes:
        content[at % len(content)] = byte
    path.write_bytes(content)
    try:
        model = read_model(path)
    except BackglassError as error:
        text = str(error)
    else:
        text = f"a model of {len(model.theta)} parameters."
    assert text.endswith(".")
