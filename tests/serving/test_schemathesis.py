"""The server against its own OpenAPI document, by schemathesis where it is installed: `pip install schemathesis`.

All of its checks but one: what the document allows may be refused all the same, as a row beyond those of the body, an
empty CSV, or a parameter that this network does not have.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import backglass as bg

from .served import serving

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
BESIDE = Path(sys.executable).parent / "schemathesis"
COMMAND = str(BESIDE) if BESIDE.is_file() else shutil.which("schemathesis")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(COMMAND is None, reason="schemathesis is not installed"),
]


@pytest.mark.parametrize("target", ["species", "body_mass_g"])
def test_the_server_does_what_its_document_says(tmp_path, target):
    bg.fit_table(PENGUINS, target, members=3, epochs=20, hidden=8).save(tmp_path / "m")
    with serving(str(tmp_path / "m")) as served:
        address = f"http://127.0.0.1:{served.port}/openapi.json"
        options = ["--checks", "all", "--exclude-checks", "positive_data_acceptance", "--max-examples", "40"]
        done = subprocess.run(
            [str(COMMAND), "run", address, *options, "--seed", "22"],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-4000:]
