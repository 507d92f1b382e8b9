"""The example notebooks, run anew: ``python docs/make_notebooks.py`` writes what their cells give into them.

What does not repeat (the number of a cell's run, a kernel's version, what is printed to standard error) is left out, so
that a notebook changes where its results do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent / "notebooks"
ROOT = FOLDER.parent.parent
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
SHOWN = ("text/html", "image/svg+xml", "text/plain")


def run(path: Path) -> nbformat.NotebookNode:
    """A notebook whose cells have been run from the root of the repository."""
    notebook = nbformat.read(path, as_version=4)
    os.environ["LC_ALL"] = "C.UTF-8"
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id, cell.metadata = f"cell-{number}", {}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [_plain(one) for one in cell.outputs if one.get("name") != "stderr"]
    notebook.metadata = METADATA
    return notebook


def _plain(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """An output in the richest of its forms alone."""
    if output.output_type == "stream":
        return output
    form = next(one for one in SHOWN if one in output.data)
    return nbformat.v4.new_output("display_data", data={form: output.data[form]})


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("*.ipynb")):
        nbformat.write(run(FOLDER / f"{name}.ipynb"), FOLDER / f"{name}.ipynb")
