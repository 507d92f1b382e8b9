"""Friendly numbers for questions, drawn alike on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from backglass.equations.randomness import Purpose, uniforms

T = TypeVar("T")
AT_ONCE = 64  # numbers of a stream made at once


class Draw:
    """A source of friendly numbers: one stream of Philox numbers, taken from its beginning.

    Parameters
    ----------
    seed : int
    stream, time : int
        Which stream: the counter's words 1 and 2, below 2^64.

    Examples
    --------
    >>> draw = Draw(7, 1)
    >>> draw.whole(2, 5), draw.number(-1, 1), draw.pick("abc"), draw.shuffled([1, 2, 3])
    (2, -0.8, 'b', [3, 2, 1])
    """

    def __init__(self, seed: int, stream: int, time: int = 0) -> None:
        self._named = (seed, stream, time)
        self._numbers: list[float] = []
        self._taken = 0

    def _uniform(self) -> float:
        if self._taken == len(self._numbers):
            seed, stream, time = self._named
            count = len(self._numbers) + AT_ONCE
            self._numbers = uniforms(seed, Purpose.QUESTIONS, count, layer=stream, time=time).tolist()
        self._taken += 1
        return self._numbers[self._taken - 1]

    def whole(self, least: int, most: int) -> int:
        """A whole number, both ends among them."""
        return min(least + int(self._uniform() * (most - least + 1)), most)

    def number(self, least: float, most: float, step: float = 0.1) -> float:
        """A multiple of a step of at most 1 that is not 0, both ends among them."""
        per_one = round(1 / step)
        if per_one < 1:
            raise ValueError(f"the step is {step}; draw a whole number and multiply it")
        first, last = round(least * per_one), round(most * per_one)
        while (found := self.whole(first, last)) == 0:
            pass
        return found / per_one

    def numbers(self, count: int, least: float, most: float, step: float = 0.1) -> tuple[float, ...]:
        """Several different ones."""
        found: list[float] = []
        while len(found) < count:
            one = self.number(least, most, step)
            if one not in found:
                found.append(one)
        return tuple(found)

    def probabilities(self) -> tuple[float, float, float]:
        """Three different multiples of 0.05 that add up to 1, none below 0.1."""
        while True:
            first, second = self.numbers(2, 0.1, 0.8, 0.05)
            third = round(1 - first - second, 2)
            if third >= 0.1 and third not in (first, second):
                return first, second, third

    def pick(self, among: Sequence[T]) -> T:
        """One of several."""
        return among[self.whole(0, len(among) - 1)]

    def shuffled(self, all_of_them: Sequence[T]) -> list[T]:
        """All in random order: Fisher-Yates from the end, as everywhere."""
        order = list(all_of_them)
        for last in range(len(order) - 1, 0, -1):
            other = self.whole(0, last)
            order[last], order[other] = order[other], order[last]
        return order
