"""Fit the polynomial kernels of packages/base/src/special: best approximations in Chebyshev's sense.

Remez exchange at 60 digits on weight(x) * (f(x) - p(x)); coefficients are rounded to double from the
highest (least important) down, refitting the rest after each, so that rounding costs next to nothing.

    python3 scripts/reference/minimax.py            # every kernel, with its error
    python3 scripts/reference/minimax.py exp        # one kernel
"""
import sys

from mpmath import (atan, cos, digamma, erf, erfc, exp, expm1, findroot, linspace, log, loggamma, lu_solve, matrix, mp, mpf,
                    pi, polygamma, sin, sqrt)

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


def horner(coefficients, x):
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def rational(f, weight, above, below, lo, hi, rounds=20, grid=1500):
    """Best weighted approximation of f on [lo, hi] by P/Q, degrees `above` and `below`, Q(0) = 1; and its error."""
    n = above + below + 1
    lo, hi = mpf(lo), mpf(hi)
    nodes = [(lo + hi) / 2 - (hi - lo) / 2 * cos(pi * (i + mpf("0.03")) / (n + mpf("0.11"))) for i in range(n + 1)]
    xs = [(lo + hi) / 2 - (hi - lo) / 2 * cos(pi * i / grid) for i in range(grid + 1)]
    fs, ws = [f(x) for x in xs], [weight(x) for x in xs]
    best = None
    for _ in range(rounds):
        q = [mpf(1)] + [mpf(0)] * below
        level = mpf(0)
        for _ in range(8):  # the levelled error multiplies Q: solve with the last Q until it settles
            a, b = matrix(n + 1, n + 1), matrix(n + 1, 1)
            for i, x in enumerate(nodes):
                y, w = f(x), weight(x)
                for d in range(above + 1):
                    a[i, d] = w * x**d
                for d in range(1, below + 1):
                    a[i, above + d] = -w * y * x**d
                a[i, n] = (-1) ** i * horner(q, x)
                b[i] = w * y
            v = lu_solve(a, b)
            p, q = [v[i] for i in range(above + 1)], [mpf(1)] + [v[above + d] for d in range(1, below + 1)]
            if abs(abs(v[n]) - level) < abs(v[n]) * mpf("1e-6"):
                break
            level = abs(v[n])
        errors = [w * (y - horner(p, x) / horner(q, x)) for x, y, w in zip(xs, fs, ws)]
        worst = max(abs(e) for e in errors)
        if best is None or worst < best[2]:
            best = (p, q, worst)
        peaks, start = [], 0
        for i in range(1, len(xs) + 1):
            if i == len(xs) or (errors[i] > 0) != (errors[start] > 0):
                peaks.append(max(range(start, i), key=lambda k: abs(errors[k])))
                start = i
        while len(peaks) > n + 1:
            peaks.pop(0 if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else -1)
        if len(peaks) < n + 1 or worst < level * mpf("1.01"):
            break
        nodes = [xs[k] for k in peaks]
    return best


LN2_HALF = log(2) / 2 * mpf("1.0001")


def safe(series, direct, small=mpf("1e-12")):
    """`direct` away from zero, its leading series where it would cancel."""
    return lambda x: series(x) if abs(x) < small else direct(x)


def relative(f):
    """The weight that makes an error relative to f."""
    return lambda x: 1 / abs(f(x))


def erf_part(z):
    x = sqrt(z)
    return erf(x) / x - 1 if z > mpf("1e-40") else 2 / sqrt(pi) - 1


def normal_part(z):
    """(P(Z <= x) - 1/2) / x - 1/2 for a standard normal Z, z = x^2."""
    x = sqrt(z)
    return erf(x / sqrt(mpf(2))) / (2 * x) - mpf(1) / 2 if z > mpf("1e-40") else 1 / sqrt(2 * pi) - mpf(1) / 2


def erfcx(x):
    return exp(x * x) * erfc(x)


def erfcx_far(z):
    """erfcx(x) x sqrt(pi) = 1 - z/2 ..., z = 1/x^2; the part behind 1, over z."""
    if z < mpf("1e-30"):
        return mpf(-1) / 2
    x = 1 / sqrt(z)
    with mp.workdps(90):
        return +((erfcx(x) * x * sqrt(pi) - 1) / z)


def stirling(x):
    """lgamma(x) less its Stirling approximation."""
    with mp.workdps(90):
        return +(loggamma(x) - ((x - mpf(1) / 2) * log(x) - x + log(2 * pi) / 2))


def lgamma_near(w):
    """lgamma(x) / ((x - 1) (x - 2)) at x = w + 1/2."""
    with mp.workdps(90):
        x = w + mpf(1) / 2
        if abs(x - 1) < mpf("1e-20"):
            return mp.euler
        if abs(x - 2) < mpf("1e-20"):
            return digamma(mpf(2))
        return +(loggamma(x) / ((x - 1) * (x - 2)))


DIGAMMA_ROOT = findroot(digamma, mpf("1.4616321449683623"))


def digamma_near(u):
    with mp.workdps(90):
        x = 1 + u
        if abs(x - DIGAMMA_ROOT) < mpf("1e-25"):
            return polygamma(1, DIGAMMA_ROOT)
        return +(digamma(x) / (x - DIGAMMA_ROOT))


LGAMMA_TURN = findroot(digamma, mpf("-2.6107208684441446"))


def log_abs_gamma(x):
    return log(abs(pi / (mp.sinpi(x) * mp.gamma(1 - x))))


def lgamma_turn(t):
    """(lgamma(turn + t) - lgamma(turn)) / t^2."""
    with mp.workdps(90):
        if abs(t) < mpf("1e-20"):
            return polygamma(1, LGAMMA_TURN) / 2
        return +((log_abs_gamma(LGAMMA_TURN + t) - log_abs_gamma(LGAMMA_TURN)) / t**2)


LN2 = log(2)
DIGAMMA_3 = digamma(mpf(3))


def quantile_excess(r):
    """z - sqrt(2) r where P(Z > z) = exp(-r^2)."""
    z = sqrt(2) * r - mpf(1) / 2
    for _ in range(60):
        tail = erfc(z / sqrt(2)) / 2
        step = (log(tail) + r * r) * tail / (exp(-z * z / 2) / sqrt(2 * pi))
        z += step
        if abs(step) < mpf("1e-50"):
            break
    return z - sqrt(2) * r


KERNELS = {
    # exp(r) = 1 + r + r^2 Q(r), error relative to exp(r)
    "exp": lambda: fit(
        safe(lambda r: mpf(1) / 2 + r / 6 + r * r / 24, lambda r: (expm1(r) - r) / r**2),
        lambda r: r * r / exp(r), range(11), -LN2_HALF, LN2_HALF, {0: mpf(1) / 2}),
    # sin(r) = r + r^3 S(r^2), in z = r^2; error relative to sin(r)
    "sin": lambda: fit(
        safe(lambda z: -mpf(1) / 6 + z / 120, lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z),
        lambda z: z, range(6), 0, (pi / 4 * mpf("1.0001")) ** 2),
    # cos(r) = 1 - r^2/2 + r^4 C(r^2), in z = r^2
    "cos": lambda: fit(
        safe(lambda z: mpf(1) / 24 - z / 720, lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2),
        lambda z: z * z, range(6), 0, (pi / 4 * mpf("1.0001")) ** 2),
    # atan(t) = t - t^3 A(t^2), in z = t^2
    "atan": lambda: fit(
        safe(lambda z: mpf(1) / 3 - z / 5, lambda z: (1 - atan(sqrt(z)) / sqrt(z)) / z),
        lambda z: z, range(11), 0, mpf(7) ** 2 / 16**2 * mpf("1.001")),
    # 2 artanh(s) = 2 s + s^3 (2/3 + s^2 R(s^2)), in z = s^2, for pow
    "artanh": lambda: fit(
        safe(lambda z: mpf(2) / 5 + z * 2 / 7, lambda z: ((mp.atanh(sqrt(z)) * 2 / sqrt(z) - 2) / z - mpf(2) / 3) / z, mpf("1e-16")),
        lambda z: z * z, range(9), 0, (mpf("0.17157288") * mpf("1.0001")) ** 2),
    # erf(x) = x + x E(x^2) for |x| <= 1
    "erf": lambda: fit(erf_part, lambda z: 1 / (1 + erf_part(z)), range(14), 0, 1),
    # P(Z <= x) = 1/2 + x/2 + x F(x^2) for |x| <= 1
    "normal": lambda: fit(normal_part, lambda z: 1 / (mpf(1) / 2 + normal_part(z)), range(11), 0, 1),
    # 1/erfcx(x) = sqrt(pi) x + R(x) between 0.46875 and 3; sqrt(pi) x erfcx(x) = 1 + z R(z), z = 1/x^2, from 3 on
    "erfcx-near": lambda: rational(lambda x: 1 / erfcx(x) - sqrt(pi) * x, erfcx, 6, 7, mpf("0.46875"), 3),
    "erfcx-far": lambda: rational(erfcx_far, lambda z: z, 5, 6, 0, mpf(1) / 9),
    # the z with P(Z > z) = exp(-r^2): z = sqrt(2) r + R(r - 1.6) for 1.6 <= r <= 5, R(r - 5) for 5 <= r <= 28
    "quantile-near": lambda: rational(
        lambda t: quantile_excess(mpf("1.6") + t), lambda t: 1 / (mpf("1.4") + t), 7, 8, 0, mpf("3.4"), grid=600),
    "quantile-far": lambda: rational(lambda t: quantile_excess(5 + t), lambda t: 1 / (5 + t), 7, 7, 0, 23, grid=600),
    # lgamma(x) = (x - 1) (x - 2) (7/16 + R(x - 1/2)) for 1/2 <= x <= 3; and lgamma(3 + v) = log 2 + v R(v) for 0 <= v <= 5
    "lgamma-near": lambda: rational(
        lambda w: lgamma_near(w) - mpf("0.4375"), relative(lgamma_near), 9, 9, 0, mpf(5) / 2),
    "lgamma-middle": lambda: rational(
        lambda v: (loggamma(3 + v) - LN2) / v if v > mpf("1e-20") else digamma(mpf(3)), lambda v: (v + mpf(1) / 4) / loggamma(3 + v), 7, 7, 0, 5),
    # lgamma(turn + t) = lgamma(turn) + t^2 T(t) for |t| <= 1/16, turn = -2.61...; error relative to lgamma(turn)
    "lgamma-turn": lambda: fit(lgamma_turn, lambda t: t * t / mpf("0.1186"), range(15), -mpf(1) / 16, mpf(1) / 16),
    # lgamma(x) = (x - 1/2) log x - x + log(2 pi)/2 + S(x): x S(x) in 1/x^2 from 8 on, S(1 + u) for 0 <= u <= 7
    "stirling-far": lambda: fit(
        lambda z: stirling(1 / sqrt(z)) / sqrt(z) if z > mpf("1e-20") else mpf(1) / 12 - z / 360,
        lambda z: mpf(12), range(8), 0, mpf(1) / 64, {0: mpf(1) / 12}),
    "stirling-near": lambda: rational(lambda u: stirling(1 + u), lambda u: 1 / stirling(1 + u), 7, 8, 0, 7),
    # digamma(x) = (x - root) (13/16 + R(x - 1)) for 1 <= x <= 3; digamma(3 + v) = digamma(3) + v R(v) for 0 <= v <= 5
    "digamma-near": lambda: rational(
        lambda u: digamma_near(u) - mpf("0.8125"), relative(digamma_near), 7, 7, 0, 2),
    "digamma-middle": lambda: rational(
        lambda v: (digamma(3 + v) - DIGAMMA_3) / v if v > mpf("1e-20") else polygamma(1, mpf(3)),
        lambda v: (v + mpf(1) / 4) / digamma(3 + v), 6, 7, 0, 5),
    # digamma(x) = log x - 1/(2x) - z D(z), z = 1/x^2, from 8 on
    "digamma-far": lambda: fit(
        lambda z: (log(1 / sqrt(z)) - sqrt(z) / 2 - digamma(1 / sqrt(z))) / z if z > mpf("1e-20") else mpf(1) / 12 - z / 120,
        lambda z: z, range(7), 0, mpf(1) / 64),
    # trigamma(1 + u) = 5/8 + R(u) for 0 <= u <= 2, trigamma(3 + v) = 13/64 + R(v) for 0 <= v <= 5
    "trigamma-near": lambda: rational(
        lambda u: polygamma(1, 1 + u) - mpf("0.625"), lambda u: 1 / polygamma(1, 1 + u), 7, 7, 0, 2),
    "trigamma-middle": lambda: rational(
        lambda v: polygamma(1, 3 + v) - mpf("0.203125"), lambda v: 1 / polygamma(1, 3 + v), 6, 6, 0, 5),
    # trigamma(x) = 1/x + z/2 + z/x T(z), z = 1/x^2, from 8 on
    "trigamma-far": lambda: fit(
        lambda z: (polygamma(1, 1 / sqrt(z)) - sqrt(z) - z / 2) / (z * sqrt(z)) if z > mpf("1e-20") else mpf(1) / 6 - z / 30,
        lambda z: z, range(8), 0, mpf(1) / 64),
}


def show(values, name):
    for d, value in values:
        print(f"  {name}{d:<3d} {float(value)!r}")


if __name__ == "__main__":
    for name in sys.argv[1:] or KERNELS:
        found = KERNELS[name]()
        print(f"{name}: error 2^{float(log(found[-1]) / log(2)):.1f}", flush=True)
        if len(found) == 2:
            show(sorted(found[0].items()), "")
        else:
            show(enumerate(found[0]), "above ")
            show(enumerate(found[1]), "below ")
