"""Pictures of what was measured; matplotlib is needed only here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt


def peers_plot(found: dict[str, Any], file: Path) -> None:
    """Times an update relative to ours, a line of points a row, logarithmic; hollow where disturbed."""
    rows = found["rows"]
    figure, axes = plt.subplots(figsize=(9, 1.4 + 0.36 * len(rows)), layout="constrained")
    names = list(dict.fromkeys(name for row in rows for name in row["ratio"]))
    for at, name in enumerate(names):
        for kept in (True, False):
            points = [
                (row["ratio"][name], y)
                for y, row in enumerate(rows)
                if name in row["ratio"] and kept == bool(row["rounds_kept"][name] and row["rounds_kept"]["backglass"])
            ]
            x, y = zip(*points, strict=True) if points else ((), ())
            fill = {} if kept else {"markerfacecolor": "none"}
            label = name if kept else None
            axes.plot(x, y, "osD^vPX*<>"[at % 10], label=label, color=f"C{at}", markersize=6, alpha=0.85, **fill)
    axes.axvline(1, color="black", linewidth=1)
    labels = [f"{row['workload']}  {row['optimiser']}  {row['dtype'][5:]} bit" for row in rows]
    axes.set(xscale="log", yticks=range(len(rows)), yticklabels=labels, xlabel="time of an update / backglass' (log)")
    axes.invert_yaxis()
    axes.grid(axis="x", alpha=0.3)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=5, frameon=False)
    figure.savefig(file, dpi=130)


def growth_plot(found: dict[str, Any], file: Path) -> None:
    """Time against each quantity, with the ideal line through the last point."""
    series = found["series"]
    figure, all_axes = plt.subplots(1, len(series), figsize=(4 * len(series), 3.8), layout="constrained")
    for axes, (name, rows) in zip(all_axes, series.items(), strict=True):
        for threads, row in rows["threads"].items():
            x, y = row["at"], row["us"]
            axes.loglog(x, y, "o-", label=f"threads {threads}: {row['exponent']:.2f}")
            ideal = [y[-1] * (value / x[-1]) ** rows["ideal"] for value in x]
            axes.loglog(x, ideal, ":", color="grey")
        axes.set(title=f"{name}, ideal exponent {rows['ideal']}", xlabel=name, ylabel=rows["of"])
        axes.legend(frameon=False)
        axes.grid(alpha=0.3)
    figure.savefig(file, dpi=130)
