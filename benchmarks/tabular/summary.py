"""What the scores say together: a line a table, average ranks, who beats whom, and a picture of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import rankdata

OURS = "backglass"

Line = dict[str, Any]
Scores = dict[str, dict[str, np.ndarray]]  # table -> contender -> (folds,)


def gathered(lines: list[Line], key: str) -> Scores:
    """One figure of every fold that all of a table's contenders have fitted, by table and contender."""
    contenders = {line["contender"] for line in lines}
    fitted = Counter((line["table"], line["fold"]) for line in lines)
    found: Scores = {}
    for line in sorted(lines, key=lambda one: one["fold"]):
        if fitted[line["table"], line["fold"]] < len(contenders):
            continue
        of_table = found.setdefault(line["table"], {})
        of_table[line["contender"]] = np.append(of_table.get(line["contender"], []), line[key])
    return found


def standard_error(values: np.ndarray) -> float:
    """Of the mean over the folds."""
    return float(np.std(values, ddof=1) / len(values) ** 0.5) if len(values) > 1 else float("nan")


def ranks(scores: Scores) -> dict[str, np.ndarray]:
    """The ranks of each contender on the tables that all have fitted, 1 the best; equal means share theirs."""
    names = list(dict.fromkeys(name for of_table in scores.values() for name in of_table))
    full = [of_table for of_table in scores.values() if set(of_table) == set(names)]
    places = np.array([rankdata([-of_table[name].mean() for name in names]) for of_table in full])
    return {name: places[:, at] for at, name in enumerate(names)} if full else {}


def against(scores: Scores, seconds: Scores, other: str) -> dict[str, int]:
    """On how many tables ours is better, not worse by more than one standard error of the other's mean, and faster."""
    both = [name for name, of_table in scores.items() if {OURS, other} <= set(of_table)]
    differences = {name: scores[name][OURS].mean() - scores[name][other].mean() for name in both}
    return {
        "tables": len(both),
        "better": sum(value > 0 for value in differences.values()),
        "equal": sum(value == 0 for value in differences.values()),
        "within": sum(value >= -standard_error(scores[name][other]) for name, value in differences.items()),
        "faster": sum(seconds[name][OURS].mean() < seconds[name][other].mean() for name in both),
    }


def show(lines: list[Line]) -> None:
    """Print every table's scores and times, and what they say together."""
    scores, seconds = gathered(lines, "score"), gathered(lines, "seconds")
    tasks = {line["table"]: "accuracy" if line["task"] == "classification" else "R^2" for line in lines}
    for table, of_table in scores.items():
        print(f"{table} ({tasks[table]})")
        for name, values in of_table.items():
            error, time = standard_error(values), seconds[table][name].mean()
            print(f"    {name:20s} {values.mean():8.4f} +- {error:.4f}   {time:8.2f} s")
    for name, places in ranks(scores).items():
        total = sum(of_table[name].mean() for of_table in seconds.values() if name in of_table)
        print(f"{name:20s} average rank {places.mean():.2f} of {len(places)} tables, {total:.1f} s for a fit of each")
    for name in dict.fromkeys(line["contender"] for line in lines):
        if name != OURS and any({OURS, name} <= set(of_table) for of_table in scores.values()):
            found = against(scores, seconds, name)
            print(
                f"against {name}: of {found['tables']} tables better on {found['better']}, equal on {found['equal']}, "
                f"within one standard error or better on {found['within']}, faster on {found['faster']}"
            )


def ranks_plot(lines: list[Line], file: Path) -> None:
    """Average ranks beside the median time of a fit, and every table's score less the best one's."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    scores, seconds = gathered(lines, "score"), gathered(lines, "seconds")
    places = ranks(scores)
    tables = [name for name, of_table in scores.items() if set(of_table) == set(places)]
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 1.5 + 0.27 * len(tables)), width_ratios=(1, 1.5))
    for at, name in enumerate(places):
        style = {"marker": "osD^"[at % 4], "color": f"C{at}", "linestyle": "none"}
        time = float(np.median([seconds[table][name].mean() for table in tables]))
        error = standard_error(places[name])
        left.errorbar(time, places[name].mean(), yerr=error, capsize=3, markersize=9, label=name, **style)
        short = [max(of.mean() for of in scores[table].values()) - scores[table][name].mean() for table in tables]
        right.plot(short, range(len(tables)), alpha=0.8, **style)
    left.set(xscale="log", xlabel="median seconds of a fit (log)", ylabel="average rank (1 is best)")
    left.invert_yaxis()
    right.set(yticks=range(len(tables)), yticklabels=tables, xlabel="score below the best one's (accuracy, R^2)")
    right.set_xscale("symlog", linthresh=0.01)
    right.invert_yaxis()
    right.set_xlim(left=-0.0005)
    for axes in (left, right):
        axes.grid(alpha=0.3)
    figure.legend(*left.get_legend_handles_labels(), loc="upper center", ncols=4, frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 0.95))
    figure.savefig(file, dpi=130)
    plt.close(figure)
