"""Write power-scaling sensitivities of portable chains, computed with NumPy from the definitions.

    python3 scripts/reference/psense.py > packages/diagnostics/test/fixtures/psense.json

Definitions: Kallioinen, Paananen, Buerkner & Vehtari 2024, Statistics and Computing 34:57; smoothed weights: Vehtari et
al. 2024, JMLR 25(72), with relative efficiency 1.
"""
import json
import sys

import numpy as np
from scipy.special import logsumexp


def minstd(phi, state):
    chains = []
    for _ in range(4):
        x = 0.0
        for _ in range(250):
            state = state * 16807 % 2147483647
            x = phi * x + (state / 2147483647 - 0.5)
            chains.append(x)
    return np.array(chains)


def pareto_fit(x):
    n = len(x)
    m = 30 + int(np.sqrt(n))
    theta = 1 / x[-1] + (1 - np.sqrt(m / (np.arange(1, m + 1) - 0.5))) / 3 / x[int(n / 4 + 0.5) - 1]
    k = np.log1p(-theta[:, None] * x).mean(axis=1)
    profile = n * (np.log(-theta / k) - k - 1)
    weight = np.exp(profile - logsumexp(profile))
    theta = (theta * weight).sum()
    k = np.log1p(-theta * x).mean()
    return (k * n + 5) / (n + 10), -k / theta


def smoothed_weights(ratios):
    s = len(ratios)
    m = int(np.ceil(min(0.2 * s, 3 * np.sqrt(s))))
    ratios = ratios - ratios.max()
    order = np.argsort(ratios, kind="stable")
    tail = order[-m:]
    cutoff = np.exp(ratios[order[-m - 1]])
    k, sigma = pareto_fit(np.exp(ratios[tail]) - cutoff)
    p = (np.arange(1, m + 1) - 0.5) / m
    ratios[tail] = np.minimum(np.log(cutoff + sigma * np.expm1(-k * np.log1p(-p)) / k), 0)
    return np.exp(ratios - logsumexp(ratios)), k


def one_sided(x, w):
    order = np.argsort(x, kind="stable")
    width = np.diff(x[order])
    p = (np.arange(1, len(x)) / len(x))
    q = np.cumsum(w[order])[:-1]
    total = (width * (p * np.log2(2 * p / (p + q)) + q * np.log2(2 * q / (p + q)))).sum()
    return total / (width * (p + q)).sum()


def distance(x, w):
    return np.sqrt(max(one_sided(x, w), one_sided(-x, w)))


def sensitivity(x, log_density):
    gradients = []
    for power in (0.99, 1.01):
        weights, _ = smoothed_weights((power - 1) * log_density)
        gradients.append(distance(x, weights) / abs(np.log2(power)))
    return sum(gradients) / 2


mu = minstd(0.5, 1)
observed = np.array([1.5, 2.0, 2.5])
log_prior = -0.5 * ((mu + 1) / 0.5) ** 2
log_likelihood = -0.5 * (((observed[:, None] - mu) / 0.6) ** 2).sum(axis=0)
flat = smoothed_weights(0.5 * mu)
json.dump(
    {
        "observed": observed.tolist(),
        "distance_weights_exp_half": distance(mu, flat[0]),
        "k_weights_exp_half": flat[1],
        "prior": {"mu": sensitivity(mu, log_prior), "square": sensitivity(mu**2, log_prior)},
        "likelihood": {"mu": sensitivity(mu, log_likelihood), "square": sensitivity(mu**2, log_likelihood)},
    },
    sys.stdout,
    indent=2,
)
