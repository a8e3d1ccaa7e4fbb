"""Densities, histograms, quantile dots, modes and regions of given draws, by arviz-stats; joint densities by NumPy and SciPy.

Run where arviz-stats 1.3 can be imported (its `base` part needs NumPy and SciPy only), from the root of the repository:
    python scripts/reference/densities.py
It writes packages/diagnostics/test/fixtures/densities.json. Curves are kept at every 37th point.
"""

import csv
import json
from pathlib import Path

import numpy as np
from arviz_stats.base import array_stats
from scipy.stats import gaussian_kde

FIXTURES = Path("packages/diagnostics/test/fixtures")
CONTINUOUS = ["iid_normal", "ar1_0.9", "lognormal_skew", "cauchy", "two_chains_short", "shifted_chain"]
DISCRETE = ["poisson_ties", "binary"]
EVERY = 37


def chains(name):
    with open(FIXTURES / f"draws_{name}.csv") as file:
        rows = list(csv.reader(file))[1:]
    return np.array(rows, dtype=float).T


def curve(values):
    return [float(v) for v in values[::EVERY]]


def continuous(name):
    x = chains(name).ravel()
    found = {"bandwidth": {}, "kde": {}}
    for method in ["scott", "silverman", "isj", "experimental"]:
        grid, pdf, bw = array_stats.kde(x, bw=method)
        found["bandwidth"][method] = float(bw)
        found["kde"][method] = {"x": curve(grid), "y": curve(pdf)}
    grid, pdf, _ = array_stats.kde(x, bound_correction=False)
    found["uncorrected"] = {"x": curve(grid), "y": curve(pdf)}
    counts, edges = array_stats.histogram(x)
    found["histogram"] = {"density": counts.tolist(), "edges": edges.tolist()}
    found["mode"] = float(array_stats.mode(x))
    dots_x, dots_y, radius = array_stats.qds(x)
    found["qds"] = {"x": dots_x.tolist(), "y": dots_y.tolist(), "radius": float(radius)}
    ecdf_x, ecdf_y = array_stats.ecdf(x)
    found["ecdf"] = {"x": curve(ecdf_x), "y": curve(ecdf_y)}
    for prob in [0.5, 0.89]:
        found[f"hdi{prob}"] = array_stats.hdi(x, prob, method="multimodal", max_modes=40).tolist()
    found["thin"] = int(array_stats.thin_factor(chains(name)))
    return found


def discrete(name):
    x = chains(name).ravel().astype(int)
    return {
        "mode": int(array_stats.mode(x)),
        "hdi0.89": array_stats.hdi(x, 0.89, method="multimodal", max_modes=40).tolist(),
        "hdi0.5": array_stats.hdi(x, 0.5, method="multimodal", max_modes=40).tolist(),
    }


def mirrored(i, n):
    i = i % (2 * n)
    return np.where(i < n, i, 2 * n - 1 - i)


def plane(first, second, cells=128):
    """By the definition, as a sum over draws' cells with mirrored images; and SciPy's estimate in the open plane."""
    x, y = chains(first).ravel(), chains(second).ravel()
    n = min(len(x), len(y))
    x, y = x[:n], x[:n] * 0.6 + 0.8 * y[:n]
    counts, ex, ey = np.histogram2d(x, y, bins=cells)
    i = np.minimum(cells - 1, np.floor((x - ex[0]) / (ex[1] - ex[0])))
    j = np.minimum(cells - 1, np.floor((y - ey[0]) / (ey[1] - ey[0])))
    cov = np.cov(i, j) * n ** (-1 / 3)
    inverse = np.linalg.inv(cov)
    rx, ry = np.ceil(4 * np.sqrt(np.diag(cov))).astype(int)
    density = np.zeros((cells, cells))
    for dx in range(-rx, rx + 1):
        for dy in range(-ry, ry + 1):
            d = np.array([dx, dy])
            w = np.exp(-0.5 * d @ inverse @ d)
            if w > np.exp(-8):
                rows, columns = mirrored(np.arange(cells) - dx, cells), mirrored(np.arange(cells) - dy, cells)
                density += w * counts[np.ix_(rows, columns)]
    density /= density.sum() * (ex[1] - ex[0]) * (ey[1] - ey[0])
    levels = array_stats._find_hdi_contours(density, np.array([0.3, 0.6, 0.9]))
    middles = (ex[1:] + ex[:-1]) / 2, (ey[1:] + ey[:-1]) / 2
    at = [(40, 50), (64, 64), (70, 80)]
    open_plane = gaussian_kde(np.array([x, y]))([[middles[0][a] for a, _ in at], [middles[1][b] for _, b in at]])
    return {"first": first, "second": second, "density": density[::EVERY, ::EVERY].tolist(), "levels": levels.tolist(),
            "at": at, "openPlane": open_plane.tolist()}


bimodal = np.concatenate([chains("iid_normal").ravel(), 7 + 0.5 * chains("lognormal_skew").ravel()[:1500]])
grid, pdf, bw = array_stats.kde(bimodal)
json.dump(
    {
        "source": "arviz-stats 1.3.0.dev0, commit ef043f4",
        "every": EVERY,
        "continuous": {name: continuous(name) for name in CONTINUOUS},
        "discrete": {name: discrete(name) for name in DISCRETE},
        "bimodal": {"bandwidth": float(bw), "mode": float(array_stats.mode(bimodal)),
                    "hdi0.89": array_stats.hdi(bimodal, 0.89, method="multimodal", max_modes=40).tolist()},
        "plane": [plane("iid_normal", "ar1_neg0.7"), plane("lognormal_skew", "iid_normal")],
    },
    open(FIXTURES / "densities.json", "w"),
    indent=1,
)
