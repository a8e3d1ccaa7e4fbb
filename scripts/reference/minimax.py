"""Fit the polynomial kernels of packages/base/src/special: best approximations in Chebyshev's sense.

Remez exchange at 60 digits on weight(x) * (f(x) - p(x)); coefficients are rounded to double from the
highest (least important) down, refitting the rest after each, so that rounding costs next to nothing.

    python3 scripts/reference/minimax.py            # every kernel, with its error
    python3 scripts/reference/minimax.py exp        # one kernel
"""
import sys

from mpmath import cos, erf, erfc, exp, expm1, findroot, linspace, log, log1p, lu_solve, matrix, mp, mpf, pi, sin, sqrt, tanh  # noqa: F401

mp.dps = 60


def solve(f, weight, degrees, nodes):
    """Coefficients of x^d (d in degrees) and the levelled error at the nodes."""
    n = len(degrees)
    a, b = matrix(n + 1, n + 1), matrix(n + 1, 1)
    for i, x in enumerate(nodes):
        for j, d in enumerate(degrees):
            a[i, j] = weight(x) * x**d
        a[i, n] = (-1) ** i
        b[i] = weight(x) * f(x)
    solution = lu_solve(a, b)
    return [solution[i] for i in range(n)], abs(solution[n])


def remez(f, weight, degrees, lo, hi, rounds=12, grid=1200):
    """Best weighted approximation of f on [lo, hi] by the powers in `degrees`."""
    n = len(degrees)
    lo, hi = mpf(lo), mpf(hi)
    # Slightly off the Chebyshev points, so that none falls where the weight is zero.
    nodes = [(lo + hi) / 2 - (hi - lo) / 2 * cos(pi * (i + mpf("0.03")) / (n + mpf("0.11"))) for i in range(n + 1)]
    xs = [(lo + hi) / 2 - (hi - lo) / 2 * cos(pi * i / grid) for i in range(grid + 1)]
    fs, ws = [f(x) for x in xs], [weight(x) for x in xs]
    for _ in range(rounds):
        coefficients, level = solve(f, weight, degrees, nodes)
        errors = [w * (y - sum(c * x**d for c, d in zip(coefficients, degrees))) for x, y, w in zip(xs, fs, ws)]
        peaks, start = [], 0
        for i in range(1, len(xs) + 1):
            if i == len(xs) or (errors[i] > 0) != (errors[start] > 0):
                peaks.append(max(range(start, i), key=lambda k: abs(errors[k])))
                start = i
        while len(peaks) > n + 1:
            peaks.pop(0 if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else -1)
        worst = max(abs(e) for e in errors)
        if len(peaks) < n + 1:
            return coefficients, worst
        nodes = [xs[k] for k in peaks]
        if worst < level * mpf("1.001"):
            break
    return coefficients, worst


def fit(f, weight, degrees, lo, hi, fixed=None):
    """As `remez`, with every coefficient a double; `fixed` gives some of them outright."""
    known = dict(fixed or {})
    free = [d for d in degrees if d not in known]
    while free:
        rest = lambda x, k=dict(known): f(x) - sum(c * x**d for d, c in k.items())  # noqa: E731
        coefficients, worst = remez(rest, weight, free, lo, hi)
        known[free[-1]] = mpf(float(coefficients[-1]))
        free.pop()
    xs = linspace(mpf(lo), mpf(hi), 2001)
    worst = max(abs(weight(x) * (f(x) - sum(c * x**d for d, c in known.items()))) for x in xs)
    return known, worst


LN2_HALF = log(2) / 2 * mpf("1.0001")


def safe(series, direct, small=mpf("1e-12")):
    """`direct` away from zero, its leading series where it would cancel."""
    return lambda x: series(x) if abs(x) < small else direct(x)


KERNELS = {
    # exp(r) = 1 + r + r^2 Q(r), error relative to exp(r)
    "exp": lambda: fit(
        safe(lambda r: mpf(1) / 2 + r / 6 + r * r / 24, lambda r: (expm1(r) - r) / r**2),
        lambda r: r * r / exp(r), range(10), -LN2_HALF, LN2_HALF, {0: mpf(1) / 2}),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or KERNELS:
        coefficients, worst = KERNELS[name]()
        print(f"{name}: error 2^{float(log(worst) / log(2)):.1f}")
        for d in sorted(coefficients):
            print(f"  {d:3d}  {float(coefficients[d])!r}")
