"""Write reference values of entropies at extreme parameters, 1e-6 to 1e9, with 50 digits, for packages/core/test/distributions/entropies.test.ts.

Usage: python3 scripts/reference/entropies.py        (a few seconds)

Those of families of single numbers are as stated in distributions.py and scalarFamilies.py; those of vectors are stated here, as minus the
expectation of the log density. Rows are [family, parameters, entropy].
"""

import itertools
import json
import pathlib

import distributions
import mpmath as mp
import scalarFamilies
from distributions import number
from mpmath import digamma, loggamma, mpf

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/test/fixtures/entropies.json"
SIZES = [1e-6, 1e-3, 0.5, 1, 3, 1e3, 1e6, 1e9]
PROBABILITIES = [1e-12, 1e-6, 1e-3, 0.3, 0.5, 0.999, 1 - 1e-9]
rows = []


def scalar(family, **choices):
    """One row for each combination of the choices."""
    of = getattr(scalarFamilies, family, None) or getattr(distributions, family)
    for values in itertools.product(*choices.values()):
        p = dict(zip(choices, map(float, values)))
        rows.append([family, p, number(of().entropy(**{name: mpf(x) for name, x in p.items()}))])


for family in ("Gamma", "InverseGamma"):
    scalar(family, concentration=SIZES, rate=[1, 1e-6, 1e6])
for family in ("Beta", "Kumaraswamy"):
    scalar(family, concentration1=SIZES, concentration0=SIZES)
scalar("BetaProportion", mean=[0.25, 1e-6], concentration=SIZES)
scalar("Chi2", df=SIZES)
scalar("StudentT", df=SIZES, loc=[0], scale=[2])
scalar("VonMises", loc=[0], concentration=SIZES[:-1])
scalar("Weibull", scale=[2.5], shape=SIZES)
scalar("Pareto", scale=[2.5], alpha=SIZES)
for family in ("HalfNormal", "HalfCauchy"):
    scalar(family, scale=SIZES)
scalar("Exponential", rate=SIZES)
for family in ("Normal", "Cauchy", "Laplace", "Gumbel", "Logistic", "SoftLaplace"):
    scalar(family, loc=[1e6], scale=SIZES)
scalar("LogNormal", loc=[-1e6, 1], scale=SIZES)
scalar("AsymmetricLaplace", loc=[0], scale=[2], asymmetry=SIZES)
scalar("AsymmetricLaplaceQuantile", loc=[0], scale=[2], quantile=PROBABILITIES)
scalar("LogUniform", low=[1e-6], high=SIZES[1:])
scalar("Uniform", low=[-1e-6], high=SIZES)
scalar("DiscreteUniform", low=[0], high=[0, 1, 1e6, 1e12])
for family in ("GeometricProbs", "BernoulliProbs"):
    scalar(family, probs=[1e-300, *PROBABILITIES])
scalar("GeometricLogits", logits=[-600, -40, -8, -1, 1e-6, 3, 37])
scalar("BernoulliLogits", logits=[-600, -40, -8, -1, 1e-6, 3, 37, 600])


def log_beta(a):
    return sum(loggamma(x) for x in a) - loggamma(sum(a))


def dirichlet(a):
    total = sum(a)
    return log_beta(a) - sum((x - 1) * (digamma(x) - digamma(total)) for x in a)


for a in [[1e6, 1e6], [1e9, 1e-6], [1e-3] * 3, [1e9, 2e9, 3e9], [1e-6, 1, 1e6, 1e9], [1] * 5, [1e6] * 4]:
    rows.append(["Dirichlet", {"concentration": a}, number(dirichlet([mpf(x) for x in a]))])


def lkj(k, eta, jacobian):
    """Row i from 1: E log L_ii is (digamma(a) - digamma(a + i / 2)) / 2 for a = eta + (k - 1 - i) / 2."""
    constant = sum(mpf(j) / 2 * mp.log(mp.pi) - loggamma(mpf(j) / 2) + log_beta([eta + mpf(k - 1 - j) / 2, mpf(j) / 2]) for j in range(1, k))
    return constant - sum((2 * (eta - 1) + (k - 1 - i if jacobian else 0)) * (digamma(eta + mpf(k - 1 - i) / 2) - digamma(eta + mpf(k - 1) / 2)) / 2 for i in range(1, k))


for family, jacobian in (("LKJ", False), ("LKJCholesky", True)):
    for k, eta in itertools.product([2, 3, 6], [1e-3, 1, 1e3, 1e6, 1e9]):
        rows.append([family, {"dimension": k, "concentration": eta}, number(lkj(k, mpf(eta), jacobian))])

for v, n in itertools.product(SIZES, [1, 2, 5]):
    v2, n2 = mpf(v) / 2, mpf(n) / 2
    height = loggamma(v2 + n2) - loggamma(v2) - n2 * mp.log(mpf(v) * mp.pi)
    rows.append(["MultivariateStudentT", {"df": v, "size": n}, number((v2 + n2) * (digamma(v2 + n2) - digamma(v2)) - height)])

OUT.write_text("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
print(len(rows), "entropies")
