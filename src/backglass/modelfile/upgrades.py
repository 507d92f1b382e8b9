"""The JSON objects of older versions, brought to the present one a version at a time.

What is not as it should be stays as it is: the check of the present version names it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Plain: TypeAlias = dict[str, Any]

_ADDED_IN_2 = ("fingerprint", "history", "optimiser_state", "kept", "certificate", "estimator")
_STANDARD = ("mean", "scale")
_GUESSED: Plain = {"known": True, "missing": []}


def upgraded(header: Plain, version: int) -> Plain:
    """The JSON object of a file as the present version has it.

    Examples
    --------
    >>> old = {"backglass": "0.1.0", "network": {}, "preparation": None}
    >>> sorted(upgraded(old, 1)["versions"].items())
    [('backglass', '0.1.0')]
    """
    for upgrade in UPGRADES[version - 1 :]:
        header = upgrade(header)
    return header


def _from_1(header: Plain) -> Plain:
    """Version 2 has the whole run, and all versions that the model was made with."""
    versions = {"backglass": header["backglass"]} if "backglass" in header else {}
    return {**header, "versions": versions, **dict.fromkeys(_ADDED_IN_2)}


def _from_2(header: Plain) -> Plain:
    """Version 3 has several ways to scale, where all columns of numbers were standardised."""
    preparation = header.get("preparation")
    if not isinstance(preparation, dict) or not isinstance(preparation.get("columns"), list):
        return header
    columns = [_scaled(column) for column in preparation["columns"]]
    return {**header, "preparation": {**preparation, "columns": columns}}


def _scaled(column: Any) -> Any:
    if not isinstance(column, dict) or column.get("kind") not in ("numeric", "cleaned"):
        return column
    scaling = {"kind": "standard", **{name: column[name] for name in _STANDARD if name in column}}
    return {**{name: value for name, value in column.items() if name not in _STANDARD}, "scaling": scaling}


def _from_3(header: Plain) -> Plain:
    """Version 4 keeps the form of every column, where the cells of each table were guessed again."""
    preparation, training = header.get("preparation"), header.get("training")
    if not isinstance(training, dict):
        return header
    numbers = training.get("forms", {})
    header = {**header, "training": {name: value for name, value in training.items() if name != "forms"}}
    if not isinstance(preparation, dict) or not isinstance(numbers, dict):
        return header
    columns = preparation.get("columns")
    known = [*(columns if isinstance(columns, list) else ()), preparation.get("target")]
    names = [one["name"] for one in known if isinstance(one, dict) and isinstance(one.get("name"), str)]
    forms = {name: {"form": "guessed", **_GUESSED, "numbers": numbers.get(name)} for name in names}
    return {**header, "preparation": {**preparation, "forms": forms}}


def _from_4(header: Plain) -> Plain:
    """Version 5 has pieces and rules, parts of dates, words of texts, members' views and runs, and residuals.

    All of it stands in entries that may be missing: a file without them has none of it.
    """
    return header


UPGRADES: tuple[Callable[[Plain], Plain], ...] = (_from_1, _from_2, _from_3, _from_4)  # from version 1, 2, 3, 4
