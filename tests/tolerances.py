"""Every tolerance of the tests, each with its reason; acceptance.json carries its own.

An equality of bits needs none: where two computations are the same operations in the same order, tests compare bits.
"""

import numpy as np

# A function of u by its own formula, against the real number: a handful of roundings, each of half an ulp.
FEW_ROUNDINGS = {"float64": 4e-15, "float32": 2e-6}

# e^(-u^2/2) turns the rounding of u^2/2 into a relative error u^2/2 times as large; in the tests |u| is at most 40
# where float64 still holds the result (u^2/2 = 680), and at most 13 where float32 does (u^2/2 = 85).
NORMAL_TAIL = {"float64": 3e-13, "float32": 5e-5}

# f' from z = f(u): z = 1 - 1e-3 has lost three digits of 1 - z; the tests stay within |u| < 4.
FROM_OUTPUT = 1e-12

# Below the smallest normal number digits go one by one: nothing is promised there but a result that small.
SMALLEST = {name: float(np.finfo(name).tiny) for name in ("float64", "float32")}

# Two formulas for the same output delta or loss at moderate u: the unfused one cancels in 1 - y and divides by y.
FUSED = {"float64": 1e-12, "float32": 2e-5}

# A whole forward and backward pass against torch's or mpmath's: the bound that issue 2 sets, for every entry of the
# gradient by itself. An entry is a sum over paths and samples; where its terms cancel to nothing their rounding is
# left, a few eps of the largest entry.
AUTOGRAD = 1e-10
CANCELLED = 1e-14

# (E(w + h) - E(w - h)) / 2h with h = 1e-5: truncation h^2 f''' / 6 and rounding eps E / h are each near 1e-11 for
# numbers near 1; relative to the norm of the gradient.
STEP = 1e-5
CENTRAL_DIFFERENCE = 1e-7

# The same sequence of optimiser steps in another order of operations: 50 steps of a few roundings each.
OPTIMISER = 1e-12

# One closed formula of a few float64 operations, written in another way.
FORMULA = 1e-14

# NumPy and torch run the same formula with their own exp, tanh and summation order.
OTHER_LIBRARY = {"float64": 1e-13, "float32": 1e-5}

# u + shift is rounded to the digits of the larger of both, here 1e4: e^u is off by 1e4 eps.
SHIFTED = 1e-11

# The standard deviation of 120,000 draws is off by 1 / sqrt(2 * 120,000) = 0.2 %, their mean and the share of them
# below a bound by no more; five of that.
SPREAD = 0.01

# The mean of the fourth powers of 100,000 normal numbers is off by sqrt(96 / 100,000) = 0.031, of the lower powers by
# less; four of that.
MOMENTS = 0.12

# An engine against the reference. `sums`: another order of summation and other exponentials, relative to the norm.
ENGINE_SUMS = {"float64": 1e-12, "float32": 2e-5}

# 50 updates, relative to the norm of the change: what one update rounds, the next ones carry on.
ENGINE_UPDATES = {"float64": 1e-11, "float32": 1e-4}

# The loss of 10,000 updates of the worked example, at every update.
ENGINE_LOSSES = 1e-12
