"""Write the reference values of the special functions: packages/base/test/fixtures/special-*.json.

Each function has a list of points `[...arguments, high, low, condition]`: the true value is high + low (two doubles, from
50 digits or more), `condition` is the relative change of the value for a relative change of the arguments (their sum,
absolute), by which a bound on the error is to be multiplied. Values that overflow or underflow are left to other tests.

    python3 scripts/reference/special.py            # needs mpmath and numpy; a few minutes
"""
import json
import math
import os
import sys

import mpmath as m
import numpy as np
from mpmath import mp, mpf

mp.dps = 60
OUT = os.path.join(os.path.dirname(__file__), "../../packages/base/test/fixtures")
rng = np.random.default_rng(20260101)
TINIEST = mpf(2) ** -1074


def wide(n, low=-20, high=2):
    """Both signs, over many orders of magnitude."""
    return list(rng.choice([-1, 1], n) * 10.0 ** rng.uniform(low, high, n))


def between(n, low, high):
    return list(rng.uniform(low, high, n))


def evenly(n, low, high):
    """Without random numbers, so that points can be added to a table and the others stay."""
    return list(np.linspace(low, high, n))


def powers(n, low, high):
    return list(10.0 ** rng.uniform(low, high, n))


def near(x, n, low=-15, high=-2):
    """Around x, down to its neighbours."""
    x = float(x)
    return [x + w for w in wide(n, low, high)] + [math.nextafter(x, -math.inf), math.nextafter(x, math.inf)]


SUBNORMALS = [5e-324, -5e-324, 1.5e-323, 2.225073858507201e-308, 1e-310, -3.3e-312]


def point(f, args, slopes):
    args = [float(a) for a in args]
    x = [mpf(a) for a in args]
    value = f(*x)
    if not m.isfinite(value) or abs(value) > mpf("1.79e308") or (abs(value) < TINIEST and value != 0):
        return None
    high = float(value)
    low = float(value - mpf(high))
    condition = 0.0
    if value != 0:
        total = mpf(0)
        for i in range(len(x)):
            if slopes is not None:
                slope = slopes[i](*x)
            else:
                h = abs(x[i]) * mpf(10) ** -22
                moved = list(x)
                moved[i] += h
                slope = (f(*moved) - value) / h if h != 0 else mpf(0)
            total += abs(x[i] * slope / value)
        condition = float(f"{float(total):.3g}") if total < mpf("1e300") else 1e300
    return [*args, high, low, condition]


def table(f, points, slopes=None):
    seen, rows = set(), []
    for p in points:
        args = tuple(p) if isinstance(p, (tuple, list)) else (p,)
        if args in seen:
            continue
        seen.add(args)
        row = point(f, args, slopes)
        if row is not None:
            rows.append(row)
    return rows


def erfcx(x):
    if x > 1e4:
        z = 1 / (2 * x * x)
        return (1 - z + 3 * z**2 - 15 * z**3 + 105 * z**4 - 945 * z**5) / (x * m.sqrt(m.pi))
    return m.exp(x * x) * m.erfc(x)


def upper(x):
    return m.erfc(x / m.sqrt(2)) / 2


def log_normal_cdf(x):
    if x > 0:
        return m.log1p(-upper(x))
    if x > -1e4:
        return m.log(upper(-x))
    return m.log(erfcx(-x / m.sqrt(2)) / 2) - x * x / 2


def normal_quantile(p):
    if p == mpf(1) / 2:
        return mpf(0)
    tail = min(p, 1 - p)
    r = m.sqrt(-m.log(tail))
    z = max(m.sqrt(2) * r - mpf(1) / 2, mpf("1e-30")) if tail < 0.2 else (mpf(1) / 2 - tail) * m.sqrt(2 * m.pi)
    for _ in range(80):
        density = m.exp(-z * z / 2) / m.sqrt(2 * m.pi)
        if tail < 0.2:
            u = upper(z)
            step = m.log(u / tail) * u / density
        else:
            step = -(m.erf(z / m.sqrt(2)) / 2 - (mpf(1) / 2 - tail)) / density
        z += step
        if abs(step) < abs(z) * mpf("1e-45"):
            break
    return -z if p < mpf(1) / 2 else z


def lgamma(x):
    if x > 1e60:
        return (x - mpf(1) / 2) * m.log(x) - x + m.log(2 * m.pi) / 2
    return m.loggamma(x) if x > 0 else m.log(abs(m.pi / (m.sinpi(x) * m.gamma(1 - x))))


def digamma(x):
    return m.log(x) - 1 / (2 * x) if x > 1e60 else m.digamma(x)


def trigamma(x):
    return 1 / x + 1 / (2 * x * x) if x > 1e60 else m.polygamma(1, x)


def lbeta(a, b):
    with mp.workdps(120):
        return +(m.loggamma(a) + m.loggamma(b) - m.loggamma(a + b))


def gamma_p(a, x):
    """The power series; enough terms for every digit."""
    with mp.workdps(80):
        term = total = mpf(1)
        n = a
        while term > total * mpf(10) ** -75:
            n += 1
            term *= x / n
            total += term
        return +(m.exp(a * m.log(x) - x - m.loggamma(a + 1)) * total)


def gamma_q(a, x):
    with mp.workdps(80 + int(max(0, -m.log10(a)))):
        if x < a + 1 or x < 20:
            return +(1 - gamma_p_wide(a, x))
        return +m.gammainc(a, x, m.inf, regularized=True)


def gamma_p_wide(a, x):
    term = total = mpf(1)
    n = a
    while term > total * mpf(10) ** (-mp.dps):
        n += 1
        term *= x / n
        total += term
    return m.exp(a * m.log(x) - x - m.loggamma(a + 1)) * total


def beta_i(a, b, x):
    with mp.workdps(80 + int(max(0, -m.log10(b), -m.log10(a)))):
        y = 1 - x
        log_beta = m.loggamma(a) + m.loggamma(b) - m.loggamma(a + b)

        def low(a, b, x, y):
            term = total = mpf(1)
            k = 0
            while term > total * mpf(10) ** (-mp.dps):
                term *= (a + b + k) * x / (a + 1 + k)
                total += term
                k += 1
            return m.exp(a * m.log(x) + b * m.log(y) - log_beta) / a * total

        return +(low(a, b, x, y) if x < (a + 1) / (a + b + 2) else 1 - low(b, a, y, x))


UNIT = wide(30, -18, 0)
HALVES = [k / 2 for k in range(-12, 13)]
LN2 = 0.6931471805599453

ELEMENTARY = {
    "exp": lambda: table(m.exp, between(60, -745, 709.7) + between(40, -1, 1) + UNIT + HALVES + SUBNORMALS + between(25, -745, -708)
                         + near(LN2 / 2, 6) + near(-LN2 / 2, 6) + [-185.41575122816027, 389.2026273237541, 709.782712893384, -745.13]),
    "expm1": lambda: table(m.expm1, between(40, -40, 709.7) + between(60, -1.5, 1.5) + UNIT + HALVES + SUBNORMALS + near(LN2 / 2, 6)
                           + near(-LN2 / 2, 6) + [0.35119230343838526, 0.342930564670592, 37.220649543312305, 709.782712893384]),
    "log": lambda: table(m.log, powers(60, -308, 308) + between(60, 0.5, 2) + near(1, 30) + [abs(s) for s in SUBNORMALS]
                         + [0.7040979540465612, 1.4097235113321231, 1.7976931348623157e308] + near(math.sqrt(2), 6) + near(math.sqrt(0.5), 6)),
    "log1p": lambda: table(m.log1p, powers(40, -300, 308) + between(60, -0.999, 2) + UNIT + SUBNORMALS + [-1 + 10.0**-k for k in range(1, 16)]
                           + [0.4060372636179991, -0.29886142059109544, 1.7976931348623157e308] + near(math.sqrt(2) - 1, 6) + near(math.sqrt(0.5) - 1, 6)),
    "log2": lambda: table(lambda x: m.log(x, 2), powers(40, -308, 308) + between(40, 0.5, 2) + near(1, 20) + [5e-324, 1e-310]),
    "log10": lambda: table(m.log10, powers(40, -308, 308) + between(40, 0.5, 2) + near(1, 20) + [5e-324, 1e-310]),
    "sin": lambda: table(m.sin, between(60, -10, 10) + UNIT + SUBNORMALS + between(40, -1.6e6, 1.7e6) + powers(40, 6, 308)
                         + near(math.pi, 6) + near(math.pi / 2, 6) + [6381956970095103 * 2.0**797, 1.7976931348623157e308, 22.0, 355.0, 52174.0, 1647099.0]),
    "cos": lambda: table(m.cos, between(60, -10, 10) + UNIT + between(40, -1.6e6, 1.7e6) + powers(40, 6, 308) + near(math.pi / 2, 6)
                         + near(3 * math.pi / 2, 6) + [6381956970095103 * 2.0**797, 1.7976931348623157e308, 11.0, 1647100.0]),
    "tan": lambda: table(m.tan, between(80, -10, 10) + UNIT + SUBNORMALS + between(40, -1.6e6, 1.7e6) + powers(40, 6, 308) + near(math.pi / 2, 6)
                         + near(math.pi / 4, 6) + [6381956970095103 * 2.0**797]),
    "atan": lambda: table(m.atan, wide(60, -12, 12) + between(60, -4, 4) + SUBNORMALS + near(0.4375, 4) + near(0.6875, 4) + near(1.1875, 4)
                          + near(2.4375, 4) + [1e300, -1e300]),
    "tanh": lambda: table(m.tanh, between(60, -3, 3) + between(20, -25, 25) + UNIT + SUBNORMALS + [-0.11715451355315305]),
    "sinh": lambda: table(m.sinh, between(60, -3, 3) + between(40, -710, 710) + UNIT + SUBNORMALS + near(1, 6) + [0.12321623764360572, 710.4758600739439]),
    "cosh": lambda: table(m.cosh, between(40, -3, 3) + between(40, -710, 710) + UNIT + [710.4758600739439]),
    "sigmoid": lambda: table(lambda x: 1 / (1 + m.exp(-x)), between(60, -10, 10) + between(40, -745, 745) + UNIT + [-2.753311566754914]),
    "softplus": lambda: table(lambda x: m.log1p(m.exp(x)), between(60, -10, 10) + between(40, -745, 745) + UNIT + [0.42728623697243356]),
    "logSigmoid": lambda: table(lambda x: -m.log1p(m.exp(-x)), between(60, -10, 10) + between(40, -745, 745) + UNIT),
    "log1mExp": lambda: table(lambda x: m.log(-m.expm1(x)) if x > -1 else m.log1p(-m.exp(x)), [-abs(x) for x in between(60, -3, 3) + between(40, -745, 745) + UNIT] + near(-LN2, 6)),
    "atan2": lambda: table(m.atan2, list(zip(wide(60, -8, 8), wide(60, -8, 8))) + list(zip(wide(20, -200, 200), wide(20, -200, 200))) + [(1.0, -1.0), (3.0, 4.0)]),
    "pow": lambda: table(m.power, list(zip(powers(60, -10, 10), wide(60, -3, 1.5))) + list(zip([1 + e for e in wide(30, -12, -2)], wide(30, 0, 4)))
                         + list(zip(between(30, 0.6, 1.5), between(30, -600, 600))) + [(0.8922777788086631, 629.272923339267), (5e-324, 0.5), (1e-310, -0.9),
                         (2.0, -1074.0), (2.0, -1060.5), (10.0, 308.0), (10.0, -5.0), (1.0000000000000002, 3e18), (3.0, 2.0), (0.5, 1070.0)]),
    "logAddExp": lambda: table(lambda a, b: m.log(m.exp(a) + m.exp(b)), list(zip(between(60, -50, 50), between(60, -50, 50)))
                               + list(zip(between(20, -1000, 1000), between(20, -1000, 1000))) + [(0.0, -50.0), (-LN2, -LN2 - 1e-9)]),
}

ERROR = {
    "erf": lambda: table(m.erf, between(100, -6, 6) + UNIT + SUBNORMALS + near(1, 6) + near(-1, 6) + [-0.9757277141018958]),
    "erfc": lambda: table(m.erfc, between(60, -6, 6) + between(60, 0, 26.5) + UNIT + near(0.46875, 6) + near(3, 6) + [0.5360125672258649, 26.54, 0.4807501854437138] + evenly(40, 0.46, 0.7)),
    "erfcx": lambda: table(erfcx, between(60, 0, 6) + between(40, -26.6, 0) + powers(40, 0, 300) + UNIT + near(0.46875, 6) + near(3, 6) + [0.8314337623588084]),
    "normalCdf": lambda: table(lambda x: upper(-x), between(80, -4, 4) + between(60, -38.4, 8) + UNIT + near(-0.67, 6) + [-1.6006360290976116] + evenly(40, -1.3, -0.6) + [-0.6852998196466692]),
    "logNormalCdf": lambda: table(log_normal_cdf, between(80, -4, 4) + between(60, -38, 38) + [-x for x in powers(40, 1, 150)] + UNIT + near(-0.67, 6) + [0.8550448459572256] + evenly(40, 0.6, 1.2) + evenly(40, -1.2, -0.6) + [0.8200218846016708, 0.7751583756687998]),
    "normalQuantile": lambda: table(normal_quantile, between(80, 0, 1) + powers(60, -307, 0) + [1 - x for x in powers(30, -16, -1)] + near(0.5, 20) + near(0.075, 6)
                                    + [math.exp(-25), 0.1624841917123876, 1e-310, 2.0**-53, 1 - 2.0**-53]),
}

ROOT = 1.4616321449683622
GAMMA = {
    "lgamma": lambda: table(lgamma, between(100, 0, 12) + powers(40, -300, 3) + powers(20, 3, 305) + near(1, 25) + near(2, 25) + near(0.5, 4) + near(3, 4) + near(8, 4)
                            + [5e-324, 1.6144392422399312, 7.253655761714143]),
    "lgammaNegative": lambda: table(lgamma, [-x for x in between(80, 0, 12) + powers(30, -300, 2)] + near(-1, 6) + near(-3, 6) + [-2.6130806330498615]),
    "digamma": lambda: table(digamma, between(80, 0, 12) + powers(40, -300, 300) + near(ROOT, 25) + near(1, 4) + near(3, 4) + near(8, 4)
                             + [-x for x in between(60, 0, 12)] + [-1e-8, -0.5, -1.5]),
    "trigamma": lambda: table(trigamma, between(80, 0, 12) + powers(40, -150, 300) + near(1, 4) + near(3, 4) + near(8, 4) + [-x for x in between(60, 0, 12)]),
    "lbeta": lambda: table(lbeta, list(zip(between(60, 0, 12), between(60, 0, 12))) + list(zip(powers(60, -10, 10), powers(60, -10, 10)))
                           + [(1e-300, 1e-300), (1e-300, 1e10), (0.5, 0.5), (1e12, 1e12), (0.001, 3e8)]),
}


def gamma_points():
    points = []
    for a in powers(60, -6, 3) + between(40, 0.1, 60):
        spread = math.sqrt(a)
        points += [(a, x) for x in (a + 2 * spread * rng.normal(), a * 10 ** rng.uniform(-3, 0.5)) if x > 0]
    for a in powers(12, 2, 4.5):
        points += [(a, a + math.sqrt(a) * z) for z in (-4.0, -1.0, 0.0, 1.0, 4.0)]
    return points + [(0.0001168760233462356, 1.480922546446862), (1e-10, 0.3), (1.0, 1.0), (100.0, 100.0), (99.9, 140.0)]


def beta_points():
    points = []
    for low, high, n in ((-1, 2, 50), (-6, 1, 40), (1, 3.3, 20)):
        for a, b in zip(powers(n, low, high), powers(n, low, high)):
            mean, spread = a / (a + b), math.sqrt(a * b / (a + b + 1)) / (a + b)
            for x in (mean + 2 * spread * rng.normal(), rng.uniform(0, 1), mean * 10 ** rng.uniform(-2, 0)):
                if 0 < x < 1:
                    points.append((a, b, x))
    return points + [(100.0, 1e-6, 0.999), (1.0, 1e10, 1e-10), (0.5, 0.5, 0.5), (14.212211598053026, 3264.035376380525, 0.0051288207208499146)]


def plausible(rows):
    return [r for r in rows if r[-3] > 1e-290]


def gamma_slopes(q):
    density = lambda a, x: m.exp((a - 1) * m.log(x) - x - m.loggamma(a))  # noqa: E731
    by_x = (lambda a, x: -density(a, x)) if q else density
    f = gamma_q if q else gamma_p
    by_a = lambda a, x: (f(a * (1 + mpf(10) ** -22), x) - f(a, x)) / (a * mpf(10) ** -22)  # noqa: E731
    return [by_a, by_x]


INCOMPLETE = {
    "gammaP": lambda: plausible(table(gamma_p, gamma_points(), gamma_slopes(False))),
    "gammaQ": lambda: plausible(table(gamma_q, gamma_points(), gamma_slopes(True))),
    "betaI": lambda: plausible(table(beta_i, beta_points())),
}


# What follows draws from a generator of its own, so that it can be made alone: `special.py slopes`.
own = np.random.default_rng(20261121)


def spread(n, low, high):
    return list(own.uniform(low, high, n))


def orders(n, low, high):
    return list(10.0 ** own.uniform(low, high, n))


def around(x, n=12):
    """Both sides of x, from its neighbours to 0.03 away."""
    x = float(x)
    return [x + s * t for s, t in zip(own.choice([-1, 1], n), orders(n, -15, -1.5))] + [x, math.nextafter(x, -math.inf), math.nextafter(x, math.inf)]


def turning_points(n):
    """Where digamma is 0 between negative integers: -0.504, -1.573, ..."""
    return [m.findroot(m.digamma, (mpf(-k) - mpf("0.999"), mpf(-k) - mpf("0.001")), solver="anderson") for k in range(n)]


def lgamma_roots(n):
    """Where |gamma| is 1 below 0: two between -2 and -3, and so on."""
    found = []
    for turn in turning_points(n)[2:]:
        for low, high in ((turn, math.ceil(turn) - mpf("1e-9")), (math.floor(turn) + mpf("1e-9"), turn)):
            found.append(m.findroot(lgamma, (low, high), solver="anderson"))
    return found


def log_sum_exp(*x):
    first, *others = sorted(x, reverse=True)
    return first + m.log1p(sum((m.exp(t - first) for t in others), mpf(0)))


def sets_to_add():
    """Several numbers each: of one size and of many, near and far from 0, and moved so that the result is near 0."""
    sets = [list(own.normal(0, s, n) + c) for s in (1e-3, 1, 10, 300) for n in (1, 2, 3, 10) for c in (0, -2, 50) for _ in range(2)]
    sets += [list(own.normal(0, s, 200)) for s in (1e-3, 2)] + [[0.5] * 400]
    moved = [[v - float(log_sum_exp(*[mpf(float(t)) for t in x])) for v in x] for x in sets if len(x) in (2, 3)]
    return [tuple(x) for x in sets + moved]


def scaled_bessel(order):
    return lambda x: m.besseli(order, x) * m.exp(-x) if x < 1e4 else m.hyp2f0(mpf(1) / 2 + order, mpf(1) / 2 - order, 1 / (2 * x)) / m.sqrt(2 * m.pi * x)


def bessel_difference(x):
    with mp.workdps(90):
        return +(scaled_bessel(0)(x) - scaled_bessel(1)(x))


BESSEL_POINTS = [0.0] + SUBNORMALS[:1] + orders(30, -300, 0) + spread(120, 0, 45) + orders(30, 1.3, 8) + around(4, 4) + around(25, 4)


def difference(f, x, i, digits):
    """df/dx_i by central differences; the error is of the order of 10^(-2 digits)."""
    h = abs(x[i]) * mpf(10) ** -digits
    above, below = list(x), list(x)
    above[i] += h
    below[i] -= h
    return (f(*above) - f(*below)) / (2 * h)


def differences(f, n, digits):
    return [lambda *x, i=i: difference(f, x, i, digits) for i in range(n)]


def smaller_tail(a, x):
    """P, or minus Q: both have the same slopes."""
    if x < a + 1:
        return gamma_p_wide(a, x)
    with mp.workdps(mp.dps + int(x) + int(max(0, -m.log10(a)))):
        return -(1 - gamma_p_wide(a, x))


def gamma_by_shape(a, x):
    with mp.workdps(70):
        return difference(smaller_tail, (a, x), 0, 22)


def smaller_side(a, b, x):
    def low(a, b, x, y):
        term = total = mpf(1)
        k = 0
        while term > total * mpf(10) ** -mp.dps:
            term *= (a + b + k) * x / (a + 1 + k)
            total += term
            k += 1
        return m.exp(a * m.log(x) + b * m.log(y) - m.loggamma(a) - m.loggamma(b) + m.loggamma(a + b)) / a * total

    return low(a, b, x, 1 - x) if x < (a + 1) / (a + b + 2) else -low(b, a, 1 - x, x)


def beta_by(i):
    def slope(a, b, x):
        with mp.workdps(70):
            return difference(smaller_side, (a, b, x), i, 22)

    return slope


def shape_points():
    points = []
    for a in orders(40, -4, 2.5) + spread(12, 0.5, 3):
        points += [(a, x) for x in (a + 2 * math.sqrt(a) * own.normal(), a * 10 ** own.uniform(-3, 0.5), own.uniform(0, 3)) if x > 0]
    return points + [(a, a + z * math.sqrt(a)) for a in (99.0, 100.0, 101.0, 1000.0) for z in (-4.0, -1.0, 0.0, 1e-6, 1.0, 4.0)]


def beta_shape_points():
    points = []
    for low, high, n in ((-1, 1.5, 20), (-4, 1, 16), (1, 2.5, 8)):
        for a, b in zip(orders(n, low, high), orders(n, low, high)):
            mean, width = a / (a + b), math.sqrt(a * b / (a + b + 1)) / (a + b)
            points += [(a, b, x) for x in (mean + 2 * width * own.normal(), own.uniform(0, 1), mean * 10 ** own.uniform(-2, 0)) if 0 < x < 1]
    return points


def representable(rows):
    """Those whose value is far from underflow."""
    return [row for row in rows if abs(row[-3]) > 1e-290]


SLOPES = {
    "lgammaNegative": lambda: table(lgamma, sum((around(x) for x in lgamma_roots(8) + turning_points(8)), []) + [-x for x in spread(60, 0, 30)], [m.digamma]),
    "digammaNegative": lambda: table(digamma, sum((around(x) for x in turning_points(8)), []) + [-x for x in spread(60, 0, 30)], [trigamma]),
    "trigammaNegative": lambda: table(trigamma, [-x for x in spread(90, 0, 30) + orders(30, -100, 0)], [lambda x: m.polygamma(2, x)]),
    "logSumExp": lambda: table(log_sum_exp, sets_to_add(), [lambda *x, i=i: m.exp(x[i] - log_sum_exp(*x)) for i in range(400)]),
    "besselI0e": lambda: table(scaled_bessel(0), BESSEL_POINTS),
    "besselI1e": lambda: table(scaled_bessel(1), BESSEL_POINTS),
    "besselI0MinusI1e": lambda: table(bessel_difference, [x for x in BESSEL_POINTS if x < 1e5]),
    "digammaMinusLog": lambda: table(lambda x: m.digamma(x) - m.log(x), orders(80, -10, 8) + spread(80, 0, 20) + around(8, 4) + around(16, 4) + evenly(40, 1, 3) + [1.3165204115325142, 2.4093363875588865, 1.5120668897584408]),
    "digammaRise": lambda: table(lambda x, step: m.digamma(x + step) - m.digamma(x), list(zip(orders(120, -3, 6), orders(120, -9, 3))) + [(x, x / 8) for x in spread(30, 0.1, 30)]),
    "gammaPByShape": lambda: representable(table(gamma_by_shape, shape_points(), differences(gamma_by_shape, 2, 8))),
    "betaIByA": lambda: representable(table(beta_by(0), beta_shape_points(), differences(beta_by(0), 3, 8))),
    "betaIByB": lambda: representable(table(beta_by(1), beta_shape_points(), differences(beta_by(1), 3, 8))),
}


def main():
    groups = {"elementary": ELEMENTARY, "error": ERROR, "gamma": GAMMA, "incomplete": INCOMPLETE, "slopes": SLOPES}
    for name, functions in groups.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        with open(os.path.join(OUT, f"special-{name}.json"), "w") as out:
            out.write("{\n")
            blocks = []
            for function, make in functions.items():
                rows = make()
                print(function, len(rows), flush=True)
                blocks.append(f' "{function}": [\n' + ",\n".join("  " + json.dumps(r) for r in rows) + "\n ]")
            out.write(",\n".join(blocks) + "\n}\n")


if __name__ == "__main__":
    main()
