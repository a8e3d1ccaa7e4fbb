"""Write reference values of the Bessel functions, of differences of digamma, and of the derivatives of the incomplete functions in their shapes.

Usage: python3 scripts/reference/slopes.py        (half a minute; writes packages/base/test/fixtures/slopes.json)

Rows are [name, arguments, value]. Derivatives are central differences of fourth order with 60 digits.
"""

import json
import pathlib

import mpmath as mp

mp.mp.dps = 40
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/base/test/fixtures/slopes.json"
rows = []


def row(name, arguments, value):
    rows.append([name, arguments, float(value)])


def slope(f, t, part):
    h = mp.mpf(10) ** part * t
    return (f(t - 2 * h) - 8 * f(t - h) + 8 * f(t + h) - f(t + 2 * h)) / (12 * h)


def lower(a, x):
    return mp.gammainc(a, 0, x, regularized=True)


def upper(a, x):
    return mp.gammainc(a, x, mp.inf, regularized=True)


def beta(a, b, x):
    return mp.betainc(a, b, 0, x, regularized=True)


def attempt(name, arguments, compute):
    """mpmath gives up at a few points, which are left out."""
    try:
        with mp.workdps(60):
            row(name, arguments, compute(*[mp.mpf(t) for t in arguments]))
    except (ValueError, mp.libmp.NoConvergence):
        pass


def gamma_by_shape(a, x):
    return slope(lambda t: lower(t, x), a, -12) if x < a else -slope(lambda t: upper(t, x), a, -12)


def beta_by(a, b, x, first):
    inside = (lambda s, t: beta(s, t, x)) if x <= a / (a + b) else (lambda s, t: -beta(t, s, 1 - x))
    return slope(lambda t: inside(t, b), a, -10) if first else slope(lambda t: inside(a, t), b, -10)


for x in [1e-300, 1e-5, 0.1, 0.5, 1, 2, 3.7, 5, 8, 10, 12.5, 15, 19.9, 20, 20.1, 25, 30, 50, 100, 700, 1e4, 1e10]:
    z = mp.mpf(x)
    row("besselI0e", [x], mp.besseli(0, z) * mp.exp(-z))
    row("besselI1e", [x], mp.besseli(1, z) * mp.exp(-z))
    with mp.workdps(80):
        row("besselI0MinusI1e", [x], (mp.besseli(0, z) - mp.besseli(1, z)) * mp.exp(-z))
for x in [1e-10, 0.1, 1, 3, 8, 15.9, 16, 50, 1e4, 1e8]:
    with mp.workdps(60):
        row("digammaMinusLog", [x], mp.psi(0, mp.mpf(x)) - mp.log(mp.mpf(x)))
        for step in [1e-8, 0.01, 0.5, 1, 30]:
            row("digammaRise", [x, step], mp.psi(0, mp.mpf(x) + mp.mpf(step)) - mp.psi(0, mp.mpf(x)))
for a in [1e-3, 0.1, 0.5, 0.9, 1, 1.5, 3, 10, 30, 99, 100, 101, 1000, 1e4]:
    for part in [1e-3, 0.1, 0.5, 0.9, 0.99, 1, 1.01, 1.1, 1.5, 2, 5, 20]:
        attempt("gammaPByShape", [a, a * part], gamma_by_shape)
    for part in [0.5, 0.99, 1, 1.01, 2]:
        row("logGammaDensity", [a, a * part], (mp.mpf(a) - 1) * mp.log(mp.mpf(a * part)) - mp.mpf(a * part) - mp.loggamma(mp.mpf(a)))
for a in [0.01, 0.5, 1, 2.5, 20, 300]:
    for b in [0.01, 0.5, 1, 3, 50, 400]:
        for x in [1e-4, 0.1, 0.3, 0.5, 0.8, 0.99]:
            attempt("betaIByA", [a, b, x], lambda a, b, x: beta_by(a, b, x, True))
            attempt("betaIByB", [a, b, x], lambda a, b, x: beta_by(a, b, x, False))
            z = mp.mpf(x)
            row("logBetaDensity", [a, b, x], (mp.mpf(a) - 1) * mp.log(z) + (mp.mpf(b) - 1) * mp.log1p(-z) - mp.loggamma(mp.mpf(a)) - mp.loggamma(mp.mpf(b)) + mp.loggamma(mp.mpf(a) + mp.mpf(b)))

OUT.write_text("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
