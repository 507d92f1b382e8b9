"""What a command finds out about a model by a table: both read, and an answer printed in the form asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backglass.cli.output import note, print_blocks, print_json, print_page
from backglass.cli.usage import UsageError
from backglass.words import Language
from backglass.words import commands as words
from backglass.workflow.reading_asked import Reading

if TYPE_CHECKING:
    from backglass.modelfile import Model
    from backglass.tables.table import Table
    from backglass.workflow.depending import Dependence
    from backglass.workflow.permuting import Importance
    from backglass.workflow.subject import Subject


def refuse_two_forms(as_html: bool, as_json: bool) -> None:
    """Refuse an answer that is to be a page and an object at once.

    Raises
    ------
    UsageError
    """
    if as_html and as_json:
        raise UsageError(words.ONE_FORMAT)


def model_and_table(
    model: str, table: str, reading: Reading, speak: Language, *, judged: bool = False
) -> tuple[Model, Table]:
    """A model and the table to ask it about; a remark says what a reader should know of that."""
    from backglass.modelfile import read_model
    from backglass.workflow import predicting as prediction
    from backglass.workflow.reading import table_for

    trained = read_model(model)
    read = table_for(trained, table, reading)
    for remark in prediction.remarks(trained, read, judged=judged):
        note(remark, speak)
    return trained, read


def subject_by(model: str, table: str, reading: Reading, rows: int, seed: int, speak: Language) -> Subject:
    """A model on at most so many rows of a table whose target is known; a remark says how that was read."""
    from backglass.modelfile import read_model
    from backglass.workflow.reading import table_for
    from backglass.workflow.subject import subject_of

    trained = read_model(model)
    subject = subject_of(trained, table_for(trained, table, reading), rows, seed)
    for remark in subject.remarks:
        note(remark, speak)
    return subject


def print_found(
    found: Dependence | Importance, model: str, read: Table, *, as_html: bool, as_json: bool, speak: Language
) -> None:
    """Print the answer in the terminal, as a page, or as one object."""
    from backglass.modelfile import model_path

    if as_json:
        print_json({"model": str(model_path(model)), "table": read.path} | found.to_json())
    elif as_html:
        print_page(found.title, found.blocks(), speak)
    else:
        print_blocks(found.blocks(), speak)
