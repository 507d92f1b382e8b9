"""RealMLP's scores for `tables.py` from another machine, with a GPU: the folds as files, fitted there, added here.

    python benchmarks/elsewhere.py write FOLDER [--half choose|report] [--folds N] [--rows N]
    python elsewhere.py fit FOLDER --results FILE.jsonl [--device cuda|cpu] [--workers N] [--seconds N]
    python benchmarks/elsewhere.py add FILE.jsonl --results FILE.jsonl

`write` keeps what RealMLP gets of each fold in `tables.py`, to the last bit, gaps filled and texts as categories; `fit`
needs this file, the folder, pytabkit, pandas and scikit-learn alone, takes the smallest folds first, begins none after
`--seconds`, and writes each score as it comes; `add` gives the lines the form of `tables.py`, which then goes on from
them. Seconds on a GPU, several fits side by side, compare to nothing: such lines say their device.
"""

from __future__ import annotations

import argparse
import json
import os
import time
import traceback
import warnings
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

CONTENDER = "RealMLP"
Line = dict[str, Any]


def write(folder: Path, half: str, count: int, rows: int) -> None:
    """A file for every fold, and facts.json about all."""
    from tabular.sources import halves, sources

    folder.mkdir(parents=True, exist_ok=True)
    facts: list[Line] = []
    for name, source in sources().items():
        if halves()[name] != half:
            continue
        for number, arrays in enumerate(_arrays(source, count, rows)):
            np.savez_compressed(folder / f"{name}-{number}.npz", **arrays)
            line = {"table": name, "half": half, "task": source.task, "contender": CONTENDER, "fold": number}
            facts.append(line | {"folds": count, "rows": rows, "train_rows": len(arrays["y"])})
        print(name, facts[-1]["train_rows"], flush=True)
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def _arrays(source: Any, count: int, rows: int) -> Iterator[dict[str, Any]]:
    """Of every fold the columns of X and T (the rows to judge by), codes and names of categories, y and the truth."""
    from tabular.models import realmlp_inputs
    from tabular.sources import folds

    for fold in folds(source, count, rows):
        cells = [table.labels if source.task == "classification" else table.column for table in (fold.train, fold.test)]
        y, truth = (np.array(of(source.target).to_list()) for of in cells)
        before, X = realmlp_inputs(source, fold.train)
        arrays = {"y": y, "truth": truth, "names": np.array([str(name) for name in X.columns])}
        for part, frame in (("X", X), ("T", before(fold.test))):
            for i, name in enumerate(frame.columns):
                column = frame[name]
                if column.dtype == "category":
                    arrays[f"{part}{i}"] = column.cat.codes.to_numpy()
                    arrays[f"{part}{i}c"] = np.array([str(value) for value in column.cat.categories])
                else:
                    arrays[f"{part}{i}"] = column.to_numpy()
        yield arrays


def fit(options: argparse.Namespace) -> None:
    """Every fold that is not in the results yet."""
    os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="passive")
    facts = json.loads((options.folder / "facts.json").read_text(encoding="utf-8"))
    there = {(one["table"], one["fold"]) for one in _lines(options.results)}
    tasks = [one for one in facts if (one["table"], one["fold"]) not in there]
    tasks.sort(key=lambda one: (one["train_rows"], one["fold"]))
    began = time.time()
    one = partial(_fitted, folder=options.folder, device=options.device, until=began + options.seconds)
    with get_context("spawn").Pool(options.workers) as pool, options.results.open("a", encoding="utf-8") as file:
        for line in pool.imap_unordered(one, tasks):
            if "score" in line:
                file.write(json.dumps(line) + "\n")
                file.flush()
            said = line.get("score", line.get("error"))
            print(f"{time.time() - began:6.1f} {line['table']} {line['fold']} {said}", flush=True)


def _fitted(task: Line, folder: Path, device: str, until: float) -> Line:
    """A fold's score; seconds are of the fit alone."""
    if time.time() > until:
        return task | {"error": "no time"}
    warnings.simplefilter("ignore")
    try:
        import pytabkit
        import torch
        from sklearn.metrics import accuracy_score, r2_score

        torch.set_num_threads(1)
        X, T, y, truth = _read(folder / f"{task['table']}-{task['fold']}.npz")
        classes = task["task"] == "classification"
        made = pytabkit.RealMLP_TD_Classifier if classes else pytabkit.RealMLP_TD_Regressor
        began, worked = time.perf_counter(), time.process_time()
        network = made(device=device, n_threads=1, random_state=0, verbosity=0).fit(X, y)
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
        found = np.asarray(network.predict(T)).ravel()
        score = accuracy_score(truth.tolist(), found.tolist()) if classes else r2_score(truth, found)
        line = task | {"threads": 1, "score": float(score), "seconds": round(seconds, 4), "cpu_seconds": round(cpu, 4)}
        name = torch.cuda.get_device_name() if device == "cuda" else "the processor"
        versions = {package: version(package) for package in ("scikit-learn", "pytabkit", "torch")}
        return line | {"device": device, "machine": name, "versions": versions}
    except Exception as error:
        return task | {"error": f"{error!r} {traceback.format_exc()[-600:]}"}


def _read(file: Path) -> tuple[Any, Any, Any, Any]:
    """X, T, y and the truth, as `tables.py` hands them over."""
    import pandas as pd

    arrays = np.load(file)
    frames = []
    for part in "XT":
        columns: dict[str, Any] = {}
        for i, name in enumerate(arrays["names"].tolist()):
            values, categories = arrays[f"{part}{i}"], arrays.get(f"{part}{i}c")
            columns[name] = values if categories is None else pd.Categorical.from_codes(values, categories.tolist())
        frames.append(pd.DataFrame(columns))
    y = arrays["y"]
    return frames[0], frames[1], y.astype(object) if y.dtype.kind == "U" else y, arrays["truth"]


def add(options: argparse.Namespace) -> None:
    """Lines that are not there yet, behind those that are."""
    known = ("table", "contender", "fold", "folds", "rows")
    there = {tuple(one[key] for key in known) for one in _lines(options.results)}
    new = [one for one in _lines(options.folder) if tuple(one[key] for key in known) not in there]
    with options.results.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in new)
    print(len(new), "added")


def _lines(file: Path) -> list[Line]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def main() -> None:
    """Write, fit or add."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("write", "fit", "add"))
    parser.add_argument("folder", type=Path, help="of the folds; of add the file with the scores")
    parser.add_argument("--results", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--half", choices=("choose", "report"), default="report")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--workers", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=330)
    options = parser.parse_args()
    if options.what == "write":
        write(options.folder, options.half, options.folds, options.rows)
    elif options.results is None:
        parser.error("--results is missing")
    else:
        {"fit": fit, "add": add}[options.what](options)


if __name__ == "__main__":
    main()
