"""The folder of examples: the program that runs by itself, and the tables of lesson ``input-design``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import backglass as bg

EXAMPLES = Path(__file__).parent.parent / "examples"
MAZUR = [  # document 001's trace, from the specification's reference
    *(0.298371108760, 0.000438567734, 0.000877135469, 0.000497712735, 0.000995425471),
    *(0.082167040564, 0.082667627848, -0.022602540477, -0.022740242216),
    *(0.149780716133, 0.199561432266, 0.249751143632, 0.299502287265),
    *(0.358916479718, 0.408666186076, 0.511301270239, 0.561370121108),
    *(0.291027773694, 0.283547133122, 0.220918592054, 0.020046828249, 0.001114349454),
    *(3.510854812251e-5, 3.510187782979e-5, 0.015913620444, 0.984064273515),
]


def test_the_program_runs_by_itself_and_prints_the_document_s_numbers():
    """Without site-packages, so that it needs no package."""
    bare = [sys.executable, "-I", "-S", str(EXAMPLES / "mazur.py")]
    printed = subprocess.run(bare, capture_output=True, text=True, timeout=60, check=True).stdout
    numbers = [float(number) for number in re.findall(r"-?\d\.\d{9,10}", printed)]
    assert numbers == pytest.approx(MAZUR, abs=1e-9, rel=0)


def test_the_players_have_a_column_for_each_of_the_five_rules():
    found = {one.name: one.rule for one in bg.inspect(EXAMPLES / "players.csv", "goals").verdicts}
    assert found == {
        "player": "identifier",
        "shirt": "identifier",
        "position": "codes",
        "height": "missing",
        "lactate": "missing",
        "run": "outliers",
        "bonus": "target",
    }


def test_the_hours_are_of_all_players_but_one():
    joined = bg.read_table(EXAMPLES / "players.csv", join=EXAMPLES / "hours.csv", on="player").frame
    assert joined.height == 60
    assert joined["hours"].null_count() == 1
