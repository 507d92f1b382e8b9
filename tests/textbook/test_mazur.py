"""Lesson `mazur`: the numbers of acceptance group M, every figure of the page, a pocket calculator's view of it."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

from backglass.cli import main
from tests.textbook.acceptance import expected, matches
from tests.textbook.worked import WATCHED

PUBLISHED = json.loads((Path(__file__).parent.parent / "acceptance.json").read_text(encoding="utf-8"))[
    "mazur_published"
]


@pytest.fixture(scope="module")
def content(worked):
    return worked("mazur")


def test_the_first_pass(content):
    t = content.data["trace"]
    for part in ("net_h", "out_h", "net_o", "out_o"):
        assert matches("M01", t[part], part)
    assert matches("M02", t["E_o"], "E_o")
    assert matches("M02", t["E"], "E_total")
    assert matches("M03", t["dE/dout_o"], "dE/dout")
    assert matches("M03", t["dout/dnet_o"], "dout/dnet")
    assert matches("M03", t["delta_o"], "delta_o")
    assert matches("M04", t["dE/dw"][4:])
    for part, ours in {"dEo/douth": "dE_o/dout_h", "dE/douth": "dE/dout_h", "dout/dnet": "dout/dnet_h"}.items():
        assert matches("M05", t[ours], part)
    assert matches("M05", t["delta_h"], "delta_h")
    assert matches("M06", t["dE/dw"][:4])
    assert matches("M07", t["db_h"], "db_h")
    assert matches("M07", t["db_o"], "db_o")
    assert matches("M07", sum(t["db_h"]), "shared_h")
    assert matches("M07", sum(t["db_o"]), "shared_o")
    assert matches("M16", t["paths"]["w(2)[1,1]"], "terms")
    assert [len(t["paths"][name]) for name in ("w(2)[1,1]", "w(3)[1,1]")] == expected("M16")["paths"]


def test_the_right_order(content):
    loss, weights = content.data["loss"]["simultaneous"], content.data["weights"]["simultaneous"]
    assert matches("M08", weights["1"][:4], "w1_4")
    assert matches("M08", weights["1"][4:], "w5_8")
    assert matches("M08", loss["1"], "E")
    assert matches("M09", [loss[count] for count in ("2", "10", "100", "1000")])
    assert matches("M10", loss["9999"])
    assert matches("M11", loss["10000"], "E")
    assert matches("M11", content.data["outputs"]["simultaneous"]["10000"], "out")
    assert matches("M11", weights["10000"][:4], "w1_4")
    assert matches("M11", weights["10000"][4:], "w5_8")
    assert matches("M11", content.data["biases"]["simultaneous"]["10000"][:2], "b_h")


def test_the_other_variants(content):
    data = content.data
    assert matches("M12", data["loss"]["in-place"]["1"], "E")
    assert matches("M12", data["weights"]["in-place"]["1"][:4], "w1_4")
    assert matches("M13", data["loss"]["in-place"]["10000"], "E")
    assert matches("M13", data["outputs"]["in-place"]["10000"], "out")
    assert matches("M14", data["loss"]["trained-biases"]["1"], "E1")
    assert matches("M14", data["loss"]["trained-biases"]["10000"], "E10000")
    assert matches("M14", data["biases"]["trained-biases"]["1"][:2], "b_h1")
    assert matches("M14", data["biases"]["trained-biases"]["1"][2:], "b_o1")
    assert matches("M15", data["loss"]["shared-bias"]["1"], "E1")
    assert matches("M15", data["loss"]["shared-bias"]["10000"], "E10000")
    assert matches("M15", data["biases"]["shared-bias"]["1"][0], "b_h1")
    assert matches("M15", data["outputs"]["shared-bias"]["10000"], "out10000")


def test_long_runs_tell_how_far_they_are(content):
    assert content.checks
    done, totals = zip(*WATCHED["mazur"], strict=True)
    assert set(totals) == {40_000}
    assert done[0] == 0
    assert list(done) == sorted(done)
    assert max(b - a for a, b in pairwise(done)) <= 1_000


def test_every_published_number_is_checked(content):
    """The independent table of what the page prints: each number stands in a check, in the same digits."""
    printed = {check.printed for check in content.checks}
    for row in PUBLISHED:
        for number in row["published"].split(", "):
            assert number in printed | {"-"}, row


def test_each_check_is_as_the_errata_say(content):
    assert [check for check in content.all_checks if not check.as_expected] == []
    assert {check.erratum for check in content.checks if check.erratum} == {f"001-{n}" for n in range(2, 10)}


PYTHON = {"×": "*", "²": "**2", "e^(": "math.exp(", "1/2": "0.5"}


def value(text: str) -> float:
    for sign, python in PYTHON.items():
        text = text.replace(sign, python)
    return float(eval(text, {"math": math}))


def test_a_pocket_calculator_follows_the_printed_text(worked, capsys, monkeypatch):
    """Recompute every printed line from the terminal's text alone, by Python's own arithmetic."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("backglass.cli.textbook._work", lambda lesson, _: worked(lesson.name))
    assert main(["textbook", "mazur", "--lang", "en"]) == 0
    blocks = re.findall(r"^   (\S[^=\n]*)= ([^\n]*)\n +=([^=\n]*)\n +=([^=\n]*)\n", capsys.readouterr().out, re.M)
    assert len(blocks) >= 38
    for symbol, _, numbers, result in blocks:
        exponent = int(result.partition("e")[2] or 0)
        digits = len(result.strip().partition("e")[0].partition(".")[2])
        unit = 10.0 ** (exponent - digits)
        assert abs(value(numbers) - value(result)) <= unit / 2 * (1 + 1e-6), symbol


def test_the_json_object(worked, capsys, monkeypatch):
    monkeypatch.setattr("backglass.cli.textbook._work", lambda lesson, _: worked(lesson.name))
    assert main(["textbook", "mazur", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    loss = printed["loss"]
    assert set(loss) == set(printed["weights"]) == {"simultaneous", "in-place", "trained-biases", "shared-bias"}
    assert list(loss["simultaneous"]) == ["0", "1", "2", "10", "100", "1000", "9999", "10000"]
    assert loss["simultaneous"]["0"] == pytest.approx(0.298371108760, abs=5e-13)
    assert loss["simultaneous"]["1"] == pytest.approx(0.291027773694, abs=5e-13)
    assert loss["simultaneous"]["10000"] == pytest.approx(3.510187782979e-05, rel=1e-8)
    assert loss["simultaneous"]["9999"] == pytest.approx(3.510854812251e-05, rel=1e-8)
    assert loss["in-place"]["1"] == pytest.approx(0.291027923905, abs=5e-13)
    assert loss["in-place"]["10000"] == pytest.approx(3.508478629631e-05, rel=1e-8)
    assert all(len(eight) == 8 for counts in printed["weights"].values() for eight in counts.values())
    for check in printed["checks"]:
        assert {"name", "printed", "computed", "agrees", "note"} <= set(check)
