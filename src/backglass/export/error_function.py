r"""erfc from exp and arithmetic, for runtimes that have none: exact gelu needs it.

For x >= 0, erfc(x) = e^(-x^2) P(s) / (1 + 2 x) with s = (x - 3.75) / (x + 3.75), which takes all x from 0 on into
[-1, 1); for x < 0, erfc(x) = 2 - erfc(-x). P is the polynomial that agrees with (1 + 2 x) e^(x^2) erfc(x) at the
Chebyshev nodes of s, computed with 50 digits. Source: Shepherd, Laframboise, Mathematics of Computation 36 (1981).

In float64 it is right to 1e-15 of itself up to x = 3, and to 6e-14 where erfc is as small as 1e-290; in float32 to 7e-7
up to x = 3 and to 4e-6 of itself further out. What is lost further out is the rounding of x^2.
"""

from __future__ import annotations

from collections.abc import Mapping

from backglass.equations.arrays import DType

MIDDLE = 3.75
BEYOND = 30.0  # from here on erfc is 0 in float64, and so it is if x is held back here

# The coefficients of 1, s, s^2 ...
COEFFICIENTS: Mapping[DType, tuple[float, ...]] = {
    "float64": (
        1.2375126308378275,
        -0.14024059858554522,
        0.0035854154854663067,
        0.08227673848999159,
        -0.10880393014193915,
        0.09230432116435616,
        -0.058693398584491845,
        0.028362277371370044,
        -0.00974657962081509,
        0.0017556261692276722,
        0.00029371408777227685,
        -0.0002901553656394713,
        5.164737123871838e-05,
        2.238759272534769e-05,
        -1.143961526007595e-05,
        -9.792975290998228e-07,
        1.7438577411359181e-06,
        -5.0816911811698266e-08,
        -2.499653803740525e-07,
        1.8778501156468835e-08,
        3.256499083798517e-08,
        -1.9527901629748448e-09,
        -2.729394133253394e-09,
    ),
    "float32": (
        1.2375126308378275,
        -0.14024310696627976,
        0.00358570680579673,
        0.08232711624284668,
        -0.1088098386941157,
        0.09201916856436688,
        -0.058659114965607446,
        0.029028182110101497,
        -0.009830616404036218,
        0.0010584335427230188,
        0.00039079593326293914,
    ),
}
