"""What `repr` says of an object of ours: its class and a few facts, in one line, however much it holds."""

from __future__ import annotations

from backglass.words import said


def brief(owner: object, **facts: object) -> str:
    """The class of an object and some facts of it.

    Examples
    --------
    >>> brief(3, even=False, digits=list(range(100)))
    'int(even=False, digits=[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...])'
    """
    return f"{type(owner).__name__}({', '.join(f'{name}={said(value)}' for name, value in facts.items())})"
