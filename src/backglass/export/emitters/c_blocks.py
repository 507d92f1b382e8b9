"""Functions and loops in C, as lines."""

from __future__ import annotations

LONGEST = 90  # characters of a sum on one line


def each(l: int, inner: list[str]) -> list[str]:
    """A loop over the weights of a layer."""
    head = [f"for (int j = 0; j < n{l}; j++)", f"    for (int i = 0; i < n{l - 1}; i++)"]
    if len(inner) == 1:
        return [*head, f"        {inner[0]}"]
    return [head[0], f"{head[1]} {{", *(f"        {line}" for line in inner), "    }"]


def loop(n: str, inner: list[str]) -> list[str]:
    """A loop over some units."""
    head = f"for (int j = 0; j < {n}; j++)"
    return [head, f"    {inner[0]}"] if len(inner) == 1 else [f"{head} {{", *indented(inner), "}"]


def summed(terms: list[str]) -> str:
    """A sum, from left to right; a long one on several lines.

    Examples
    --------
    >>> summed(["a", "b"])
    'a + b'
    """
    line = " + ".join(terms)
    return line if len(line) <= LONGEST else "\n        + ".join(terms)


def function(head: str, body: list[str], about: str = "") -> str:
    """A function, under a comment."""
    return "\n".join([*([about] if about else []), head, "{", *indented(body), "}"])


def indented(lines: list[str]) -> list[str]:
    """Lines one step further to the right."""
    return [f"    {line}" if line else "" for line in lines]
