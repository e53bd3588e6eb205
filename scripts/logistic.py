"""Logistic regression in plain Python, for the few weights that the package ships.

With an L2 penalty, fitted by Newton's method (Hastie, Tibshirani, Friedman: The Elements of Statistical Learning,
4.4.1); the loss has one minimum, so the examples alone decide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

ROUNDS = 12

Example = tuple[list[float], float]
"""The values of the features, the first of them a constant 1 for most; and 1.0 or 0.0."""

Slopes = Callable[[Sequence[float], list[float], list[list[float]]], None]
"""Adds to a gradient and a Hessian what the examples say at some weights."""


def fit(data: Sequence[Example], *, penalty: float) -> list[float]:
    """The weights under which the examples are likeliest."""

    def slopes(theta: Sequence[float], gradient: list[float], hessian: list[list[float]]) -> None:
        for x, y in data:
            nonzero = [i for i, v in enumerate(x) if v]
            p = 1 / (1 + math.exp(-dot(theta, x)))
            for i in nonzero:
                gradient[i] += (p - y) * x[i]
                for j in nonzero:
                    hessian[i][j] += p * (1 - p) * x[i] * x[j]

    return newton(len(data[0][0]), slopes, penalty)


def dot(theta: Sequence[float], x: Sequence[float]) -> float:
    """The weighted sum, kept where its exponential is finite."""
    return max(-30.0, min(30.0, sum(w * v for w, v in zip(theta, x, strict=True) if v)))


def newton(size: int, slopes: Slopes, penalty: float) -> list[float]:
    """The minimum of a penalised convex loss; the first weight, the constant, is not penalised."""
    theta = [0.0] * size
    for _ in range(ROUNDS):
        gradient = [penalty * w * (i > 0) for i, w in enumerate(theta)]
        hessian = [[(penalty * (i > 0) + 1e-6) * (i == j) for j in range(size)] for i in range(size)]
        slopes(theta, gradient, hessian)
        theta = [w - s for w, s in zip(theta, _solve(hessian, gradient), strict=True)]
    return theta


def _solve(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    """The solution of a linear system, by Gaussian elimination with pivoting."""
    size = len(vector)
    table = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(table[r][i]))
        table[i], table[pivot] = table[pivot], table[i]
        for r in range(i + 1, size):
            factor = table[r][i] / table[i][i]
            if factor:
                table[r] = [a - factor * b for a, b in zip(table[r], table[i], strict=True)]
    result = [0.0] * size
    for i in reversed(range(size)):
        result[i] = (table[i][size] - sum(table[i][j] * result[j] for j in range(i + 1, size))) / table[i][i]
    return result
