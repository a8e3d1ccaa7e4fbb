"""Write reference values of distributions made of others, with 40 digits, for packages/core/test/distributions/wrapperValues.test.ts.

Usage: python3 scripts/reference/wrappers.py        (a few seconds)

Each entry is stated by what it means, in mpmath: a truncated density is one divided by a mass found by the tail function of the base, a
mixture is a weighted sum, and so on, independently of the formulas of the product. Keys are the names of the entries in the test.
"""

import json
import pathlib

import mpmath as mp

mp.mp.dps = 40
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/test/fixtures/wrappers.json"
INF = mp.inf


def number(x):
    return float(x) if mp.isfinite(x) else ("Infinity" if x > 0 else "-Infinity")


def log(p):
    return mp.log(p) if p > 0 else -INF


# Bases: density (or mass), cdf, and what lies above, each exact in its own tail.
def normal(loc=0, scale=1):
    z = lambda x: (x - mp.mpf(loc)) / scale
    return (lambda x: mp.npdf(z(x)) / scale, lambda x: mp.erfc(-z(x) / mp.sqrt(2)) / 2, lambda x: mp.erfc(z(x) / mp.sqrt(2)) / 2)


def gamma(a, rate):
    a, rate = mp.mpf(a), mp.mpf(rate)
    return (
        lambda x: mp.exp(a * mp.log(rate) + (a - 1) * mp.log(x) - rate * x - mp.loggamma(a)) if x > 0 else mp.mpf(0),
        lambda x: mp.gammainc(a, 0, rate * x, regularized=True) if x > 0 else mp.mpf(0),
        lambda x: mp.gammainc(a, rate * x, INF, regularized=True) if x > 0 else mp.mpf(1),
    )


def cauchy(loc=0, scale=1):
    z = lambda x: (x - mp.mpf(loc)) / scale
    return (lambda x: 1 / (mp.pi * scale * (1 + z(x) ** 2)), lambda x: mp.atan2(1, -z(x)) / mp.pi, lambda x: mp.atan2(1, z(x)) / mp.pi)


def weibull(scale, shape):
    u = lambda x: (mp.mpf(x) / scale) ** shape
    return (lambda x: mp.mpf(shape) / scale * (mp.mpf(x) / scale) ** (shape - 1) * mp.exp(-u(x)), lambda x: -mp.expm1(-u(x)), lambda x: mp.exp(-u(x)))


def counts(mass, most=None):
    """From masses: sums up to a count, and beyond it until nothing is added."""
    def above(x):
        total, k = mp.mpf(0), int(x) + 1
        while most is None or k <= most:
            term = mass(k) if k >= 0 else mp.mpf(0)
            total += term
            if k > 5 and term < total * mp.mpf(10) ** -45:
                break
            k += 1
        return total

    return mass, lambda x: mp.fsum(mass(k) for k in range(0, int(mp.floor(x)) + 1)) if x >= 0 else mp.mpf(0), above


def poisson(rate):
    rate = mp.mpf(rate)
    return counts(lambda k: mp.exp(k * mp.log(rate) - rate - mp.loggamma(k + 1)))


def negative_binomial(mean, r):
    mean, r = mp.mpf(mean), mp.mpf(r)
    return counts(lambda k: mp.exp(mp.loggamma(k + r) - mp.loggamma(k + 1) - mp.loggamma(r) + k * mp.log(mean / (mean + r)) + r * mp.log(r / (mean + r))))


def binomial(n, p):
    p = mp.mpf(p)
    return counts(lambda k: mp.binomial(n, k) * p**k * (1 - p) ** (n - k) if k <= n else mp.mpf(0), n)


def truncated(base, low=None, high=None, is_count=False):
    mass, cdf, above = base
    below = None if low is None else low - 1 if is_count else low

    def between(end):
        if below is None:
            return cdf(end)
        if end is None:
            return above(below)
        return cdf(end) - cdf(below) if cdf(below) < 0.5 else above(below) - above(end)

    whole = between(high)
    return lambda x: log(mass(x) / whole), lambda x: between(x) / whole


def entry(log_density, cdf, points):
    xs = [mp.mpf(float(x)) for x in points]
    return {"points": [{"x": number(x), "logProb": number(log_density(x)), **({} if cdf is None else {"cdf": number(cdf(x))})} for x in xs]}


def zero_inflated(base, gate):
    mass, cdf, _ = base
    return lambda k: log((gate if k == 0 else 0) + (1 - gate) * mass(k)), lambda k: gate + (1 - gate) * cdf(k)


def hurdle(base, gate, is_count):
    mass, cdf, above = base
    rest = above(0) if is_count else mp.mpf(1)
    return (
        lambda x: log(gate if x == 0 else (1 - gate) * mass(x) / rest),
        lambda x: gate + (1 - gate) * ((rest - above(x)) if is_count else cdf(x)) / rest,
    )


def mixture(parts):
    return lambda x: log(mp.fsum(w * d[0](x) for w, d in parts)), lambda x: mp.fsum(w * d[1](x) for w, d in parts)


half, tenth, quarter = mp.mpf(0.5), mp.mpf(0.1), mp.mpf(0.25)
two = [(quarter, normal(-3, half)), (1 - quarter, gamma(2, 1))]
n01, w, g = normal(), weibull(2, mp.mpf(1.5)), gamma(2, 3)

entries = {
    "truncatedNormal": entry(*truncated(normal(1, 2), 0, 4), [0.001, 0.5, 1, 3.999]),
    "truncatedNormalFar": entry(*truncated(n01, 35, 36), [35.0001, 35.01, 35.5]),
    "truncatedNormalLeft": entry(*truncated(n01, None, -20), [-200, -40, -25, -20.5]),
    "truncatedCauchy": entry(*truncated(cauchy(0, 1), 1e6, None), [1.5e6, 1e9, 1e100]),
    "truncatedGamma": entry(*truncated(gamma(3, 1), 100, None), [100.5, 130, 900]),
    "truncatedPoisson": entry(*truncated(poisson(2.5), 1, None, True), [1, 2, 10, 200]),
    "truncatedPoissonFar": entry(*truncated(poisson(2.5), 60, 64, True), [60, 61, 64]),
    "truncatedBinomial": entry(*truncated(binomial(40, 0.25), None, 2, True), [0, 1, 2]),
    "censoredRight": entry(lambda x: log(w[2](x)), None, [0.001, 1, 50, 300]),
    "censoredLeft": entry(lambda x: log(n01[1](x)), None, [-60, -3, 0, 5]),
    "censoredPoisson": entry(lambda k: log(poisson(2.5)[2](k - 1)), None, [0, 1, 5, 200]),
    "limitedNormal": entry(lambda x: log(n01[2](x)) if x >= 2 else log(n01[1](x)) if x <= -1 else log(n01[0](x)), lambda x: mp.mpf(1) if x >= 2 else n01[1](x), [-1, -0.5, 1.5, 2]),
    "mixture": entry(*mixture(two), [-50, -3.5, -1, 0.001, 2, 700]),
    "zeroInflatedPoisson": entry(*zero_inflated(poisson(2.5), tenth), [0, 1, 7, 200]),
    "zeroInflatedNegativeBinomial": entry(*zero_inflated(negative_binomial(3, 2), tenth), [0, 1, 7, 2000]),
    "hurdlePoisson": entry(*hurdle(poisson(2.5), tenth, True), [0, 1, 7, 200]),
    "hurdleRare": entry(*hurdle(poisson(1e-12), tenth, True), [0, 1, 2, 20]),
    "hurdleNegativeBinomial": entry(*hurdle(negative_binomial(3, 2), tenth, True), [0, 1, 7, 2000]),
    "hurdleGamma": entry(*hurdle(g, tenth, False), [0, 1e-5, 1, 300]),
    "exponentialOfNormal": entry(lambda y: log(n01[0](mp.log(y)) / y), lambda y: n01[1](mp.log(y)), [1e-20, 0.5, 1, 1e30]),
    "logitOfNormal": entry(lambda y: log(n01[0](mp.log(y / (1 - y))) / y / (1 - y)), lambda y: n01[1](mp.log(y / (1 - y))), [1e-20, 0.25, 0.5, 0.999]),
    "reflectedGamma": entry(lambda y: log(g[0]((1 - y) / 2) / 2), lambda y: g[2]((1 - y) / 2), [-400, -3, 0.5, 0.99]),
    "foldedNormal": entry(lambda x: log(normal(1, 2)[0](x) + normal(1, 2)[0](-x)), lambda x: normal(1, 2)[1](x) - normal(1, 2)[1](-x), [0.001, 1, 5, 100]),
    "vectorOfNormals": entry(lambda x: mp.fsum(log(normal(m, 2)[0](x)) for m in (0, 1, 2)), None, [-90, 0, 1.5]),
}

OUT.write_text(json.dumps(entries, indent=1) + "\n")
