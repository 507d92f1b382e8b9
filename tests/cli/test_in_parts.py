"""`backglass train` and `predict` on tables that are read in parts."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from backglass.cli import main
from backglass.modelfile import read_model
from backglass.tables import row_parts


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    """A folder with the table and a model of it."""
    made = tmp_path_factory.mktemp("parts")
    rng = np.random.default_rng(0)
    (made / "s").mkdir()
    for place, rows in enumerate((400, 350)):
        x, z = rng.standard_normal((2, rows))
        kind = np.where(x + rng.standard_normal(rows) / 3 > 0, "owl", "tern")
        frame = pl.DataFrame({"id": np.arange(rows) + 1000 * place, "x": x, "z": z, "kind": kind})
        frame.write_parquet(made / "s" / f"{place}.parquet")
    with contextlib.chdir(made):
        assert main(TRAIN) == 0
    return made


@pytest.fixture
def folder(trained, tmp_path, monkeypatch) -> Path:
    """A copy of it, where one is."""
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


TRAIN = ["train", "s/*.parquet", "--target", "kind", "--drop", "id", "--epochs", "5", "--output", "m"]


def test_a_pattern_trains_one_network_and_says_how(folder, capsys):
    assert main([*TRAIN, "--json", "--memory", "128MiB"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (told["rows"], len(told["members"])) == (750, 1)
    assert told["validation"]["rows"] == told["judged"]["rows"]
    assert told["judged"]["worst"] == []
    assert any("750 rows of 2 files were read in parts" in remark for remark in told["remarks"])
    assert any("permutes the rows of every 8 blocks" in remark for remark in told["remarks"])
    assert not (folder / "m" / "resume" / "rows.flat").exists()
    assert read_model("m").training["plan"]["windows"]["window"] == 8
    assert "memory = 134217728" in Path("m/run.toml").read_text()


@pytest.mark.usefixtures("folder")
def test_the_report_and_the_terminal_stand_without_rows_to_open(capsys):
    assert main([*TRAIN, "--lang", "ja"]) == 0
    assert "分けて読みました" in capsys.readouterr().err
    assert "backglass explain" not in Path("m/report.html").read_text()


@pytest.mark.usefixtures("folder")
def test_what_reads_one_file_says_so_of_a_pattern(capsys):
    assert main(TRAIN) == 0
    assert "backglass explain m s/0.parquet --row 1" in capsys.readouterr().out
    assert main(["explain", "m", "s/*.parquet", "--row", "1"]) == 1
    assert (
        "s/*.parquet is a pattern, and this reads one file; name one, such as s/0.parquet." in capsys.readouterr().err
    )


@pytest.mark.usefixtures("folder")
def test_predictions_in_parts_are_those_at_once(monkeypatch, capsys):
    pl.concat([pl.read_parquet("s/0.parquet"), pl.read_parquet("s/1.parquet")]).write_csv("all.csv")
    assert main(["predict", "m", "all.csv", "--id", "id", "--output", "once.csv"]) == 0
    monkeypatch.setattr(row_parts, "CELLS", 300)
    monkeypatch.setattr(row_parts, "FEWEST", 10)
    monkeypatch.setattr(row_parts, "TEXT_AT_ONCE", 4000)
    assert main(["predict", "m", "s/*.parquet", "--id", "id", "--output", "parts.csv"]) == 0
    assert main(["predict", "m", "all.csv", "--id", "id", "--memory", "64MiB", "--output", "text.csv", "--json"]) == 0
    assert Path("once.csv").read_bytes() == Path("parts.csv").read_bytes() == Path("text.csv").read_bytes()
    capsys.readouterr()
    assert main(["predict", "m", "s", "--id", "id"]) == 0
    assert capsys.readouterr().out == Path("once.csv").read_text()


@pytest.mark.parametrize(("typed", "wanted"), [
    (["s/*.parquet", "--output", "p.parquet"], "must be a .csv, .tsv or .txt file"),
    (["s/*.parquet", "--json"], "give --output for them"),
    (["s/*.csv"], "No file matches s/*.csv"),
    (["s/*.parquet", "--memory", "3"], "--memory is 3, but it is a size"),
    (["s/*.parquet", "--memory", "much"], "a size such as 512MiB"),
    (["s/*.parquet", "--join", "s/0.parquet", "--on", "id"], "--join does not go with a table that is read in parts"),
    (["s/*.parquet", "--output", "s/0.parquet"], "s/0.parquet"),
])  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_what_predictions_in_parts_do_not_take(capsys, typed, wanted):
    capsys.readouterr()
    assert main(["predict", "m", *typed]) != 0
    printed = capsys.readouterr()
    assert wanted in printed.err
    if "--json" in typed:
        assert wanted in json.loads(printed.out)["error"]
    else:
        assert printed.out == ""
    assert len(printed.err.strip().splitlines()) <= 3


def test_an_output_that_fails_half_way_leaves_what_was_there(folder):
    pl.read_parquet("s/1.parquet").drop("z").write_parquet("s/2.parquet")
    Path("out.csv").write_text("before")
    assert main(["predict", "m", "s/*.parquet", "--output", "out.csv"]) != 0
    assert Path("out.csv").read_text() == "before"
    assert not [*folder.glob(".out*")]


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_with_the_same_bits(folder):
    long = [*TRAIN[:-4], "--epochs", "2000", "--patience", "2000", "--output"]
    command = [sys.executable, "-m", "backglass", *long, "killed"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    point = folder / "killed" / "resume" / "checkpoint.safetensors"
    for _ in range(1200):
        if point.exists() or process.poll() is not None:
            break
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert point.exists(), "it ended before it was killed"
    rows = folder / "killed" / "resume" / "rows.flat"
    assert rows.exists()
    for place in ("killed", "whole"):
        more = ["--resume", "--output", "killed"] if place == "killed" else [*long[1:], "whole"]
        assert main(["train", *more, "--epochs", "2000"]) == 0
    assert not rows.exists()
    killed, whole = read_model("killed"), read_model("whole")
    assert np.array_equal(killed.theta.flat, whole.theta.flat)


def test_a_resumed_run_finds_its_rows_and_one_of_other_rows_makes_its_own(folder, monkeypatch):
    from backglass.workflow import in_parts
    from backglass.workflow.job import Job
    from backglass.workflow.preparing import prepare

    written = []
    monkeypatch.setattr(in_parts, "flat_writer", _noted(in_parts.flat_writer, written))
    for seed, count in ((0, 1), (0, 1), (1, 2)):
        prepare(Job("s/*.parquet", "kind", seed=seed), folder / "beside")
        assert len(written) == count


def _noted(writer, written):
    def noting(path, *arguments):
        written.append(path)
        return writer(path, *arguments)

    return noting
