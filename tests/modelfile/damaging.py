"""Damage that a writer does, not a disk: other JSON and other arrays, signed so that the checksum fits.

A damage takes random numbers, the JSON object and the arrays of a file, and those of another file to take parts from;
it gives the JSON as a text, so that a text that no writer of JSON makes can stand there, too, and the arrays.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from safetensors.numpy import save

from backglass.modelfile import container
from backglass.training import checkpoint as training

Arrays: TypeAlias = dict[str, Any]
Pair: TypeAlias = tuple[Any, Arrays]
Place: TypeAlias = tuple[Any, Any]  # a list or an object, and the index or key of one of its values

NUMBERS = (
    0, 1, -1, 2, 3, 5, 64, 255, 10**6, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), 10**30, 10**400,
    0.5, -0.5, -0.0, 0.999, 1e-320, 5e-324, 1e38, 1e308, -1e308,
)  # fmt: skip
OTHERS = (
    None, True, False, "", "x", "relu", "adam", "mean", "float64", "<U500000000", ">U3", "|O", "object", "../../x",
    "\u0000", "\U0001f600", "雌" * 200, "a\nb", "%Q", "%Y-%", "%", "(", "0", "9" * 60, [], [1], [[]], [None],
    ["a", "a"], {}, {"~": "tuple", "items": []}, {"~": "float", "value": "nan"}, {"~": []},
    {"~": "dict", "items": [[[], 1]]},
    {"~": "array", "name": "0", "dtype": "float64", "shape": [1]}, {"~": "scalar", "array": 3},
    {"~": "texts", "dtype": "<U500000000", "shape": [2], "values": ["a", "b"]}, {"~": "type", "name": "float32"},
    {"name": "sgd"}, {"name": "step"}, {"name": "relu", "derivative_at_zero": "1"}, {"kind": "numeric"}, [10**9, 10**9],
    {"form": "date", "format": "%H"}, {"form": "text", "known": True, "missing": []},
    {"__reduce__": ["os.system", "x"]},
)  # fmt: skip
NAMES = ("", "x", "../x", "a\nb", "\u0000", "kept.", "kept.theta.", "kept.slot.", "history.", "checksum", "雌" * 50)
DEPTHS = (60, 70, 300, 3000, 100_000)
TEXTS = ("NaN", "Infinity", "-Infinity", "1e400", "1" * 5000, '"\\ud800"', "[" * 5000, '{"a":1,"a":2}', "tru", "", "00")
LONGEST = 3_000_000  # characters of a text
HOLE = "a hole that another text fills"


def signed(text: str, arrays: Arrays) -> bytes:
    """A model file of this text and these arrays, whose checksum fits."""
    whole = {name: np.ascontiguousarray(values).reshape(np.shape(values)) for name, values in arrays.items()}
    return save({**whole, "checksum": container._checksum(text, whole)}, {"backglass": text})


def checkpoint(text: str, arrays: Arrays) -> bytes:
    """A checkpoint of this text and these arrays."""
    whole = {name: np.ascontiguousarray(values).reshape(np.shape(values)) for name, values in arrays.items()}
    metadata = {"format": training.FORMAT, "version": "2", "run": text, "checksum": training.checksum(text, whole)}
    return save(whole, metadata)


def damaged(rng: np.random.Generator, own: Pair, other: Pair) -> tuple[str, str, Arrays]:
    """What was done, the JSON text and the arrays; own and other stay as they are."""
    header, arrays = copy.deepcopy(own[0]), dict(own[1])
    done, hole = [], None
    for _ in range(int(rng.choice([1, 1, 1, 2, 3]))):
        if rng.random() < 0.25 and arrays:
            change = _any(rng, ARRAY_CHANGES)
            done.append(f"{change.__name__}: {change(rng, arrays, other[1])}")
        elif rng.random() < 0.12 and hole is None:
            inner, key = _place(rng, header)
            inner[key], hole = HOLE, _filling(rng, inner[key])
            done.append(f"text at {key!r}: {hole[:40]}")
        else:
            change = _any(rng, CHANGES)
            done.append(f"{change.__name__}: {str(change(rng, header, other[0]))[:80]}")
    text = json.dumps(header, ensure_ascii=bool(rng.random() < 0.5))
    if hole is not None:
        text = text.replace(f'"{HOLE}"', hole)
    text = text.encode(errors="replace").decode()
    return "; ".join(done), text, arrays


def _any(rng: np.random.Generator, several: Any) -> Any:
    return several[int(rng.integers(len(several)))]


def _filling(rng: np.random.Generator, value: Any) -> str:
    """A text in the place of a value."""
    if rng.random() < 0.5:
        depth = _any(rng, DEPTHS)
        opened, closed = _any(rng, (("[", "]"), ('{"a":', "}"), ('{"~":"tuple","items":[', "]}")))
        return opened * depth + json.dumps(value) + closed * depth
    return _any(rng, TEXTS)


def _places(value: Any) -> list[Place]:
    found: list[Place] = []
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            found.append((value, key))
            found += _places(value[key])
    return found


def _place(rng: np.random.Generator, header: Any) -> Place:
    """One place: half the time of the upper ones, of which there are few."""
    places = _places(header)
    if rng.random() < 0.5:
        inner, key = _any(rng, list(header.items()))[0], None
        upper = _places(header[inner]) or [(header, inner)]
        return _any(rng, upper[:40]) if key is None else (header, inner)
    return _any(rng, places)


# --- changes of the JSON object; each says where ---


def left_out(rng: np.random.Generator, header: Any, _: Any) -> Any:
    inner, key = _place(rng, header)
    del inner[key]
    return key


def of_another_kind(rng: np.random.Generator, header: Any, _: Any) -> Any:
    inner, key = _place(rng, header)
    inner[key] = copy.deepcopy(_any(rng, OTHERS))
    return key, inner[key]


def another_number(rng: np.random.Generator, header: Any, _: Any) -> Any:
    numbers = [
        (inner, key)
        for inner, key in _places(header)
        if isinstance(inner[key], int | float) and not isinstance(inner[key], bool)
    ]
    inner, key = _any(rng, numbers) if numbers else _place(rng, header)
    inner[key] = _any(rng, NUMBERS)
    return key, inner[key]


def exchanged(rng: np.random.Generator, header: Any, _: Any) -> Any:
    (inner, key), (outer, name) = _place(rng, header), _place(rng, header)
    inner[key], outer[name] = copy.deepcopy(outer[name]), copy.deepcopy(inner[key])
    return key, name


def doubled(rng: np.random.Generator, header: Any, _: Any) -> Any:
    lists = [inner for inner, key in _places(header) if isinstance(inner, list) and key == 0]
    if not lists:
        return None
    inner = _any(rng, lists)
    match int(rng.integers(4)):
        case 0:
            inner.append(copy.deepcopy(_any(rng, inner)))
        case 1:
            inner.reverse()
        case 2:
            inner.clear()
        case _:
            inner.extend(copy.deepcopy(inner) * int(rng.choice([1, 2000 // len(inner)])))
    return len(inner)


def renamed(rng: np.random.Generator, header: Any, _: Any) -> Any:
    inner, key = _any(rng, [(inner, key) for inner, key in _places(header) if isinstance(inner, dict)])
    name = _any(rng, NAMES)
    inner[name] = inner.pop(key) if rng.random() < 0.5 else copy.deepcopy(inner[key])
    return key, name


def stretched(rng: np.random.Generator, header: Any, _: Any) -> Any:
    texts = [(inner, key) for inner, key in _places(header) if isinstance(inner[key], str)]
    inner, key = _any(rng, texts) if texts else _place(rng, header)
    inner[key] = (str(inner[key] or "x") * int(rng.choice([2, 1000, 100_000])))[:LONGEST]
    return key


def from_another_file(rng: np.random.Generator, header: Any, other: Any) -> Any:
    inner, key = _place(rng, header)
    same = [outer[name] for outer, name in _places(other) if name == key]
    inner[key] = copy.deepcopy(_any(rng, same or [outer[name] for outer, name in _places(other)]))
    return key


CHANGES: tuple[Callable[..., Any], ...] = (
    left_out, left_out, of_another_kind, of_another_kind, another_number, another_number, exchanged, doubled, renamed,
    stretched, from_another_file, from_another_file,
)  # fmt: skip


# --- changes of the arrays ---


def array_left_out(rng: np.random.Generator, arrays: Arrays, _: Arrays) -> str:
    name = _any(rng, sorted(arrays))
    del arrays[name]
    return name


def array_of_another_type(rng: np.random.Generator, arrays: Arrays, _: Arrays) -> str:
    name = _any(rng, sorted(arrays))
    with np.errstate(all="ignore"):
        arrays[name] = arrays[name].astype(_any(rng, (np.float32, np.float64, np.int64, np.uint8)))
    return f"{name} {arrays[name].dtype}"


def array_of_another_shape(rng: np.random.Generator, arrays: Arrays, _: Arrays) -> str:
    name = _any(rng, sorted(arrays))
    a = arrays[name]
    arrays[name] = _any(rng, (
        a[:-1] if a.ndim else a, a[..., None], a[:0] if a.ndim else a, np.zeros((), a.dtype), a.T, a.ravel(),
        np.repeat(a, 3), np.concatenate([a, a]) if a.ndim else a, np.repeat(a.ravel()[:1], 100_000),
    ))  # fmt: skip
    return f"{name} {arrays[name].shape}"


def array_of_other_values(rng: np.random.Generator, arrays: Arrays, _: Arrays) -> str:
    name = _any(rng, sorted(arrays))
    a = arrays[name]
    at = rng.random(a.shape) < rng.choice([0.1, 1])
    with np.errstate(all="ignore"):
        arrays[name] = np.where(at, _any(rng, (np.nan, np.inf, -1, 0, 1e38, 1e-45, 2.5, 1e300)), a).astype(a.dtype)
    return name


def array_renamed(rng: np.random.Generator, arrays: Arrays, _: Arrays) -> str:
    name, new = _any(rng, sorted(arrays)), _any(rng, NAMES)
    new = new if rng.random() < 0.5 else f"{name.partition('.')[0]}.{new}"
    if new == "checksum":
        new = "checksum "
    arrays[new] = arrays.pop(name) if rng.random() < 0.5 else arrays[name]
    return f"{name} {new!r}"


def arrays_exchanged(rng: np.random.Generator, arrays: Arrays, _: Arrays) -> str:
    one, two = _any(rng, sorted(arrays)), _any(rng, sorted(arrays))
    arrays[one], arrays[two] = arrays[two], arrays[one]
    return f"{one} {two}"


def array_from_another_file(rng: np.random.Generator, arrays: Arrays, other: Arrays) -> str:
    name = _any(rng, sorted(arrays))
    arrays[name] = other[name] if name in other else _any(rng, list(other.values()))
    return name


ARRAY_CHANGES: tuple[Callable[..., str], ...] = (
    array_left_out, array_of_another_type, array_of_another_shape, array_of_other_values, array_renamed,
    arrays_exchanged, array_from_another_file,
)  # fmt: skip
