"""Write reference values of the regularised incomplete beta function and its slopes for large shapes: packages/base/test/fixtures/special-large.json.

Usage: python3 scripts/reference/largeBeta.py        (half a minute)

The density, and the density times its logarithmic slope in a shape, are integrated by Gauss and Legendre's rule with 40 digits, from x away from the
mean, in steps over which the density falls by a few factors of e. Rows are as those of special.py: arguments, high, low, condition. The condition
of I is in all three arguments, that of a slope in x alone, which is less.
"""

import json
import pathlib

import mpmath as mp
import numpy as np

mp.mp.dps = 40
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/base/test/fixtures/special-large.json"
PLACES = [-30, -6, -1.5, -1e-3, 0, 0.3, 2, 8]
# Shapes, and how many standard deviations from the mean; only on the side where the density has no power for a factor.
SHAPES = [
    *[(a, b, PLACES) for a, b in [(1e4, 1e4), (1e6, 1e6), (1e8, 1e8), (1e9, 5e9), (1e8, 3e4), (1e10, 1e10), (1e10, 1e13), (1e12, 1e11), (1e15, 1e15), (9e9, 2e10), (1e3, 1e3), (1e3, 5e4), (900, 2e3)]],
    *[(a, b, [-26, -24, -20, -16, -12, -9, 9, 15, 24]) for a, b in [(1e3, 1e6), (1e3, 2e3), (2e4, 1e3), (1e4, 1e9)]],
    (1e8, 2.5, [-30, -6, -1.5, -1e-3]), (1e9, 1.0, [-30, -6, -1.5]), (3.0, 1e9, [0.3, 2, 8]),
]


def rule(n):
    """Nodes and weights on [-1, 1], by Newton's method from doubles."""
    found = []
    for start in np.polynomial.legendre.leggauss(n)[0]:
        x = mp.mpf(float(start))
        for _ in range(5):
            before, now = mp.mpf(1), x
            for k in range(2, n + 1):
                before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
            slope = n * (x * now - before) / (x * x - 1)
            x -= now / slope
        found.append((x, 2 / ((1 - x * x) * slope * slope)))
    return found


RULE = rule(24)


def integrals(a, b, x):
    """I, its slopes in a and b, and the density, whose logarithmic slopes are log x and log(1 - x) less their means."""
    n = a + b
    spread = mp.sqrt(a * b / n) / n
    with mp.workdps(80):
        log_density = (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-x) - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(n)
        by_a, by_b = mp.log(x) + mp.psi(0, n) - mp.psi(0, a), mp.log1p(-x) + mp.psi(0, n) - mp.psi(0, b)
    z = (x - a / n) / spread
    side = -1 if z <= 0 else 1
    width, end = 2 / max(mp.mpf(1), abs(z)), (x if side < 0 else 1 - x) / spread
    sums, low = [mp.mpf(0)] * 3, mp.mpf(0)
    while low < end:
        high = min(end, low + width)
        part = mp.mpf(0)
        for node, weight in RULE:
            step = side * spread * (low + (high - low) * (node + 1) / 2)
            from_x, from_y = mp.log1p(step / x), mp.log1p(-step / (1 - x))
            mass = mp.exp(log_density + (a - 1) * from_x + (b - 1) * from_y) * spread * weight * (high - low) / 2
            part += mass
            sums[1] += mass * (by_a + from_x)
            sums[2] += mass * (by_b + from_y)
        sums[0] += part
        low = high
        if part < sums[0] * mp.mpf(10) ** -24:
            break
    i, di_da, di_db = sums if side < 0 else (1 - sums[0], -sums[1], -sums[2])
    return i, di_da, di_db, mp.exp(log_density), by_a, by_b


def row(at, value, condition):
    high = float(value)
    return [*at, high, float(value - mp.mpf(high)), float(condition)]


rows = {"betaI": [], "betaIByA": [], "betaIByB": []}
for a, b, places in SHAPES:
    for z in places:
        x = float(a / (a + b) + z * (a * b / (a + b)) ** 0.5 / (a + b))
        if not 0 < x < 1:
            continue
        at = [a, b, x]
        i, di_da, di_db, density, by_a, by_b = integrals(*(mp.mpf(v) for v in at))
        rows["betaI"].append(row(at, i, (x * density + a * abs(di_da) + b * abs(di_db)) / i))
        rows["betaIByA"].append(row(at, di_da, abs(x * density * by_a / di_da)))
        rows["betaIByB"].append(row(at, di_db, abs(x * density * by_b / di_db)))

OUT.write_text("{\n" + ",\n".join(f' "{name}": [\n' + ",\n".join("  " + json.dumps(r) for r in found) + "\n ]" for name, found in rows.items()) + "\n}\n")
