"""Write reference values of the log densities of gamma and beta variables.

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
for a in [0.01, 0.5, 1, 2.5, 20, 300]:
    for b in [0.01, 0.5, 1, 3, 50, 400]:
        for x in [1e-4, 0.1, 0.3, 0.5, 0.8, 0.99]:
            z = mp.mpf(x)
            row("logBetaDensity", [a, b, x], (mp.mpf(a) - 1) * mp.log(z) + (mp.mpf(b) - 1) * mp.log1p(-z) - mp.loggamma(mp.mpf(a)) - mp.loggamma(mp.mpf(b)) + mp.loggamma(mp.mpf(a) + mp.mpf(b)))

OUT.write_text("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
