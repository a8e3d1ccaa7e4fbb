"""Write reference values of the distributions of single numbers, with 50 digits, for packages/core/test/distributionContract.ts.

Usage: python3 scripts/reference/distributions.py [FAMILY ...]

Each family below states its density, distribution function and moments as a textbook does, in mpmath, independently of the
formulas of the product. Points reach into the tails, to log densities far below -700, and to the edges of the support.
A family is one class: parameters (with values that must be refused), cases, standard points, and the functions. Where
`moments` or `quantile` cannot be written down, leave them out: the contract then expects the product to refuse them.
"""

import json
import math
import pathlib
import sys

import mpmath as mp

mp.mp.dps = 50
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/test/fixtures/distributions"
INF = mp.inf
PROBABILITIES = ["1e-300", "1e-16", "1e-5", "0.01", "0.25", "0.5", "0.75", "0.99", "0.99999", "0.9999999999999999"]


class Family:
    """What one family states. `parameters` maps names to values that must be refused."""

    parameters = {}
    is_discrete = False
    cases = []
    outside = []
    sizes = ()  # parameters that count something, in which there are no slopes

    def points(self, **p):
        """Values to ask for; rounded to doubles before they are used."""
        raise NotImplementedError

    def log_density(self, x, **p):
        raise NotImplementedError

    # cdf, survival, quantile, mean, variance, entropy: defined where there is a closed form.


def log_or_minus_inf(p):
    return mp.log(p) if p > 0 else -INF


class Normal(Family):
    parameters = {"loc": [INF, mp.nan], "scale": [0, -1, INF, mp.nan]}
    cases = [{"loc": 0, "scale": 1}, {"loc": -3.5, "scale": 0.25}, {"loc": 1e6, "scale": 1e-3}, {"loc": 1e-8, "scale": 1e8}]
    outside = [INF, -INF]

    def points(self, loc, scale):
        return [loc + scale * z for z in (-1e4, -50, -38.5, -10, -3, -1, -1e-3, 0, 1e-10, 0.5, 2, 6, 9, 38, 50, 1e4)]

    def log_density(self, x, loc, scale):
        return -((x - loc) / scale) ** 2 / 2 - mp.log(scale) - mp.log(2 * mp.pi) / 2

    def cdf(self, x, loc, scale):
        return mp.erfc((loc - x) / scale / mp.sqrt(2)) / 2

    def survival(self, x, loc, scale):
        return mp.erfc((x - loc) / scale / mp.sqrt(2)) / 2

    def quantile(self, q, loc, scale):
        return loc + scale * normal_quantile(q)

    def mean(self, loc, scale):
        return loc

    def variance(self, loc, scale):
        return scale**2

    def entropy(self, loc, scale):
        return mp.log(2 * mp.pi * mp.e * scale**2) / 2


def normal_quantile(q):
    if q == mp.mpf(1) / 2:
        return mp.mpf(0)
    if q > mp.mpf(1) / 2:
        return -normal_quantile(1 - q)
    start = -mp.sqrt(-2 * mp.log(q)) if q < 0.1 else (q - mp.mpf(1) / 2) * mp.sqrt(2 * mp.pi)
    # Newton on the logarithm of the cdf, which is concave: no overshoot.
    z = start
    for _ in range(200):
        cdf = mp.erfc(-z / mp.sqrt(2)) / 2
        step = (mp.log(cdf) - mp.log(q)) * cdf / mp.npdf(z)
        z -= step
        if abs(step) < mp.mpf(10) ** -45 * (1 + abs(z)):
            return z
    raise ValueError(f"no normal quantile of {q}")


class HalfNormal(Family):
    parameters = {"scale": [0, -1, INF, mp.nan]}
    cases = [{"scale": 1}, {"scale": 1e-6}, {"scale": 2.5e7}]
    outside = [-1e-300, -1, INF, -INF]

    def points(self, scale):
        return [scale * z for z in (0, 1e-300, 1e-10, 0.1, 1, 3, 9, 38, 50, 1e4)]

    def log_density(self, x, scale):
        return mp.log(2) - (x / scale) ** 2 / 2 - mp.log(scale) - mp.log(2 * mp.pi) / 2

    def cdf(self, x, scale):
        return mp.erf(x / scale / mp.sqrt(2))

    def survival(self, x, scale):
        return mp.erfc(x / scale / mp.sqrt(2))

    def quantile(self, q, scale):
        # From whichever side loses no digits: P(|Z| > z) = 1 - q.
        return scale * (-normal_quantile((1 - q) / 2) if q > 0.1 else mp.sqrt(2) * mp.erfinv(q))

    def mean(self, scale):
        return scale * mp.sqrt(2 / mp.pi)

    def variance(self, scale):
        return scale**2 * (1 - 2 / mp.pi)

    def entropy(self, scale):
        return mp.log(mp.pi * mp.e * scale**2 / 2) / 2


class Exponential(Family):
    parameters = {"rate": [0, -1, INF, mp.nan]}
    cases = [{"rate": 1}, {"rate": 1e-7}, {"rate": 3.75e5}]
    outside = [-1e-300, -1, INF, -INF]

    def points(self, rate):
        return [z / rate for z in (0, 1e-300, 1e-10, 0.1, 1, 5, 40, 720, 1e5)]

    def log_density(self, x, rate):
        return mp.log(rate) - rate * x

    def cdf(self, x, rate):
        return -mp.expm1(-rate * x)

    def survival(self, x, rate):
        return mp.exp(-rate * x)

    def quantile(self, q, rate):
        return -mp.log1p(-q) / rate

    def mean(self, rate):
        return 1 / rate

    def variance(self, rate):
        return 1 / rate**2

    def entropy(self, rate):
        return 1 - mp.log(rate)


class HalfCauchy(Family):
    parameters = {"scale": [0, -1, INF, mp.nan]}
    cases = [{"scale": 1}, {"scale": 1e-6}, {"scale": 2.5e7}]
    outside = [-1e-300, -1, INF, -INF]

    def points(self, scale):
        return [scale * z for z in (0, 1e-200, 1e-10, 0.1, 1, 10, 1e5, 1e10, 1e100, 1e155, 1e200)]

    def log_density(self, x, scale):
        return mp.log(2 / mp.pi / scale) - mp.log1p((x / scale) ** 2)

    def cdf(self, x, scale):
        return 2 / mp.pi * mp.atan(x / scale)

    def survival(self, x, scale):
        return 2 / mp.pi * mp.atan(scale / x) if x > 0 else mp.mpf(1)

    def quantile(self, q, scale):
        return scale * mp.tan(mp.pi / 2 * q)

    def mean(self, scale):
        return INF

    def variance(self, scale):
        return INF

    def entropy(self, scale):
        return mp.log(2 * mp.pi * scale)


class Uniform(Family):
    parameters = {"low": [INF, mp.nan], "high": [INF, mp.nan]}
    cases = [{"low": 0, "high": 1}, {"low": -3, "high": 5}, {"low": 1e6, "high": 1000000.125}, {"low": -1e-12, "high": 1e12}]

    def points(self, low, high):
        return [low, low + (high - low) * mp.mpf("0.1"), (low + high) / 2, low + (high - low) * mp.mpf("0.875"), high]

    def outside_of(self, low, high):
        return [low - (high - low) / 8, high + (high - low) / 8, INF, -INF]

    def log_density(self, x, low, high):
        return -mp.log(high - low)

    def cdf(self, x, low, high):
        return (x - low) / (high - low)

    def survival(self, x, low, high):
        return (high - x) / (high - low)

    def quantile(self, q, low, high):
        return low + (high - low) * q

    def mean(self, low, high):
        return (low + high) / 2

    def variance(self, low, high):
        return (high - low) ** 2 / 12

    def entropy(self, low, high):
        return mp.log(high - low)


class BernoulliProbs(Family):
    parameters = {"probs": [-0.1, 1.1, mp.nan]}
    is_discrete = True
    cases = [{"probs": 0.5}, {"probs": 0.125}, {"probs": 1e-300}, {"probs": 0.9999999999999999}, {"probs": 0}, {"probs": 1}, {"probs": 1e-306}]
    outside = [-1, 0.5, 2, INF, -INF]

    def points(self, probs):
        return [0, 1]

    def log_density(self, x, probs):
        return log_or_minus_inf(probs if x == 1 else 1 - probs)

    def cdf(self, x, probs):
        return 1 - probs if x == 0 else mp.mpf(1)

    def survival(self, x, probs):
        return probs if x == 0 else mp.mpf(0)

    def quantile(self, q, probs):
        return 0 if q <= 1 - probs else 1

    def mean(self, probs):
        return probs

    def variance(self, probs):
        return probs * (1 - probs)

    def entropy(self, probs):
        return -sum(p * mp.log(p) for p in (probs, 1 - probs) if p > 0)


class BernoulliLogits(Family):
    parameters = {"logits": [INF, mp.nan]}
    is_discrete = True
    cases = [{"logits": 0}, {"logits": -2.5}, {"logits": 40}, {"logits": -800}, {"logits": 800}]
    outside = [-1, 0.5, 2, INF, -INF]

    def points(self, logits):
        return [0, 1]

    def log_density(self, x, logits):
        return -mp.log1p(mp.exp(-logits if x == 1 else logits))

    def cdf(self, x, logits):
        return 1 / (1 + mp.exp(logits)) if x == 0 else mp.mpf(1)

    def survival(self, x, logits):
        return 1 / (1 + mp.exp(-logits)) if x == 0 else mp.mpf(0)

    def quantile(self, q, logits):
        return 0 if q <= 1 / (1 + mp.exp(logits)) else 1

    def mean(self, logits):
        return 1 / (1 + mp.exp(-logits))

    def variance(self, logits):
        return 1 / (1 + mp.exp(-logits)) / (1 + mp.exp(logits))

    def entropy(self, logits):
        return sum(mp.log1p(mp.exp(-s)) / (1 + mp.exp(-s)) for s in (logits, -logits))


FAMILIES = [Normal, HalfNormal, Exponential, HalfCauchy, Uniform, BernoulliProbs, BernoulliLogits]


def number(x):
    """A double as JSON can hold it."""
    value = float(x)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def gradient(family, x, p):
    """Derivatives of the log density, from central differences with 800 digits and a step far below the spacing of doubles."""
    with mp.workdps(800):
        exact = {name: mp.mpf(value) for name, value in p.items()}
        at = lambda name, t: family.log_density(t, **exact) if name == "x" else family.log_density(x, **{**exact, name: t})
        names = ([] if family.is_discrete else ["x"]) + [name for name in p if name not in family.sizes]
        return {name: number(difference(lambda t: at(name, t), x if name == "x" else exact[name])) for name in names}


def difference(f, t):
    h = mp.mpf(10) ** -30 * (abs(t) if t != 0 else mp.mpf(10) ** -250)
    try:
        return (f(t + h) - f(t - h)) / (2 * h)
    except (ValueError, ZeroDivisionError, TypeError):
        return mp.nan


def case_of(family, parameters):
    p = {name: mp.mpf(float(value)) for name, value in parameters.items()}
    case = {"parameters": {name: number(value) for name, value in p.items()}}
    for moment in ("mean", "variance", "entropy"):
        if hasattr(family, moment):
            case[moment] = number(getattr(family, moment)(**p))
    case["points"] = []
    for raw in family.points(**p):
        x = mp.mpf(float(raw))
        point = {"x": number(x), "logDensity": number(family.log_density(x, **p))}
        if mp.isfinite(family.log_density(x, **p)):
            point["gradient"] = gradient(family, x, p)
        if hasattr(family, "cdf"):
            point["cdf"] = number(family.cdf(x, **p))
            point["logCdf"] = number(log_or_minus_inf(family.cdf(x, **p)))
            point["logSurvival"] = number(log_or_minus_inf(family.survival(x, **p)))
        case["points"].append(point)
    if hasattr(family, "quantile"):
        case["quantiles"] = [[float(q), number(family.quantile(mp.mpf(float(q)), **p))] for q in PROBABILITIES]
    outside = family.outside_of(**p) if hasattr(family, "outside_of") else family.outside
    case["outside"] = [number(x) for x in outside]
    return case


def main(wanted):
    OUT.mkdir(parents=True, exist_ok=True)
    for make in FAMILIES:
        if wanted and make.__name__ not in wanted:
            continue
        family = make()
        fixture = {
            "family": make.__name__,
            "isDiscrete": family.is_discrete,
            "refused": {name: [number(x) for x in values] for name, values in family.parameters.items()},
            "cases": [case_of(family, parameters) for parameters in family.cases],
        }
        (OUT / f"{make.__name__}.json").write_text(json.dumps(fixture, indent=1) + "\n")


if __name__ == "__main__":
    main(set(sys.argv[1:]))
