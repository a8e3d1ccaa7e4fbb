"""Write reference values of further distributions of single numbers, in the format of distributions.py, with 50 digits.

Usage: python3 scripts/reference/scalarFamilies.py [FAMILY ...]        (all: a few minutes)

Densities, distribution functions and moments are stated as textbooks do (Johnson, Kotz & Balakrishnan), in mpmath; quantiles
without a formula are found by bisection of the distribution function.
"""

import sys

import distributions as base
import mpmath as mp
from distributions import INF, Family, log_or_minus_inf, normal_quantile

POSITIVE = [0, -1, INF, mp.nan]
REAL = [INF, mp.nan]
UNIT = [-0.1, 1.1, mp.nan]


def bisected(cdf, survival, q, low, high):
    """The x in [low, high] with cdf(x) = q, by halving in x; `low` and `high` may be any bracket."""
    f = (lambda x: cdf(x) < q) if q < 0.5 else (lambda x: survival(x) > 1 - q)
    for _ in range(190):
        middle = (low + high) / 2
        if f(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def newton(log_cdf, log_survival, log_density, q, start):
    """The same for a large shape, whose cdf takes long: Newton's method in log x, on the logarithm of the smaller tail, which is concave."""
    u = start
    for _ in range(60):
        x = mp.exp(u)
        if q < 0.5:
            value = log_cdf(x)
            step = (value - mp.log(q)) * mp.exp(value - log_density(x) - u)
        else:
            value = log_survival(x)
            step = -(value - mp.log(1 - q)) * mp.exp(value - log_density(x) - u)
        u -= step
        if abs(step) < mp.mpf(10) ** -40:
            return mp.exp(u)
    raise ValueError(f"no quantile of {q}")


def gamma_share(a, x):
    """P(a, x) and Q(a, x) for a large shape, the smaller by its series (DLMF 8.7.1) or its continued fraction (DLMF 8.9.2)."""
    with mp.workdps(70):
        front = mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))
        if x < a + 1:
            total = term = mp.mpf(1)
            n = a
            while term > total * mp.mpf(10) ** -60:
                n += 1
                term *= x / n
                total += term
            return front * total, 1 - front * total
        b = x + 1 - a
        d = 1 / b
        c, h = mp.mpf(10) ** 300, d
        for n in range(1, 100000):
            numerator, b = -n * (n - a), b + 2
            d = 1 / (b + numerator * d)
            c = b + numerator / c
            h *= c * d
            if abs(c * d - 1) < mp.mpf(10) ** -60:
                return 1 - front * a * h, front * a * h
    raise ValueError(f"no convergence of P({a}, {x})")


LARGE = 2000


class Positive(Family):
    """Quantiles of positive variables are bisected in log x."""

    outside = [-1e-300, -1, INF, -INF]

    def quantile(self, q, **p):
        u = bisected(lambda u: self.cdf(mp.exp(u), **p), lambda u: self.survival(mp.exp(u), **p), q, mp.mpf(self.lowest), mp.mpf(2000))
        return mp.exp(u)

    lowest = -20000


class LocScale(Family):
    parameters = {"loc": REAL, "scale": POSITIVE}
    cases = [{"loc": 0, "scale": 1}, {"loc": -3.5, "scale": 0.25}, {"loc": 1e6, "scale": 1e-3}, {"loc": 1e-8, "scale": 1e8}]
    outside = [INF, -INF]
    grid = (-800, -40, -10, -3, -1, -1e-3, 0, 1e-10, 0.5, 2, 6, 38, 800)

    def points(self, loc, scale, **rest):
        return [loc + scale * z for z in self.grid]

    def log_density(self, x, loc, scale):
        return self.standard_log_density((x - loc) / scale) - mp.log(scale)

    def cdf(self, x, loc, scale):
        return self.standard_cdf((x - loc) / scale)

    def survival(self, x, loc, scale):
        return self.standard_survival((x - loc) / scale)

    def standard_survival(self, z):
        return self.standard_cdf(-z)

    def quantile(self, q, loc, scale):
        return loc + scale * self.standard_quantile(q)

    def mean(self, loc, scale):
        return loc + scale * self.standard_mean

    def variance(self, loc, scale):
        return scale**2 * self.standard_variance

    def entropy(self, loc, scale):
        return mp.log(scale) + self.standard_entropy

    standard_mean = 0


class Cauchy(LocScale):
    grid = (-1e160, -1e10, -50, -3, -1, -1e-3, 0, 1e-10, 0.5, 2, 6, 1e5, 1e110)
    standard_mean = mp.nan
    standard_variance = mp.nan
    standard_entropy = mp.log(4 * mp.pi)

    def standard_log_density(self, z):
        return -mp.log(mp.pi) - mp.log1p(z * z)

    def standard_cdf(self, z):
        return mp.atan2(1, -z) / mp.pi

    def standard_quantile(self, q):
        return -mp.cot(mp.pi * q)


class Laplace(LocScale):
    standard_variance = 2
    standard_entropy = 1 + mp.log(2)

    def standard_log_density(self, z):
        return -abs(z) - mp.log(2)

    def standard_cdf(self, z):
        return mp.exp(z) / 2 if z < 0 else 1 - mp.exp(-z) / 2

    def standard_quantile(self, q):
        return mp.log(2 * q) if q < 0.5 else -mp.log(2 - 2 * q)


class Logistic(LocScale):
    standard_variance = mp.pi**2 / 3
    standard_entropy = 2

    def standard_log_density(self, z):
        return -abs(z) - 2 * mp.log1p(mp.exp(-abs(z)))

    def standard_cdf(self, z):
        return 1 / (1 + mp.exp(-z))

    def standard_quantile(self, q):
        return mp.log(q / (1 - q))


class Gumbel(LocScale):
    # Not next to the mode: the two terms of the gradient cancel there, and it is exact absolutely, not relatively.
    grid = (-6.5, -3, -1, 0.5, 2, 6, 38, 800)
    standard_mean = mp.euler
    standard_variance = mp.pi**2 / 6
    standard_entropy = 1 + mp.euler

    def standard_log_density(self, z):
        return -z - mp.exp(-z)

    def standard_cdf(self, z):
        return mp.exp(-mp.exp(-z))

    def standard_survival(self, z):
        return -mp.expm1(-mp.exp(-z))

    def standard_quantile(self, q):
        return -mp.log(-mp.log(q))


class SoftLaplace(LocScale):
    standard_variance = mp.pi**2 / 4
    standard_entropy = 4 * mp.catalan / mp.pi + mp.log(mp.pi / 2)

    def standard_log_density(self, z):
        return mp.log(1 / mp.pi) - mp.log(mp.cosh(z))

    def standard_cdf(self, z):
        return 2 / mp.pi * mp.atan(mp.exp(z))

    def standard_quantile(self, q):
        return mp.log(mp.tan(mp.pi / 2 * q))


class StudentT(LocScale):
    parameters = {"df": POSITIVE, "loc": REAL, "scale": POSITIVE}
    cases = [{"df": 4, "loc": 0, "scale": 1}, {"df": 1, "loc": -3.5, "scale": 0.25}, {"df": 0.5, "loc": 1, "scale": 2}, {"df": 1.5, "loc": 0, "scale": 3}, {"df": 30, "loc": 2, "scale": 1e-3}, {"df": 1e4, "loc": 0, "scale": 1}]
    grid = (-1e100, -1e5, -40, -3, -1, -1e-3, 0, 1e-10, 0.5, 2, 6, 38, 1e60)

    def log_density(self, x, df, loc, scale):
        z = (x - loc) / scale
        return mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(df * mp.pi) / 2 - mp.log(scale) - (df + 1) / 2 * mp.log1p(z * z / df)

    def tail(self, z, df):
        if df > LARGE:
            return beta_share(df / 2, mp.mpf(1) / 2, df / (df + z * z)) / 2
        return mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + z * z), regularized=True) / 2

    def standard(self, z, df):
        if z < 0:
            return self.tail(z, df)
        return 1 - self.tail(z, df) if z > 0 else mp.mpf(1) / 2

    def cdf(self, x, df, loc, scale):
        return self.standard((x - loc) / scale, df)

    def survival(self, x, df, loc, scale):
        return self.standard((loc - x) / scale, df)

    def quantile(self, q, df, loc, scale):
        if q == 0.5:
            return loc
        smaller = min(q, 1 - q)
        u = bisected(lambda u: -self.tail(mp.exp(u), df), None, -smaller, mp.mpf(-60), mp.mpf(9000))
        return loc + scale * mp.exp(u) * (-1 if q < 0.5 else 1)

    def mean(self, df, loc, scale):
        return loc if df > 1 else mp.nan

    def variance(self, df, loc, scale):
        return scale**2 * df / (df - 2) if df > 2 else INF if df > 1 else mp.nan

    def entropy(self, df, loc, scale):
        return (df + 1) / 2 * (mp.psi(0, (df + 1) / 2) - mp.psi(0, df / 2)) + mp.log(df) / 2 + mp.log(mp.beta(df / 2, mp.mpf(1) / 2)) + mp.log(scale)


class Gamma(Positive):
    parameters = {"concentration": POSITIVE, "rate": POSITIVE}
    cases = [{"concentration": 2.5, "rate": 1}, {"concentration": 1, "rate": 1e-7}, {"concentration": 0.01, "rate": 3}, {"concentration": 400, "rate": 250}, {"concentration": 1e6, "rate": 1e-3}]

    def points(self, concentration, rate):
        around = [concentration * (1 + z / mp.sqrt(concentration)) / rate for z in (-30, -2, 1e-3, 8, 60)] if concentration > LARGE else []
        return [z / rate for z in (1e-200, 1e-10, 0.1, 1, 5, 40, 720, 1e5)] + [concentration / rate] + around

    def log_density(self, x, concentration, rate):
        return concentration * mp.log(rate) + (concentration - 1) * mp.log(x) - rate * x - mp.loggamma(concentration)

    def cdf(self, x, concentration, rate):
        return gamma_share(concentration, rate * x)[0] if concentration > LARGE else mp.gammainc(concentration, 0, rate * x, regularized=True)

    def survival(self, x, concentration, rate):
        return gamma_share(concentration, rate * x)[1] if concentration > LARGE else mp.gammainc(concentration, rate * x, mp.inf, regularized=True)

    def quantile(self, q, concentration, rate):
        if concentration <= LARGE:
            return super().quantile(q, concentration=concentration, rate=rate)
        p = {"concentration": concentration, "rate": rate}
        start = mp.log(concentration / rate) + normal_quantile(q) / mp.sqrt(concentration)
        return newton(lambda x: mp.log(self.cdf(x, **p)), lambda x: mp.log(self.survival(x, **p)), lambda x: self.log_density(x, **p), q, start)

    def mean(self, concentration, rate):
        return concentration / rate

    def variance(self, concentration, rate):
        return concentration / rate**2

    def entropy(self, concentration, rate):
        return concentration - mp.log(rate) + mp.loggamma(concentration) + (1 - concentration) * mp.psi(0, concentration)


class Chi2(Positive):
    parameters = {"df": POSITIVE}
    cases = [{"df": 1}, {"df": 5}, {"df": 0.02}, {"df": 2e5}]

    def points(self, df):
        return [1e-200, 1e-10, 0.1, 1, 5, 40, 720, 1e5]

    def of(self, name, *x, df):
        return getattr(Gamma(), name)(*x, concentration=df / 2, rate=mp.mpf(1) / 2)

    def log_density(self, x, df):
        return self.of("log_density", x, df=df)

    def cdf(self, x, df):
        return self.of("cdf", x, df=df)

    def survival(self, x, df):
        return self.of("survival", x, df=df)

    def quantile(self, q, df):
        return self.of("quantile", q, df=df)

    def mean(self, df):
        return df

    def variance(self, df):
        return 2 * df

    def entropy(self, df):
        return self.of("entropy", df=df)


class InverseGamma(Positive):
    parameters = {"concentration": POSITIVE, "rate": POSITIVE}
    cases = [{"concentration": 3.5, "rate": 1}, {"concentration": 1, "rate": 1e-7}, {"concentration": 0.5, "rate": 3}, {"concentration": 1.5, "rate": 2}, {"concentration": 1e6, "rate": 2e6}]
    outside = [0, -1e-300, -1, INF, -INF]
    lowest = -30

    def points(self, concentration, rate):
        around = [rate / (concentration + z * mp.sqrt(concentration)) for z in (-30, -2, 1e-3, 8, 60)] if concentration > LARGE else []
        return [rate / z for z in (1e-200, 1e-10, 0.1, 1, 5, 40, 720, 1e5)] + around

    def log_density(self, x, concentration, rate):
        return concentration * mp.log(rate) - (concentration + 1) * mp.log(x) - rate / x - mp.loggamma(concentration)

    def cdf(self, x, concentration, rate):
        return Gamma().survival(1 / x, concentration, rate)

    def survival(self, x, concentration, rate):
        return Gamma().cdf(1 / x, concentration, rate)

    def quantile(self, q, concentration, rate):
        p = {"concentration": concentration, "rate": rate}
        if concentration <= LARGE:
            return super().quantile(q, **p)
        start = mp.log(rate / concentration) + normal_quantile(q) / mp.sqrt(concentration)
        return newton(lambda x: mp.log(self.cdf(x, **p)), lambda x: mp.log(self.survival(x, **p)), lambda x: self.log_density(x, **p), q, start)

    def mean(self, concentration, rate):
        return rate / (concentration - 1) if concentration > 1 else INF

    def variance(self, concentration, rate):
        return rate**2 / (concentration - 1) ** 2 / (concentration - 2) if concentration > 2 else INF

    def entropy(self, concentration, rate):
        return concentration + mp.log(rate) + mp.loggamma(concentration) - (1 + concentration) * mp.psi(0, concentration)


class LogNormal(Positive):
    parameters = {"loc": REAL, "scale": POSITIVE}
    cases = [{"loc": 0, "scale": 1}, {"loc": -3.5, "scale": 0.25}, {"loc": 5, "scale": 2}, {"loc": -300, "scale": 1e-4}]
    outside = [0, -1e-300, -1, INF, -INF]

    def points(self, loc, scale):
        return [mp.exp(loc + scale * z) for z in (-45, -10, -3, -1, -1e-3, 0, 0.5, 2, 6, 45)]

    def log_density(self, x, loc, scale):
        return -((mp.log(x) - loc) / scale) ** 2 / 2 - mp.log(x) - mp.log(scale) - mp.log(2 * mp.pi) / 2

    def cdf(self, x, loc, scale):
        return mp.erfc((loc - mp.log(x)) / scale / mp.sqrt(2)) / 2

    def survival(self, x, loc, scale):
        return mp.erfc((mp.log(x) - loc) / scale / mp.sqrt(2)) / 2

    def quantile(self, q, loc, scale):
        return mp.exp(loc + scale * normal_quantile(q))

    def mean(self, loc, scale):
        return mp.exp(loc + scale**2 / 2)

    def variance(self, loc, scale):
        return mp.expm1(scale**2) * mp.exp(2 * loc + scale**2)

    def entropy(self, loc, scale):
        return loc + mp.log(2 * mp.pi * mp.e * scale**2) / 2


class Weibull(Positive):
    parameters = {"scale": POSITIVE, "shape": POSITIVE}
    cases = [{"scale": 1, "shape": 1.5}, {"scale": 1e-6, "shape": 1}, {"scale": 300, "shape": 0.25}, {"scale": 2, "shape": 10}, {"scale": 1, "shape": 1e4}]

    def points(self, scale, shape):
        return [scale * mp.mpf(z) ** (1 / shape) for z in (1e-10, 0.1, 1, 5, 40, 720, 1e4)]

    def log_density(self, x, scale, shape):
        return mp.log(shape / scale) + (shape - 1) * mp.log(x / scale) - (x / scale) ** shape

    def cdf(self, x, scale, shape):
        return -mp.expm1(-((x / scale) ** shape))

    def survival(self, x, scale, shape):
        return mp.exp(-((x / scale) ** shape))

    def quantile(self, q, scale, shape):
        return scale * (-mp.log1p(-q)) ** (1 / shape)

    def mean(self, scale, shape):
        return scale * mp.gamma(1 + 1 / shape)

    def variance(self, scale, shape):
        return scale**2 * (mp.gamma(1 + 2 / shape) - mp.gamma(1 + 1 / shape) ** 2)

    def entropy(self, scale, shape):
        return mp.euler * (1 - 1 / shape) + mp.log(scale / shape) + 1


class Pareto(Family):
    parameters = {"scale": POSITIVE, "alpha": POSITIVE}
    cases = [{"scale": 1, "alpha": 3}, {"scale": 1e-6, "alpha": 1}, {"scale": 300, "alpha": 0.25}, {"scale": 2, "alpha": 1.5}, {"scale": 1, "alpha": 1e5}]

    def points(self, scale, alpha):
        return [scale * mp.mpf(z) for z in (1, 1.000001, 1.5, 10, 1e5, 1e100, 1e250)]

    def outside_of(self, scale, alpha):
        return [scale * mp.mpf("0.999"), -scale, 0, INF, -INF]

    def log_density(self, x, scale, alpha):
        return mp.log(alpha) + alpha * mp.log(scale) - (alpha + 1) * mp.log(x)

    def cdf(self, x, scale, alpha):
        return -mp.expm1(-alpha * mp.log(x / scale))

    def survival(self, x, scale, alpha):
        return (scale / x) ** alpha

    def quantile(self, q, scale, alpha):
        return scale * (1 - q) ** (-1 / alpha)

    def mean(self, scale, alpha):
        return alpha * scale / (alpha - 1) if alpha > 1 else INF

    def variance(self, scale, alpha):
        return scale**2 * alpha / (alpha - 1) ** 2 / (alpha - 2) if alpha > 2 else INF

    def entropy(self, scale, alpha):
        return mp.log(scale / alpha) + 1 / alpha + 1


class LogUniform(Family):
    parameters = {"low": POSITIVE, "high": POSITIVE}
    cases = [{"low": 1, "high": 10}, {"low": 1e-200, "high": 1e200}, {"low": 2, "high": 20}, {"low": 1e-300, "high": 1e306}]

    def points(self, low, high):
        return [low, low * (high / low) ** mp.mpf("0.1"), mp.sqrt(low * high), low * (high / low) ** mp.mpf("0.9"), high]

    def outside_of(self, low, high):
        return [low * mp.mpf("0.99"), -low, high * mp.mpf("1.01"), INF, -INF]

    def log_density(self, x, low, high):
        return -mp.log(x) - mp.log(mp.log(high / low))

    def cdf(self, x, low, high):
        return mp.log(x / low) / mp.log(high / low)

    def survival(self, x, low, high):
        return mp.log(high / x) / mp.log(high / low)

    def quantile(self, q, low, high):
        return low * (high / low) ** q

    def mean(self, low, high):
        return (high - low) / mp.log(high / low)

    def variance(self, low, high):
        return (high**2 - low**2) / 2 / mp.log(high / low) - self.mean(low, high) ** 2

    def entropy(self, low, high):
        return mp.log(low * high) / 2 + mp.log(mp.log(high / low))


class Beta(Family):
    parameters = {"concentration1": POSITIVE, "concentration0": POSITIVE}
    cases = [
        {"concentration1": 2, "concentration0": 3}, {"concentration1": 0.5, "concentration0": 0.5}, {"concentration1": 1, "concentration0": 8},
        {"concentration1": 0.01, "concentration0": 20}, {"concentration1": 30, "concentration0": 400}, {"concentration1": 1e5, "concentration0": 3e6},
    ]
    outside = [-1e-300, -1, 1.0000001, 2, INF, -INF]

    def points(self, **p):
        return [1e-200, 1e-10, 0.01, 0.03125, 0.0625, 0.25, 0.5, 0.875, 0.9999999]

    def log_density(self, x, concentration1, concentration0):
        a, b = concentration1, concentration0
        return (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-x) + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)

    def cdf(self, x, concentration1, concentration0):
        is_large = concentration1 + concentration0 > LARGE
        return beta_share(concentration1, concentration0, x) if is_large else mp.betainc(concentration1, concentration0, 0, x, regularized=True)

    def survival(self, x, concentration1, concentration0):
        return self.cdf(1 - x, concentration0, concentration1)

    def quantile(self, q, concentration1, concentration0):
        a, b = concentration1, concentration0
        if a + b > LARGE:
            start = mp.log(a / (a + b)) + normal_quantile(q) * mp.sqrt(b / a / (a + b))
            return newton(lambda x: mp.log(self.cdf(x, a, b)), lambda x: mp.log(self.survival(x, a, b)), lambda x: self.log_density(x, a, b), q, start)
        if q < self.cdf(mp.mpf(1) / 2, a, b):
            return mp.exp(bisected(lambda u: self.cdf(mp.exp(u), a, b), lambda u: self.survival(mp.exp(u), a, b), q, mp.mpf(-80000), mp.mpf(0)))
        u = bisected(lambda u: self.cdf(1 - mp.exp(-u), a, b), lambda u: self.survival(1 - mp.exp(-u), a, b), q, mp.mpf(0), mp.mpf(200))
        return 1 - mp.exp(-u)

    def mean(self, concentration1, concentration0):
        return concentration1 / (concentration1 + concentration0)

    def variance(self, concentration1, concentration0):
        n = concentration1 + concentration0
        return concentration1 * concentration0 / n**2 / (n + 1)

    def entropy(self, concentration1, concentration0):
        a, b = concentration1, concentration0
        return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b) - (a - 1) * mp.psi(0, a) - (b - 1) * mp.psi(0, b) + (a + b - 2) * mp.psi(0, a + b)


class BetaProportion(Family):
    parameters = {"mean": UNIT, "concentration": POSITIVE}
    cases = [{"mean": 0.25, "concentration": 8}, {"mean": 0.5, "concentration": 1}, {"mean": 1e-3, "concentration": 1e6}]
    outside = Beta.outside

    def points(self, **p):
        return [1e-10, 1e-3, 0.01, 0.25, 0.5, 0.875]

    def of(self, name, *x, mean, concentration):
        return getattr(Beta(), name)(*x, concentration1=mean * concentration, concentration0=(1 - mean) * concentration)

    def log_density(self, x, **p):
        return self.of("log_density", x, **p)

    def cdf(self, x, **p):
        return self.of("cdf", x, **p)

    def survival(self, x, **p):
        return self.of("survival", x, **p)

    def quantile(self, q, **p):
        return self.of("quantile", q, **p)

    def mean(self, mean, concentration):
        return mean

    def variance(self, **p):
        return self.of("variance", **p)

    def entropy(self, **p):
        return self.of("entropy", **p)


class Kumaraswamy(Family):
    parameters = {"concentration1": POSITIVE, "concentration0": POSITIVE}
    cases = [{"concentration1": 2, "concentration0": 3}, {"concentration1": 0.5, "concentration0": 0.5}, {"concentration1": 20, "concentration0": 1}, {"concentration1": 0.5, "concentration0": 1e4},
             {"concentration1": 5, "concentration0": 0.25}, {"concentration1": 300, "concentration0": 1.5}, {"concentration1": 1e4, "concentration0": 3}, {"concentration1": 1e8, "concentration0": 1e6}]
    outside = Beta.outside

    def points(self, **p):
        return [1e-20, 1e-5, 0.01, 0.0625, 0.25, 0.5, 0.875, 0.9999999]

    def log_density(self, x, concentration1, concentration0):
        a, b = concentration1, concentration0
        return mp.log(a * b) + (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-(x**a))

    def cdf(self, x, concentration1, concentration0):
        return -mp.expm1(concentration0 * mp.log1p(-(x**concentration1)))

    def survival(self, x, concentration1, concentration0):
        return (1 - x**concentration1) ** concentration0

    def quantile(self, q, concentration1, concentration0):
        return (-mp.expm1(mp.log1p(-q) / concentration0)) ** (1 / concentration1)

    def moment(self, n, a, b):
        return b * mp.beta(1 + n / a, b)

    def mean(self, concentration1, concentration0):
        return self.moment(1, concentration1, concentration0)

    def variance(self, concentration1, concentration0):
        return self.moment(2, concentration1, concentration0) - self.mean(concentration1, concentration0) ** 2

    def entropy(self, concentration1, concentration0):
        a, b = concentration1, concentration0
        return 1 - 1 / b + (1 - 1 / a) * (mp.psi(0, b + 1) + mp.euler) - mp.log(a * b)


class AsymmetricLaplace(LocScale):
    # Not at the kink, where there is no derivative.
    grid = (-800, -40, -10, -3, -1, -1e-3, 1e-10, 0.5, 2, 6, 38, 800)
    parameters = {"loc": REAL, "scale": POSITIVE, "asymmetry": POSITIVE}
    cases = [{"loc": 0, "scale": 1, "asymmetry": 1}, {"loc": -3.5, "scale": 0.25, "asymmetry": 2.5}, {"loc": 10, "scale": 3, "asymmetry": 0.125}, {"loc": 0, "scale": 1, "asymmetry": 1e-5}]

    def log_density(self, x, loc, scale, asymmetry):
        z = (x - loc) / scale
        return -mp.log(scale * (asymmetry + 1 / asymmetry)) - (z * asymmetry if z >= 0 else -z / asymmetry)

    def cdf(self, x, loc, scale, asymmetry):
        z, k = (x - loc) / scale, asymmetry
        return k**2 / (1 + k**2) * mp.exp(z / k) if z < 0 else 1 - mp.exp(-k * z) / (1 + k**2)

    def survival(self, x, loc, scale, asymmetry):
        z, k = (x - loc) / scale, asymmetry
        return 1 - k**2 / (1 + k**2) * mp.exp(z / k) if z < 0 else mp.exp(-k * z) / (1 + k**2)

    def quantile(self, q, loc, scale, asymmetry):
        k = asymmetry
        left = k**2 / (1 + k**2)
        return loc + scale * (k * mp.log(q / left) if q < left else -mp.log((1 - q) * (1 + k**2)) / k)

    def mean(self, loc, scale, asymmetry):
        return loc + scale * (1 / asymmetry - asymmetry)

    def variance(self, loc, scale, asymmetry):
        return scale**2 * (asymmetry**2 + 1 / asymmetry**2)

    def entropy(self, loc, scale, asymmetry):
        return 1 + mp.log(scale * (asymmetry + 1 / asymmetry))


class AsymmetricLaplaceQuantile(LocScale):
    grid = AsymmetricLaplace.grid
    parameters = {"loc": REAL, "scale": POSITIVE, "quantile": UNIT}
    cases = [{"loc": 0, "scale": 1, "quantile": 0.5}, {"loc": -3.5, "scale": 0.25, "quantile": 0.9375}, {"loc": 0, "scale": 1, "quantile": 1e-3}]

    def of(self, name, *x, loc, scale, quantile):
        q = mp.mpf(quantile)
        return getattr(AsymmetricLaplace(), name)(*x, loc=loc, scale=scale / mp.sqrt(q * (1 - q)), asymmetry=mp.sqrt(q / (1 - q)))

    def log_density(self, x, **p):
        return self.of("log_density", x, **p)

    def cdf(self, x, **p):
        return self.of("cdf", x, **p)

    def survival(self, x, **p):
        return self.of("survival", x, **p)

    def quantile(self, q, /, **p):
        return self.of("quantile", q, **p)

    def mean(self, **p):
        return self.of("mean", **p)

    def variance(self, **p):
        return self.of("variance", **p)

    def entropy(self, **p):
        return self.of("entropy", **p)


class VonMises(Family):
    parameters = {"loc": REAL, "concentration": [-1, INF, mp.nan]}
    cases = [{"loc": 0, "concentration": 1}, {"loc": 1.5, "concentration": 1e-3}, {"loc": -3, "concentration": 50}, {"loc": 0.5, "concentration": 1e5}, {"loc": 10, "concentration": 2}]
    outside = [-3.2, 3.2, INF, -INF]

    def points(self, loc, concentration):
        return [-3.14, -1.5, -0.1, 0, 0.5, 1.5, 3.14]

    def log_density(self, x, loc, concentration):
        return concentration * mp.cos(x - loc) - mp.log(2 * mp.pi * mp.besseli(0, concentration))

    def mass(self, a, b, loc, concentration):
        """The integral of the density by quadrature, in pieces as narrow as it is near both ends and around its peaks."""
        peaks = [loc + 2 * mp.pi * k for k in range(-3, 4)]
        cuts = {a, b}
        for at in [a, b, *[peak for peak in peaks if a < peak < b]]:
            width = 1 / (concentration * abs(mp.sin(at - loc)) + mp.sqrt(concentration) + 1)
            for j in range(9):
                cuts |= {at - 2**j * width, at + 2**j * width}
        norm = mp.log(2 * mp.pi * mp.besseli(0, concentration))
        with mp.workdps(30):
            return mp.quad(lambda t: mp.exp(concentration * mp.cos(t - loc) - norm), sorted(t for t in cuts if a <= t <= b))

    def cdf(self, x, loc, concentration):
        return self.mass(-mp.pi, x, loc, concentration)

    def survival(self, x, loc, concentration):
        return self.mass(x, mp.pi, loc, concentration)

    def quantile(self, q, loc, concentration):
        low, high = -mp.pi, mp.pi
        x = self.mean(loc, concentration)
        isLeft = q <= 0.5
        for _ in range(400):
            tail = self.cdf(x, loc, concentration) if isLeft else self.survival(x, loc, concentration)
            miss = mp.log(tail / q) if isLeft else mp.log((1 - q) / tail)
            low, high = (x, high) if miss < 0 else (low, x)
            step = miss * tail / mp.exp(self.log_density(x, loc, concentration))
            x = x - step if low <= x - step <= high else (low + high) / 2
            if abs(step) < mp.mpf(10) ** -18 * abs(x) + mp.mpf(10) ** -22:
                return x
        raise ValueError("the search for a quantile does not end")

    def mean(self, loc, concentration):
        return loc - 2 * mp.pi * mp.floor((loc + mp.pi) / (2 * mp.pi))

    def variance(self, loc, concentration):
        return 1 - mp.besseli(1, concentration) / mp.besseli(0, concentration)

    def entropy(self, loc, concentration):
        return mp.log(2 * mp.pi * mp.besseli(0, concentration)) - concentration * mp.besseli(1, concentration) / mp.besseli(0, concentration)


class Count(Family):
    is_discrete = True
    outside = [-1, 0.5, INF, -INF]

    def highest(self, **p):
        return INF

    def entropy(self, **p):
        """The sum of -p log p, with 30 digits; of many values from the mean outwards, where masses beyond the first below 1e-25 add nothing."""
        with mp.workdps(30):
            least, most = 0, self.highest(**p)
            if most <= 5000:
                return mp.fsum(self.term(k, **p) for k in range(int(most) + 1))
            middle, total = int(self.mean(**p)), mp.mpf(0)
            for values in (range(middle, int(min(most, 10**9)) + 1), range(middle - 1, least - 1, -1)):
                for k in values:
                    term = self.term(k, **p)
                    total += term
                    if term < mp.mpf(10) ** -25:
                        break
            return total

    def term(self, k, **p):
        log_mass = self.log_density(mp.mpf(k), **p)
        return -mp.exp(log_mass) * log_mass if log_mass > -INF else mp.mpf(0)

    def quantile(self, q, **p):
        """The smallest k with cdf(k) >= q: bracketed by doubling, then halved, by whichever tail is the smaller."""
        rises = (lambda k: self.cdf(mp.mpf(k), **p) >= q) if q < 0.5 else (lambda k: self.survival(mp.mpf(k), **p) <= 1 - q)
        low, high = -1, 0
        while not rises(high):
            low, high = high, 2 * high + 1
        while high - low > 1:
            middle = (low + high) // 2
            if rises(middle):
                high = middle
            else:
                low = middle
        return mp.mpf(high)


def times_log(k, p):
    return k * mp.log(p) if k != 0 else mp.mpf(0)


def beta_share(a, b, x):
    """I_x(a, b) by its continued fraction (DLMF 8.17.22), evaluated from the front, on the side of the mean where it converges fast."""
    if x in (0, 1):
        return mp.mpf(x)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(b, a, 1 - x)
    with mp.workdps(70):
        front = mp.exp(a * mp.log(x) + b * mp.log1p(-x) - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b)) / a
        c, d = mp.mpf(1), 1 / (1 - (a + b) * x / (a + 1))
        h = d
        for m in range(1, 100000):
            for numerator in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
                d = 1 / (1 + numerator * d)
                c = 1 + numerator / c
                h *= c * d
            if abs(c * d - 1) < mp.mpf(10) ** -60:
                return front * h
    raise ValueError(f"no convergence of I_{x}({a}, {b})")


class BinomialProbs(Count):
    parameters = {"totalCount": [-1, 2.5, INF, mp.nan], "probs": UNIT}
    highest = lambda self, totalCount, probs: totalCount
    cases = [{"totalCount": 10, "probs": 0.25}, {"totalCount": 0, "probs": 0.5}, {"totalCount": 4, "probs": 0}, {"totalCount": 100000, "probs": 1e-3}, {"totalCount": 1e6, "probs": 0.625}]

    def points(self, totalCount, probs):
        n = int(totalCount)
        return sorted({0, min(1, n), n // 4, n // 2, n})

    def outside_of(self, totalCount, probs):
        return [-1, 0.5, totalCount + 1, INF, -INF]

    def log_density(self, x, totalCount, probs):
        n = totalCount
        if (x > 0 and probs == 0) or (x < n and probs == 1):
            return -INF
        return mp.loggamma(n + 1) - mp.loggamma(x + 1) - mp.loggamma(n - x + 1) + times_log(x, probs) + times_log(n - x, 1 - probs)

    def cdf(self, x, totalCount, probs):
        return beta_share(totalCount - x, x + 1, 1 - probs) if x < totalCount else mp.mpf(1)

    def survival(self, x, totalCount, probs):
        return beta_share(x + 1, totalCount - x, probs) if x < totalCount else mp.mpf(0)

    def mean(self, totalCount, probs):
        return totalCount * probs

    def variance(self, totalCount, probs):
        return totalCount * probs * (1 - probs)


class BinomialLogits(Count):
    parameters = {"totalCount": [-1, 2.5, INF, mp.nan], "logits": REAL}
    highest = lambda self, totalCount, logits: totalCount
    cases = [{"totalCount": 10, "logits": -1.5}, {"totalCount": 3, "logits": 40}, {"totalCount": 3, "logits": -800}, {"totalCount": 0, "logits": 1}]
    points = lambda self, totalCount, logits: BinomialProbs().points(totalCount, logits)
    outside_of = lambda self, totalCount, logits: BinomialProbs().outside_of(totalCount, logits)

    def log_density(self, x, totalCount, logits):
        n = totalCount
        return mp.loggamma(n + 1) - mp.loggamma(x + 1) - mp.loggamma(n - x + 1) - x * mp.log1p(mp.exp(-logits)) - (n - x) * mp.log1p(mp.exp(logits))

    def cdf(self, x, totalCount, logits):
        return mp.betainc(totalCount - x, x + 1, 0, 1 / (1 + mp.exp(logits)), regularized=True) if x < totalCount else mp.mpf(1)

    def survival(self, x, totalCount, logits):
        return mp.betainc(x + 1, totalCount - x, 0, 1 / (1 + mp.exp(-logits)), regularized=True) if x < totalCount else mp.mpf(0)

    def mean(self, totalCount, logits):
        return totalCount / (1 + mp.exp(-logits))

    def variance(self, totalCount, logits):
        return totalCount / (1 + mp.exp(-logits)) / (1 + mp.exp(logits))


class BetaBinomial(Count):
    sizes = ("totalCount",)
    parameters = {"concentration1": POSITIVE, "concentration0": POSITIVE, "totalCount": [-1, 2.5, INF, mp.nan]}
    highest = lambda self, totalCount, **p: totalCount
    cases = [{"concentration1": 2, "concentration0": 3, "totalCount": 10}, {"concentration1": 0.5, "concentration0": 0.25, "totalCount": 1}, {"concentration1": 300, "concentration0": 4, "totalCount": 1000},
             {"concentration1": 1e8, "concentration0": 3e8, "totalCount": 30}, {"concentration1": 1e12, "concentration0": 1e6, "totalCount": 100}, {"concentration1": 2, "concentration0": 3, "totalCount": 0}]

    def points(self, totalCount, **p):
        return BinomialProbs().points(totalCount, 0)

    def outside_of(self, totalCount, **p):
        return [-1, 0.5, totalCount + 1, INF, -INF]

    def log_density(self, x, concentration1, concentration0, totalCount):
        a, b, n = concentration1, concentration0, totalCount
        choose = mp.loggamma(n + 1) - mp.loggamma(x + 1) - mp.loggamma(n - x + 1)
        beta = lambda p, q: mp.loggamma(p) + mp.loggamma(q) - mp.loggamma(p + q)
        return choose + beta(x + a, n - x + b) - beta(a, b)

    def masses(self, start, stop, p):
        return mp.fsum(mp.exp(self.log_density(mp.mpf(k), **p)) for k in range(int(start), int(stop)))

    def cdf(self, x, **p):
        return self.masses(0, min(x, p["totalCount"]) + 1, p)

    def survival(self, x, **p):
        return self.masses(x + 1, p["totalCount"] + 1, p)

    def mean(self, concentration1, concentration0, totalCount):
        return totalCount * concentration1 / (concentration1 + concentration0)

    def variance(self, concentration1, concentration0, totalCount):
        a, b, n = concentration1, concentration0, totalCount
        return n * a * b * (a + b + n) / (a + b) ** 2 / (a + b + 1)


class Poisson(Count):
    parameters = {"rate": [-1, INF, mp.nan]}
    cases = [{"rate": 3.5}, {"rate": 1e-5}, {"rate": 1000}, {"rate": 0}, {"rate": 1e6}]

    def points(self, rate):
        return sorted({0, 1, 2, 10, int(rate), int(rate) + 200})

    def log_density(self, x, rate):
        if rate <= 0 and x > 0:
            return -INF
        return times_log(x, rate) - rate - mp.loggamma(x + 1)

    def cdf(self, x, rate):
        return mp.gammainc(x + 1, rate, mp.inf, regularized=True)

    def survival(self, x, rate):
        if x < rate:
            return 1 - self.cdf(x, rate)
        # The masses beyond x, each from the one before it.
        mass = total = mp.exp(self.log_density(x + 1, rate))
        k = x + 1
        while mass > total * mp.mpf(10) ** -50:
            k += 1
            mass *= rate / k
            total += mass
        return total

    def mean(self, rate):
        return rate

    def variance(self, rate):
        return rate


class NegativeCount(Count):
    """`odds` gives the concentration r, the probability p of a success, and 1 - p."""

    def points(self, **p):
        return [0, 1, 2, 10, 300, 5000]

    def log_density(self, x, **p):
        r, success, failure = self.odds(**p)
        return mp.loggamma(x + r) - mp.loggamma(x + 1) - mp.loggamma(r) + times_log(x, success) + r * mp.log(failure)

    def cdf(self, x, **p):
        r, success, failure = self.odds(**p)
        return beta_share(r, x + 1, failure)

    def survival(self, x, **p):
        r, success, failure = self.odds(**p)
        return beta_share(x + 1, r, success)

    def mean(self, **p):
        r, success, failure = self.odds(**p)
        return r * success / failure

    def variance(self, **p):
        r, success, failure = self.odds(**p)
        return r * success / failure**2


class NegativeBinomialProbs(NegativeCount):
    parameters = {"totalCount": POSITIVE, "probs": UNIT}
    cases = [{"totalCount": 2.5, "probs": 0.25}, {"totalCount": 0.01, "probs": 0.875}, {"totalCount": 1000, "probs": 1e-3}, {"totalCount": 1e10, "probs": 1e-8}]

    def odds(self, totalCount, probs):
        return totalCount, probs, 1 - probs


class NegativeBinomialLogits(NegativeCount):
    parameters = {"totalCount": POSITIVE, "logits": REAL}
    cases = [{"totalCount": 2.5, "logits": -1}, {"totalCount": 0.5, "logits": 6}, {"totalCount": 4, "logits": -40}, {"totalCount": 1e9, "logits": -18}]

    def odds(self, totalCount, logits):
        return totalCount, 1 / (1 + mp.exp(-logits)), 1 / (1 + mp.exp(logits))


class NegativeBinomial2(NegativeCount):
    parameters = {"mean": POSITIVE, "concentration": POSITIVE}
    cases = [{"mean": 3, "concentration": 2}, {"mean": 100, "concentration": 0.05}, {"mean": 7, "concentration": 5}, {"mean": 300, "concentration": 1e8}, {"mean": 0.5, "concentration": 1e12}]

    def odds(self, mean, concentration):
        return concentration, mean / (mean + concentration), concentration / (mean + concentration)


class GammaPoisson(NegativeCount):
    parameters = {"concentration": POSITIVE, "rate": POSITIVE}
    cases = [{"concentration": 2.5, "rate": 0.5}, {"concentration": 0.01, "rate": 3}, {"concentration": 30, "rate": 10}, {"concentration": 1e8, "rate": 1e6}]

    def odds(self, concentration, rate):
        return concentration, 1 / (1 + rate), rate / (1 + rate)


class DiscreteUniform(Count):
    parameters = {"low": [0.5, INF, mp.nan], "high": [0.5, INF, mp.nan]}
    cases = [{"low": 0, "high": 1}, {"low": -3, "high": 6}, {"low": 5, "high": 5}, {"low": -1e12, "high": 1e12}]

    def points(self, low, high):
        return sorted({low, high, low + mp.floor((high - low) / 3)})

    def outside_of(self, low, high):
        return [low - 1, low + mp.mpf("0.5"), high + 1, INF, -INF]

    def log_density(self, x, low, high):
        return -mp.log(high - low + 1)

    def cdf(self, x, low, high):
        return (x - low + 1) / (high - low + 1)

    def survival(self, x, low, high):
        return (high - x) / (high - low + 1)

    def quantile(self, q, low, high):
        return low + max(1, mp.ceil(q * (high - low + 1))) - 1

    def mean(self, low, high):
        return (low + high) / 2

    def variance(self, low, high):
        return ((high - low + 1) ** 2 - 1) / 12

    def entropy(self, low, high):
        return mp.log(high - low + 1)


class GeometricProbs(Count):
    parameters = {"probs": UNIT}
    cases = [{"probs": 0.25}, {"probs": 1e-6}, {"probs": 0.9375}]

    def points(self, probs):
        return [0, 1, 2, 10, 300, 100000]

    def log_density(self, x, probs):
        return mp.log(probs) + times_log(x, 1 - probs)

    def cdf(self, x, probs):
        return -mp.expm1((x + 1) * mp.log1p(-probs))

    def survival(self, x, probs):
        return (1 - probs) ** (x + 1)

    def quantile(self, q, probs):
        return max(0, mp.ceil(mp.log1p(-q) / mp.log1p(-probs)) - 1)

    def mean(self, probs):
        return (1 - probs) / probs

    def variance(self, probs):
        return (1 - probs) / probs**2

    def entropy(self, probs):
        return -(probs * mp.log(probs) + (1 - probs) * mp.log1p(-probs)) / probs


class GeometricLogits(Count):
    parameters = {"logits": REAL}
    cases = [{"logits": -1}, {"logits": 3.5}, {"logits": -30}]
    points = lambda self, logits: [0, 1, 2, 10, 300, 100000]

    def of(self, name, *x, logits):
        return getattr(GeometricProbs(), name)(*x, probs=1 / (1 + mp.exp(-logits)))

    def log_density(self, x, logits):
        return -mp.log1p(mp.exp(-logits)) - x * mp.log1p(mp.exp(logits))

    def cdf(self, x, logits):
        return self.of("cdf", x, logits=logits)

    def survival(self, x, logits):
        return self.of("survival", x, logits=logits)

    def quantile(self, q, logits):
        return self.of("quantile", q, logits=logits)

    def mean(self, logits):
        return mp.exp(-logits)

    def variance(self, logits):
        return mp.exp(-logits) * (1 + mp.exp(-logits))

    def entropy(self, logits):
        return self.of("entropy", logits=logits)


FAMILIES = [
    Cauchy, Laplace, Logistic, Gumbel, SoftLaplace, StudentT, Gamma, Chi2, InverseGamma, LogNormal, Weibull, Pareto, LogUniform, Beta, BetaProportion,
    Kumaraswamy, AsymmetricLaplace, AsymmetricLaplaceQuantile, VonMises, BinomialProbs, BinomialLogits, BetaBinomial, Poisson, NegativeBinomialProbs,
    NegativeBinomialLogits, NegativeBinomial2, GammaPoisson, DiscreteUniform, GeometricProbs, GeometricLogits,
]


if __name__ == "__main__":
    base.FAMILIES = FAMILIES
    base.main(set(sys.argv[1:]))
