"""Write reference values of the log densities of gamma, beta and negative binomial variables, and of slopes of the last.

Usage: python3 scripts/reference/logDensities.py        (writes packages/base/test/fixtures/logDensities.json)

Rows are [name, arguments, value].
"""

import json
import pathlib

import mpmath as mp

mp.mp.dps = 40
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/base/test/fixtures/logDensities.json"
rows = []


def row(name, arguments, value):
    rows.append([name, arguments, float(value)])


for a in [1e-3, 0.1, 0.5, 0.9, 1, 1.5, 3, 10, 30, 99, 100, 101, 1000, 1e4]:
    for part in [0.5, 0.99, 1, 1.01, 2]:
        row("logGammaDensity", [a, a * part], (mp.mpf(a) - 1) * mp.log(mp.mpf(a * part)) - mp.mpf(a * part) - mp.loggamma(mp.mpf(a)))
# Far from the mean of a large shape, where the density itself is below the smallest double.
for a in [1e6, 1e9, 1e12]:
    for part in [1e-3, 0.5, 0.9, 0.999, 1, 1 + 3e-5, 1.1, 2, 50]:
        row("logGammaDensity", [a, a * part], (mp.mpf(a) - 1) * mp.log(mp.mpf(a * part)) - mp.mpf(a * part) - mp.loggamma(mp.mpf(a)))
for shapes, places in [
    (([0.01, 0.5, 1, 2.5, 20, 300], [0.01, 0.5, 1, 3, 50, 400]), [1e-4, 0.1, 0.3, 0.5, 0.8, 0.99]),
    (([1e6, 1e9, 1e12], [1e6, 1e9, 3e12]), [1e-4, 0.1, 0.25, 0.5, 0.50001, 0.8, 0.99]),
]:
    for a, b, x in [(a, b, x) for a in shapes[0] for b in shapes[1] for x in places]:
        with mp.workdps(60):
            z = mp.mpf(x)
            row("logBetaDensity", [a, b, x], (mp.mpf(a) - 1) * mp.log(z) + (mp.mpf(b) - 1) * mp.log1p(-z) - mp.loggamma(mp.mpf(a)) - mp.loggamma(mp.mpf(b)) + mp.loggamma(mp.mpf(a) + mp.mpf(b)))


def negative_binomial(k, odds, r):
    value = mp.loggamma(k + r) - mp.loggamma(k + 1) - mp.loggamma(r) - r * mp.log1p(odds)
    return value + (k * mp.log(odds / (1 + odds)) if k else 0)


def negative_binomial_by_r(k, odds, r):
    return mp.psi(0, k + r) - mp.psi(0, r) - mp.log1p(odds)


# Concentrations near 1e8 and far beyond it cancel in the textbook's form: there with more digits. Means below, at and above the count.
for r in [1e-6, 0.3, 0.99, 1, 1.5, 7.9, 8.1, 40, 1e4, 1e6, 1e8, 1e10, 1e12]:
    for k in [0, 1, 2, 7, 300, 10000, 1000000]:
        for mean in [1e-6 * max(k, 1), 0.5 * k + 0.3, 0.999 * k, k, k + 1.75 * k**0.5 + 0.1, 3.0 * k + 2, 1e6 * (k + 1)]:
            if mean <= 0:
                continue
            with mp.workdps(90):
                x, m, odds, c = mp.mpf(k), mp.mpf(float(mean)), mp.mpf(float(mean / r)), mp.mpf(r)
                row("logNegativeBinomial2", [k, float(m), r], negative_binomial(x, m / c, c))
                row("logNegativeBinomial2ByR", [k, float(m), r], negative_binomial_by_r(x, m / c, c) + (m - x) / (c + m))
                row("logNegativeBinomial", [k, float(odds), r], negative_binomial(x, odds, c))
                row("logNegativeBinomialByR", [k, float(odds), r], negative_binomial_by_r(x, odds, c))

OUT.write_text("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
