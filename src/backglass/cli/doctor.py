"""``backglass doctor``: what backglass finds on this machine."""

from __future__ import annotations

import platform
import re
from dataclasses import asdict
from typing import Any

from backglass.cli.command import command
from backglass.cli.options import JSON
from backglass.cli.output import console, print_json
from backglass.words import Language
from backglass.words import doctor as words

DTYPE = "float32"  # what `backglass train` computes in
FOR_DEVELOPERS = {"browser", "test"}


@command(JSON)
def doctor(*, as_json: bool, speak: Language) -> None:
    """Show versions, cores, engines and optional parts."""
    findings = examine()
    if as_json:
        print_json(findings)
    else:
        _show(findings, speak)


def examine() -> dict[str, Any]:
    """What there is, as plain values.

    Examples
    --------
    >>> print(*sorted(examine()))
    cores cores_limited_by engine engines extras numpy platform python report torch version
    """
    import numpy

    from backglass import __version__
    from backglass.cores import least_limit
    from backglass.engines import available, choose, native, torch

    limit = least_limit()
    auto = choose("auto").name
    engine: dict[str, Any] = {"auto": auto, "dtype": DTYPE}
    if auto == "native":
        engine |= asdict(native.facts()) | {"reference_only": native.reference_only()}
    findings = {
        "version": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "numpy": numpy.__version__,
        "cores": limit.threads,
        "cores_limited_by": limit.by,
        "engines": available(),
        "engine": engine,
        "torch": asdict(torch.facts()),
        "extras": _extras(),
    }
    return findings | {"report": _report_line(findings)}


def _report_line(findings: dict[str, Any]) -> str:
    """What a report of a problem begins with, in one line to be copied."""
    engine = findings["engine"]
    isa = f" isa={engine['isa']}" if "isa" in engine else ""
    named = " ".join(f"{name}={findings[name]}" for name in ("version", "python", "platform", "numpy", "cores"))
    return f"{named} engine={engine['auto']}{isa}"


def _extras() -> dict[str, dict[str, Any]]:
    """Every extra of the package: whether all that it names is installed, and how to install it."""
    from importlib import metadata

    packages: dict[str, list[str]] = {}
    for requirement in metadata.requires("backglass") or []:
        named = re.match(r"([\w.-]+).*extra\s*==\s*['\"]([\w-]+)['\"]", requirement)
        if named and named[2] not in FOR_DEVELOPERS:
            packages.setdefault(named[2], []).append(named[1])
    return {
        extra: {
            "installed": all(map(_is_installed, names)),
            "install": f"pip install 'backglass[{extra}]'",
        }
        for extra, names in sorted(packages.items())
    }


def _is_installed(package: str) -> bool:
    from importlib import metadata

    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def _show(findings: dict[str, Any], speak: Language) -> None:
    from rich.table import Table

    lines: dict[str, list[str]] = {name: [str(findings[name])] for name in ("version", "python", "platform", "numpy")}
    by = findings["cores_limited_by"]
    limited_by = words.LIMITED_BY[by] if by in words.LIMITED_BY else words.LIMITED_BY_VARIABLE.format(name=by)
    lines["cores"] = [f"{findings['cores']}{limited_by[speak]}"]
    lines["engines"] = [_engine_line(findings, name, speak) for name in findings["engines"]]
    if "reference_only" in findings["engine"]:
        lines["engines"].append(_kernels_line(findings["engine"]["reference_only"], speak))
    lines["extras"] = [_extra_line(name, extra, speak) for name, extra in findings["extras"].items()]
    grid = Table.grid(padding=(0, 3))
    for label, values in lines.items():
        grid.add_row(words.LABELS[label][speak], "\n".join(values))
    console().print(grid, markup=False, highlight=False)
    print(f"\n{words.REPORT[speak]}\n{findings['report']}")


def _engine_line(findings: dict[str, Any], name: str, speak: Language) -> str:
    reason = findings["engines"][name]
    if reason:
        known = {text.en: text for text in (words.NO_TORCH, words.NO_GPU)}
        said = known[reason][speak] if reason in known else reason
        return words.NOT_READY.format(name=name, reason=said)[speak]
    if name == findings["engine"]["auto"]:
        chosen = words.CHOSEN.format(name=name, dtype=findings["engine"]["dtype"])[speak]
        made_of = words.MADE_OF.format(**findings["engine"])[speak] if "isa" in findings["engine"] else ""
        return chosen + made_of
    by_name = {
        "torch": words.TORCH.format(version=findings["torch"]["version"]),
        "torch:cuda": words.GPU.format(gpu=findings["torch"]["gpu"]),
    }
    return words.READY.format(name=name)[speak] + (by_name[name][speak] if name in by_name else "")


def _kernels_line(reference_only: dict[str, list[str]], speak: Language) -> str:
    names = [name for of_kind in reference_only.values() for name in of_kind]
    return words.REFERENCE_ONLY.format(rows=", ".join(names) or words.NONE)[speak]


def _extra_line(name: str, extra: dict[str, Any], speak: Language) -> str:
    text = words.INSTALLED if extra["installed"] else words.INSTALL
    return text.format(name=name, command=extra["install"])[speak]
