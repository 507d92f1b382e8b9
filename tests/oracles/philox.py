"""Philox4x64-10 and what is drawn from it, in plain Python integers, from the paper's figure alone.

Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3, SC (2011).
"""

from __future__ import annotations

WORD = 2**64
MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
ROUNDS = 10


def block(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """The four words of one counter."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(ROUNDS):
        high0, low0 = divmod(MULTIPLIERS[0] * c0, WORD)
        high1, low1 = divmod(MULTIPLIERS[1] * c2, WORD)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + WEYL[0]) % WORD, (k1 + WEYL[1]) % WORD
    return c0, c1, c2, c3


def uniforms(seed: int, purpose: int, count: int, layer: int = 0, time: int = 0) -> list[float]:
    """As the package's stream is specified: block k has counter words (k + 1, layer, time, 0)."""
    draws: list[int] = []
    for k in range(-(-count // 4)):
        draws += block((k + 1, layer, time, 0), (seed, purpose))
    return [(draw >> 11) / 2**53 for draw in draws[:count]]


def permutation(seed: int, purpose: int, n: int, time: int = 0) -> list[int]:
    """Fisher and Yates, from the last place down."""
    order = list(range(n))
    for place, u in zip(range(n - 1, 0, -1), uniforms(seed, purpose, n - 1, time=time), strict=True):
        other = min(int(u * (place + 1)), place)
        order[place], order[other] = order[other], order[place]
    return order
