"""What a step of a lesson computes, by the names of numbers of the network beside it, and the stage that it is.

An entry for each step, in order. A star stands for all units; behind the bar stands the stage of an update. Where a
step speaks of another network, or of no number of this one, there is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backglass.network import Network
from backglass.studio.scene import stages

LIT: dict[str, tuple[str, ...]] = {
    "network": (
        "u(2)[1] w(2)[1,*] b(2)[1] | forward 2", "z(2)[1] | forward 2", "w(2)[1,*]", "b(2)[1]",
        "u(2)[*] z(2)[*] | forward 2", "u(3)[1] z(3)[1] | forward 3", "w(2)[*,*] b(2)[*] w(3)[*,*] b(3)[*]", "",
    ),
    "descent": (
        "z(2)[1] E | forward 2", "w(2)[1,1]", "w(2)[1,1]", "w(2)[1,1] | gradients 2", "w(2)[1,1]",
        "w(2)[1,1] | update", "w(2)[1,1] | update", "w(2)[1,1] | update", "",
    ),
    "chain-rule": (
        "z(2)[1] z(3)[1] z(4)[1] | forward 2", "u(2)[1] u(3)[1] u(4)[1]",
        "delta(2)[1] delta(3)[1] delta(4)[1] | delta 3", "",
    ),
    "perceptron": (
        "u(2)[1] | forward 2", "z(2)[1] | forward 2", "E | forward 2", "", "z(2)[1] E | output_delta 2",
        "u(2)[1] z(2)[1] | output_delta 2", "delta(2)[1] | output_delta 2", "w(2)[1,*] | gradients 2",
        "b(2)[1] | gradients 2", "w(2)[1,*] z(1)[*]", "w(2)[1,*] | update", "w(2)[1,*]", "w(2)[1,*] b(2)[1]", "z(2)[1]",
    ),
    "activations": (
        "z(2)[1]", "u(2)[1] z(2)[1]", "", "", "u(2)[1] z(2)[1]", "u(2)[1] z(2)[1] delta(2)[1] | delta 2",
        "", "", "", "", "",
    ),
    "mazur": (
        "u(2)[*] z(2)[*] | forward 2", "u(3)[*] z(3)[*] | forward 3", "E | forward 3", "w(3)[1,1] | gradients 3",
        "delta(3)[*] | output_delta 3", "w(3)[1,2] w(3)[2,*] | gradients 3", "w(3)[1,1] | update",
        "w(3)[1,2] w(3)[2,*] | update", "delta(3)[*] w(3)[*,1] | delta 2", "w(2)[1,1] | gradients 2",
        "delta(2)[*] w(2)[1,2] w(2)[2,*] | gradients 2", "w(2)[*,*] | update", "w(2)[1,1] | gradients 2",
        "E", "w(2)[*,*] w(3)[*,*]",
    ),
    "two-layer": (
        "", "u(2)[*] z(2)[*] | forward 2", "u(3)[*] E | forward 3", "w(3)[2,1] | gradients 3", "w(2)[1,2] z(1)[2]",
        "u(2)[1] delta(3)[*] w(3)[*,1] delta(2)[1] | delta 2", "w(2)[1,2] | gradients 2", "delta(2)[*] | delta 2",
        "b(2)[1] w(2)[1,*] u(2)[1] | forward 2",
    ),
    "softmax": (
        "u(2)[*] z(2)[*] | forward 2", "z(2)[1] z(2)[3]", "z(2)[*]", "", "z(2)[*]", "z(2)[*]", "z(2)[*]",
        "delta(2)[*] | output_delta 2", "u(2)[*]", "",
    ),
    "losses": (
        "", "", "", "", "", "u(2)[*] E | forward 2", "delta(2)[*] | output_delta 2", "", "", "", "delta(2)[*]", "", "",
        "delta(2)[*] | output_delta 2",
    ),
    "multilayer": (
        "u(2)[*] z(2)[*] | forward 2", "u(3)[*] z(3)[*] | forward 3", "u(4)[*] z(4)[*] E | forward 4",
        "delta(4)[*] | output_delta 4", "delta(3)[*] delta(2)[*] | delta 3",
        "w(4)[1,1] w(3)[1,1] w(2)[1,1] | gradients 4", "E w(4)[1,1]",
    ),
    "layers": (
        "", "u(2)[*] | forward 2", "z(2)[*] | forward 2", "E | forward 3", "delta(3)[*] | output_delta 3",
        "delta(3)[*] | output_delta 3", "w(3)[1,1] b(3)[1] | gradients 3", "delta(2)[*] | delta 2",
        "w(2)[1,1] | gradients 2", "",
    ),
    "paths": ("w(3)[2,1] | gradients 3", "w(2)[1,2] | gradients 2", "", ""),
    "cost": (
        "w(2)[*,*] w(3)[*,*] w(4)[*,*] | forward 2", "delta(4)[*] delta(3)[*] delta(2)[*] | delta 3", "", "", "",
    ),
    "vanishing": ("delta(10)[1] delta(9)[1] delta(8)[1] | delta 10", "delta(2)[1] delta(11)[1] | delta 2", ""),
    "depth": ("", "delta(2)[*] delta(12)[*]", "delta(2)[*] | delta 2", "E", "E", "w(2)[*,*] w(12)[*,*]"),
    "xor": (
        "", "", "", "u(2)[*] z(2)[*] u(3)[1] z(3)[1] E | forward 2", "delta(3)[1] delta(2)[*] | output_delta 3",
        "w(3)[1,1] w(2)[1,2] | gradients 3", "w(3)[1,1] w(2)[1,2] | update", "E", "z(2)[*]", "b(2)[*] b(3)[1]",
    ),
    "input-design": (
        "z(1)[*]", "z(1)[1]", "", "", "", "z(1)[2] z(1)[3] z(1)[4] z(1)[5]", "z(1)[1]", "", "z(1)[1]", "z(1)[1]",
    ),
}  # fmt: skip
NAME = re.compile(r"(?P<sign>[a-z]+)\((?P<l>\d+)\)\[(?P<j>\d+|\*)(?:,(?P<i>\d+|\*))?\]")


def lit(lesson: str, net: Network) -> list[tuple[list[str], int | None]]:
    """Of each step of a lesson the names of what it computes, and its stage, counted from 0, where it is one.

    Examples
    --------
    >>> lit("mazur", Network((2, 2, 2)))[7]
    (['w(3)[1,2]', 'w(3)[2,1]', 'w(3)[2,2]'], 6)
    """
    return [(list(_names(names, net)), _stage(stage.split(), net)) for names, _, stage in map(_parts, LIT[lesson])]


def _parts(entry: str) -> tuple[str, str, str]:
    return entry.partition("|")


def _names(entry: str, net: Network) -> Iterator[str]:
    """The names of an entry, the stars filled in."""
    for name in entry.split():
        found = NAME.fullmatch(name)
        if found is None:
            yield name
            continue
        l = int(found["l"])
        for j in _counted(found["j"], net.sizes[l - 1]):
            if found["i"] is None:
                yield f"{found['sign']}({l})[{j}]"
            else:
                yield from (f"{found['sign']}({l})[{j},{i}]" for i in _counted(found["i"], net.sizes[l - 2]))


def _counted(number: str, most: int) -> range:
    return range(1, most + 1) if number == "*" else range(int(number), int(number) + 1)


def _stage(words: list[str], net: Network) -> int | None:
    """The number of a stage such as forward 2."""
    if not words:
        return None
    wanted = {"kind": words[0]} | ({"l": int(words[1])} if len(words) > 1 else {})
    return stages(net).index(wanted)
