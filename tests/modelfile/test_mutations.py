"""Model files of every kind of damage: each is the model that was written, another whole one, or one sentence."""

import json
import os
import struct
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from safetensors.numpy import load, save

from backglass.cli import main
from backglass.errors import FileError
from backglass.modelfile import read_model
from backglass.modelfile.container import write_contents

MUTATIONS = int(os.environ.get("BACKGLASS_MUTATIONS", "60"))
SEED = int(os.environ.get("BACKGLASS_SEED", "0"))  # the same damage every time, until another is asked for
COMMANDS = 8  # of so many blindly damaged files one is given to a command, too
SECONDS = 5.0  # none may take longer
PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
VALUES = (
    None, True, False, 0, 1, -1, 3, 2**63, 2**64, 10**400, 0.5, -0.0, 1e308, "", "x", "relu", "float64", "../../x",
    "\u0000", "雌" * 1000, [], [1], [[]], {}, {"name": "step"}, {"name": "relu", "derivative_at_zero": "1"},
    {"kind": "numeric"}, "__import__('os').system('true')", {"__reduce__": ["os.system", "true"]}, [10**9, 10**9],
)  # fmt: skip


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """The bytes of a model as `train` writes it."""
    folder = tmp_path_factory.mktemp("model")
    words = ["train", str(PENGUINS), "--target", "species", "--hidden", "4", "--epochs", "5", "--output", str(folder)]
    assert main(words) == 0
    return (folder / "model.safetensors").read_bytes()


def split(content):
    """The container's header, the model's JSON object and the arrays."""
    (length,) = struct.unpack("<Q", content[:8])
    container = json.loads(content[8 : 8 + length])
    return container, json.loads(container["__metadata__"]["backglass"]), load(content)


def joined(container, content):
    (length,) = struct.unpack("<Q", content[:8])
    text = json.dumps(container).encode()
    return struct.pack("<Q", len(text)) + text + content[8 + length :]


# --- the kinds of damage: each takes random numbers and the whole file, and gives the damaged one ---


def flipped_bits(rng, content):
    damaged = bytearray(content)
    for at in rng.integers(0, len(content), size=int(rng.integers(1, 9))):
        damaged[at] ^= 1 << int(rng.integers(8))
    return bytes(damaged)


def cut_or_stretched(rng, content):
    at = int(rng.integers(len(content)))
    return (content[:at], content + content[:at], content[at:], content[:at] + content[at + 1 :])[int(rng.integers(4))]


def another_length(rng, content):
    lengths = (0, 1, 8, len(content), len(content) - 8, 10**8, 10**8 + 1, 2**32, 2**63, 2**64 - 1)
    return struct.pack("<Q", lengths[int(rng.integers(len(lengths)))]) + content[8:]


def another_container(rng, content):
    """The description of an array: its type, shape and place, and arrays that are there twice or not at all."""
    container, _, _ = split(content)
    names = [name for name in container if name != "__metadata__"]
    name = names[int(rng.integers(len(names)))]
    entry = container[name]
    match int(rng.integers(5)):
        case 0:
            entry["dtype"] = str(rng.choice(["F64", "F16", "BF16", "I32", "BOOL", "F8_E4M3", "X"]))
        case 1:
            shapes = ([], [0], [1, *entry["shape"]], [2**63], [2**32, 2**32], [-1], ["3"], None)
            entry["shape"] = shapes[int(rng.integers(len(shapes)))]
        case 2:
            places = ([0, 0], [0, 2**63], [8, 4], [-4, 4], [0], None)
            entry["data_offsets"] = places[int(rng.integers(len(places)))]
        case 3:
            del container[name]
        case _:
            container["../" + name] = container.pop(name)
    return joined(container, content)


def changed_text(rng, content):
    """Another JSON object under the old checksum."""
    container, model, _ = split(content)
    texts = (json.dumps(random_change(rng, model)), "", "null", "[" * 5000, '{"a":' * 5000, "NaN", "1" * 5000, "\ud800")
    container["__metadata__"]["backglass"] = texts[int(rng.integers(len(texts)))]
    return joined(container, content)


def another_object(rng, content, path):
    """Another JSON object under a checksum that fits: only the schema and the parts themselves can refuse it."""
    _, model, arrays = split(content)
    arrays.pop("checksum")
    for _ in range(int(rng.integers(1, 3))):
        model = random_change(rng, model)
    write_contents(path, model, arrays)
    return path.read_bytes()


def another_array(rng, content, path):
    """Other arrays under a checksum that fits."""
    _, model, arrays = split(content)
    arrays.pop("checksum")
    name = sorted(arrays)[int(rng.integers(len(arrays)))]
    values = arrays[name]
    with np.errstate(all="ignore"):
        changes = (
            values[:-1], values[..., None], values.astype(np.float64), (values * 0).astype(np.int64), values * np.nan,
            np.where(values != 0, np.inf, values), values * 1e38, values[:0], values.ravel()[:1].reshape(()),
        )  # fmt: skip
        arrays[name] = changes[int(rng.integers(len(changes)))]
    if rng.random() < 0.2:
        del arrays[name]
    write_contents(path, model, arrays)
    return path.read_bytes()


def random_change(rng, model):
    """The object with one of its values, however deep, replaced, removed or doubled."""
    model = json.loads(json.dumps(model))
    places = []

    def walk(inner):
        for key in inner if isinstance(inner, dict) else range(len(inner)):
            places.append((inner, key))
            if isinstance(inner[key], dict | list):
                walk(inner[key])

    walk(model)
    inner, key = places[int(rng.integers(len(places)))]
    match int(rng.integers(4)):
        case 0:
            del inner[key]
        case 1 if isinstance(inner, list):
            inner.append(inner[key])
        case _:
            inner[key] = VALUES[int(rng.integers(len(VALUES)))]
    return model


BLIND = (flipped_bits, cut_or_stretched, another_length, another_container, changed_text)
SIGNED = (another_object, another_array)


def test_mutated_files(original, tmp_path, capsys, monkeypatch):
    """None crashes, hangs or runs anything; a change that its checksum does not cover is never loaded silently."""
    monkeypatch.setattr(os, "system", lambda command: pytest.fail(f"ran {command}"))
    rng = np.random.default_rng(SEED)
    path = tmp_path / "model.safetensors"
    path.write_bytes(original)
    before = read_model(path)
    pl.read_csv(PENGUINS, null_values="NA").head(9).write_csv(tmp_path / "table.csv")
    found = {"refused": 0, "the same": 0, "another whole one": 0}
    for mutation in range(MUTATIONS):
        kind = (*BLIND, *SIGNED)[mutation % (len(BLIND) + len(SIGNED))]
        place = f"mutation {mutation} of seed {SEED}: {kind.__name__}"
        damaged = kind(rng, original, path) if kind in SIGNED else kind(rng, original)
        path.write_bytes(damaged)
        began = time.monotonic()
        try:
            model = read_model(path)
        except FileError as error:
            found["refused"] += 1
            sentences = error.text
            assert "\n" not in sentences.en, place
            assert len(sentences.en) < 600, place
            assert sentences.en.endswith("."), place
            assert sentences.ja.endswith("。"), place
        else:
            if kind in BLIND:
                same = model.header() == before.header()
                arrays = before.tensors()
                assert same, place
                assert all(np.array_equal(values, arrays[name]) for name, values in model.tensors().items()), place
            found["the same" if kind in BLIND else "another whole one"] += 1
        if kind in BLIND and mutation % COMMANDS:
            continue
        status = main(["evaluate", str(path), str(tmp_path / "table.csv"), "--json"])
        out, err = capsys.readouterr()
        assert status in (0, 1), place
        assert "Traceback" not in err, place
        assert (list(json.loads(out)) == ["error"]) == (status == 1), place
        assert time.monotonic() - began < SECONDS, place
    assert found["refused"] > 0.7 * MUTATIONS, found
    with capsys.disabled():
        print(f"\n{MUTATIONS} mutations (seed {SEED}): {found}")


def test_other_programs_files(tmp_path):
    """Files that are no model, one of which would run a command if it were unpickled."""
    pickled = b"cos\nsystem\n(S'touch " + str(tmp_path / "ran").encode() + b"'\ntR."
    contents = (
        pickled,
        b"PK\x03\x04" + bytes(100),
        PENGUINS.read_bytes(),
        b"\x80\x04\x95" + bytes(50),
        save({"fc.weight": np.zeros((3, 3), dtype=np.float32)}, metadata={"format": "pt"}),
        save({"parameters": np.zeros(3)}, metadata={"backglass": json.dumps({"format": "backglass-checkpoint"})}),
    )
    path = tmp_path / "model.safetensors"
    for content in contents:
        path.write_bytes(content)
        with pytest.raises(FileError, match=r"is not a whole safetensors file|not a backglass model"):
            read_model(path)
    assert not (tmp_path / "ran").exists()
