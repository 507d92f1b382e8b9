"""The classes that a program named, held against its probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backglass.equations.arrays import Floats
from backglass.errors import CheckError
from backglass.export.portable import Outputs
from backglass.words import export as words
from backglass.words import said


def labels_of(outputs: Outputs, probabilities: Floats) -> list[Any]:
    """What is said of each row: a class or, of "labels", a list of 0 and 1.

    Examples
    --------
    >>> import numpy as np
    >>> labels_of(Outputs("two classes", ("y",), ("no", "yes")), np.array([[0.5, 0.5], [0.2, 0.8]]))
    ['no', 'yes']
    >>> labels_of(Outputs("labels", ("y1", "y2"), ("a", "b")), np.array([[0.5, 0.6]]))
    [[0, 1]]
    """
    if outputs.meaning == "labels":
        found: list[Any] = (probabilities > 0.5).astype(int).tolist()
        return found
    places = probabilities[:, 1] > 0.5 if outputs.meaning == "two classes" else probabilities.argmax(axis=1)
    return [outputs.classes[place] for place in places.astype(int).tolist()]


def check_labels(found: Sequence[Any] | None, outputs: Outputs, probabilities: Floats) -> None:
    """Refuse labels that do not follow from the probabilities that came with them; of numbers there are none.

    Raises
    ------
    CheckError
        They are too many or too few, or one is another.
    """
    if outputs.meaning == "numbers":
        return
    wanted, found = labels_of(outputs, probabilities), found or ()
    if len(found) != len(wanted):
        raise CheckError(words.OTHER_COUNT.format(found=len(found), wanted=len(wanted)))
    for row, (one, right) in enumerate(zip(found, wanted, strict=True), 1):
        if one != right:
            raise CheckError(words.OTHER_LABELS.format(found=said(one), row=row, wanted=said(right)))
