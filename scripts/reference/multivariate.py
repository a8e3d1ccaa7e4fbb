"""Make packages/core/test/fixtures/multivariate.json: densities, moments and entropies of vector distributions.

Everything is computed with 50 digits from definitions that the library does not use: inverses and determinants of full
matrices instead of Cholesky factors, random walks and low-rank normals as full multivariate normals, sums to zero in an
orthonormal basis, and the constants of LKJ by nested integration over its beta variables.

    python3 scripts/reference/multivariate.py
"""

import json
import pathlib

from mpmath import beta, det, digamma, inf, lu_solve, log, loggamma, matrix, mp, mpf, nan, pi, quad, sqrt

mp.dps = 50


def number(x):
    x = mpf(x)
    if x != x:
        return "NaN"
    if x == inf or x == -inf:
        return "Infinity" if x > 0 else "-Infinity"
    return float(x)


def numbers(x):
    return [numbers(y) for y in x] if isinstance(x, (list, tuple)) else number(x)


def exact(rows):
    return matrix([[mpf(x) for x in row] for row in rows])


def column(xs):
    return matrix([mpf(x) for x in xs])


def normal(x, loc, cov):
    n = len(x)
    d = column(x) - column(loc)
    return -(d.T * lu_solve(cov, d))[0] / 2 - log(det(cov)) / 2 - n * log(2 * pi) / 2


def normal_entropy(cov):
    return log(det(cov)) / 2 + cov.rows * (log(2 * pi) + 1) / 2


def student(x, df, loc, scale):
    n = len(x)
    d = column(x) - column(loc)
    m = (d.T * lu_solve(scale, d))[0]
    v = mpf(df)
    return loggamma((v + n) / 2) - loggamma(v / 2) - n * log(v * pi) / 2 - log(det(scale)) / 2 - (v + n) / 2 * log(1 + m / v)


def student_entropy(df, scale):
    n, v = scale.rows, mpf(df)
    height = loggamma((v + n) / 2) - loggamma(v / 2) - n * log(v * pi) / 2 - log(det(scale)) / 2
    return -height + (v + n) / 2 * (digamma((v + n) / 2) - digamma(v / 2))


def dirichlet(x, a):
    a = [mpf(ai) for ai in a]
    return sum((ai - 1) * log(mpf(xi)) if ai != 1 else mpf(0) for xi, ai in zip(x, a)) + loggamma(sum(a)) - sum(loggamma(ai) for ai in a)


def dirichlet_entropy(a):
    a = [mpf(ai) for ai in a]
    total = sum(a)
    constant = sum(loggamma(ai) for ai in a) - loggamma(total)
    return constant + (total - len(a)) * digamma(total) - sum((ai - 1) * digamma(ai) for ai in a)


def lkj_log_constant(k, eta):
    """log of the integral of det(R)^(eta - 1) over correlation matrices.

    With partial correlations on a C-vine, det R is the product of 1 - z^2 and the Jacobian of level m (m = 1 ... k - 1) is
    (1 - z^2)^((k - 1 - m) / 2) for each of its k - m pairs, so the integral is a product of integrals of (1 - z^2)^e over
    (-1, 1); `check_level` compares their closed form with quadrature.
    """
    eta = mpf(eta)
    return sum((k - m) * log(level(eta - 1 + mpf(k - 1 - m) / 2)) for m in range(1, k))


def level(exponent):
    return 2 ** (2 * exponent + 1) * beta(exponent + 1, exponent + 1)


def check_level():
    for exponent in (mpf(0), mpf(1) / 2, mpf(7) / 4, mpf(50)):
        assert abs(quad(lambda z: (1 - z * z) ** exponent, [-1, 0, 1]) / level(exponent) - 1) < mpf(10) ** -9


check_level()


def lkj(r, eta):
    return (mpf(eta) - 1) * log(det(r)) - lkj_log_constant(r.rows, eta)


def multinomial(x, p):
    return loggamma(sum(x) + 1) - sum(loggamma(mpf(xi) + 1) for xi in x) + sum(xi * log(mpf(pi_)) for xi, pi_ in zip(x, p) if xi > 0)


def dirichlet_multinomial(x, a):
    a = [mpf(ai) for ai in a]
    n, total = sum(x), sum(a)
    return (loggamma(n + 1) + loggamma(total) - loggamma(n + total)
            + sum(loggamma(xi + ai) - loggamma(ai) - loggamma(mpf(xi) + 1) for xi, ai in zip(x, a)))


def rises(x, n):
    """log of x (x + 1) ... (x + k - 1) for k = 0, ..., n."""
    sums = [mpf(0)]
    for k in range(n):
        sums.append(sums[-1] + log(x + k))
    return sums


def marginal_entropy(n, marginals, terms, constant):
    """-E of a log mass that is a constant plus one term for each count, over the distribution of each count alone."""
    return -constant - sum(mass * term for masses, own in zip(marginals, terms) for mass, term in zip(masses, own) if mass > 0)


def multinomial_entropy(n, p):
    """None beyond 65536 counts, where the library gives none."""
    if n > 65535:
        return None
    p, factorials = [mpf(x) for x in p], rises(mpf(1), n)
    marginals = [[mp.exp(factorials[n] - factorials[k] - factorials[n - k]) * x ** k * (1 - x) ** (n - k) for k in range(n + 1)] for x in p]
    return marginal_entropy(n, marginals, [[(k * log(x) if k > 0 and x > 0 else 0) - factorials[k] for k in range(n + 1)] for x in p], factorials[n])


def dirichlet_multinomial_entropy(n, a):
    a, factorials = [mpf(x) for x in a], rises(mpf(1), n)
    total = sum(a)
    own, rest, every = [rises(x, n) for x in a], [rises(total - x, n) for x in a], rises(total, n)
    marginals = [[mp.exp(factorials[n] - factorials[k] - factorials[n - k] + u[k] + v[n - k] - every[n]) for k in range(n + 1)] for u, v in zip(own, rest)]
    return marginal_entropy(n, marginals, [[u[k] - factorials[k] for k in range(n + 1)] for u in own], factorials[n] - every[n])


for check in (lambda v: (multinomial(v, [0.25, 0.5, 0.25]), multinomial_entropy(3, [0.25, 0.5, 0.25])), lambda v: (dirichlet_multinomial(v, [1.0, 0.5, 3.0]), dirichlet_multinomial_entropy(3, [1.0, 0.5, 3.0]))):
    every = [check([i, j, 3 - i - j]) for i in range(4) for j in range(4 - i)]
    assert abs(-sum(mp.exp(one) * one for one, _ in every) - every[0][1]) < mpf(10) ** -30

cases = []

STEP = mpf(10) ** -18


def flat(x):
    return [z for y in x for z in flat(y)] if isinstance(x, (list, tuple)) else [mpf(x)]


def like(x, it):
    return [like(y, it) for y in x] if isinstance(x, (list, tuple)) else next(it)


def slopes(f, x):
    """The derivative of f in each element of a nested list, by central differences whose error is near 1e-30."""
    xs = flat(x)
    found = []
    for i, xi in enumerate(xs):
        h = STEP * max(abs(xi), mpf(10) ** -6)
        moved = [like(x, iter(xs[:i] + [xi + d] + xs[i + 1:])) for d in (h, -h)]
        found.append((f(moved[0]) - f(moved[1])) / (2 * h))
    return like(x, iter(found))


def lower(g, symmetric):
    """As the library has it, which reads lower triangles: a symmetric pair of elements is one variable."""
    n = len(g)
    return [[g[i][j] + (g[j][i] if symmetric and i != j else 0) if j <= i else mpf(0) for j in range(n)] for i in range(n)]


SYMMETRIC = {"covariance", "precision", "LKJ"}
TRIANGULAR = {"scaleTril"}


def arranged(name, g):
    return lower(g, name in SYMMETRIC) if name in SYMMETRIC | TRIANGULAR else g


def case(family, parameters, values, density, mean=None, variance=None, entropy=None, fixed=("dimension", "numSteps", "shape", "totalCount"), value_slopes=True):
    """One distribution at several values, density(parameters, value); its derivatives at the last value but one (or the only one)."""
    made = {"family": family, "parameters": parameters, "values": values, "logProb": [number(density(parameters, v)) for v in values]}
    for name, found in (("mean", mean), ("variance", variance), ("entropy", entropy)):
        if found is not None:
            made[name] = numbers(found)
    at = max(0, len(values) - 2)
    if made["logProb"][at] not in ("Infinity", "-Infinity", "NaN"):
        gradient = {name: arranged(name, slopes(lambda x: density({**parameters, name: x}, values[at]), given)) for name, given in parameters.items() if name not in fixed}
        if value_slopes:
            gradient["value"] = arranged(family, slopes(lambda x: density(parameters, x), values[at]))
        made["gradientAt"] = at
        made["gradient"] = {name: numbers(g) for name, g in gradient.items()}
    cases.append(made)


def rows(m):
    return [[m[i, j] for j in range(m.cols)] for i in range(m.rows)]


def product(l):
    """L L' of the lower triangle, as the library reads it."""
    f = exact(l)
    return f * f.T


# Normal and Student vectors -------------------------------------------------------------------------------------------
loc2, cov2 = [1.0, -0.5], [[2.0, 0.8], [0.8, 0.5]]
loc4 = [0.25, -1.5, 3.0, 0.0]
factor4 = [[1.5, 0.0, 0.0, 0.0], [-0.25, 0.75, 0.0, 0.0], [0.5, 0.125, 2.0, 0.0], [0.0, -1.0, 0.5, 0.0625]]
for loc, cov, values in (
    (loc2, cov2, [[1.0, -0.5], [0.0, 0.0], [40.0, -40.0], [1e6, 2e6], [1.0000001, -0.4999999]]),
    ([0.0], [[0.25]], [[0.0], [25.0]]),
    ([1e6, 0.0], [[1e8, 5.0], [5.0, 1e-6]], [[1e6, 0.0], [1.02e6, 1e-3], [1e6, 0.5]]),
    (loc4, rows(exact(factor4) * exact(factor4).T), [loc4, [0.0, 0.0, 0.0, 0.0], [100.0, -30.0, 7.0, 2.0]]),
):
    cov = [[float(x) for x in row] for row in cov]
    c = exact(cov)
    variance = [c[i, i] for i in range(c.rows)]
    case("MultivariateNormal", {"loc": loc, "covariance": cov}, values, lambda p, v: normal(v, p["loc"], exact(p["covariance"])), loc, variance, normal_entropy(c))
    inverse = c ** -1
    case("MultivariateNormal", {"loc": loc, "precision": cov}, values, lambda p, v: normal(v, p["loc"], exact(p["precision"]) ** -1), loc, [inverse[i, i] for i in range(c.rows)], normal_entropy(inverse))
f = exact(factor4)
full = f * f.T
case("MultivariateNormal", {"loc": loc4, "scaleTril": factor4}, [loc4, [10.0, 9.0, 8.0, 7.0], [1.0, 1.0, 1.0, 1.0]], lambda p, v: normal(v, p["loc"], product(p["scaleTril"])), loc4, [full[i, i] for i in range(4)], normal_entropy(full))

for df in (0.5, 1.5, 2.0, 4.0, 1e6):
    factor = mpf(df) / (mpf(df) - 2) if df > 2 else (inf if df > 1 else nan)
    case("MultivariateStudentT", {"df": df, "loc": loc4, "scaleTril": factor4}, [loc4, [10.0, 9.0, 8.0, 7.0], [1e8, 0.0, 0.0, -1e8]], lambda p, v: student(v, p["df"], p["loc"], product(p["scaleTril"])),
         loc4 if df > 1 else [nan] * 4, [factor * full[i, i] for i in range(4)], student_entropy(df, full))

w = [[1.0, 0.5], [-0.75, 0.25], [2.0, -1.0], [0.0, 0.125], [0.5, 0.5]]
own = [0.5, 1.0, 0.25, 2.0, 0.0625]
loc5 = [0.0, 1.0, -1.0, 2.0, 0.5]


def low_rank(w, own):
    full = exact(w) * exact(w).T
    for i, d in enumerate(own):
        full[i, i] += mpf(d)
    return full


low = low_rank(w, own)
case("LowRankMultivariateNormal", {"loc": loc5, "covFactor": w, "covDiag": own}, [loc5, [1.0, 2.0, 3.0, 4.0, 5.0], [30.0, -30.0, 10.0, 0.0, 2.0]], lambda p, v: normal(v, p["loc"], low_rank(p["covFactor"], p["covDiag"])), loc5, [low[i, i] for i in range(5)], normal_entropy(low))

w1, own1, loc1 = [[1e3], [-0.5], [2.0]], [1.0, 1.0, 1e4], [0.0, 1e4, 0.0]
low1 = low_rank(w1, own1)
case("LowRankMultivariateNormal", {"loc": loc1, "covFactor": w1, "covDiag": own1}, [loc1, [900.0, 1e4 - 2, 50.0], [0.0, 1e4 + 60, 0.0]], lambda p, v: normal(v, p["loc"], low_rank(p["covFactor"], p["covDiag"])), loc1, [low1[i, i] for i in range(3)], normal_entropy(low1))

# Own variances that are far below what the factors add: more coordinates than factors, and as many, where factors explain nearly all of each.
for w2 in ([[1e3 * y for y in row] for row in w], [[1e3, -250.0], [500.0, 750.0]]):
    n = len(w2)
    own2, loc2 = [1e-4, 2e-4, 0.5e-4, 1e-4, 3e-4][:n], [0.0] * n
    low2 = low_rank(w2, own2)
    case("LowRankMultivariateNormal", {"loc": loc2, "covFactor": w2, "covDiag": own2}, [[1500.0, -500.0, 1000.0, 125.0, 1000.0][:n], [1.0, 2.0, 3.0, 4.0, 5.0][:n], loc2], lambda p, v: normal(v, p["loc"], low_rank(p["covFactor"], p["covDiag"])), loc2, [low2[i, i] for i in range(n)], normal_entropy(low2))

for scale, n in ((0.5, 1), (2.0, 3), (1e-3, 6)):
    def walk(scale):
        return exact([[mpf(scale) ** 2 * (min(i, j) + 1) for j in range(n)] for i in range(n)])
    cov = walk(scale)
    values = [[0.0] * n, [float((-1) ** i * i * scale) for i in range(n)], [50.0 * scale * (i + 1) for i in range(n)]]
    case("GaussianRandomWalk", {"scale": scale, "numSteps": n}, values, lambda p, v: normal(v, [0] * n, walk(p["scale"])), [0] * n, [cov[i, i] for i in range(n)], normal_entropy(cov))


def zero_sum_basis(n):
    """Orthonormal columns orthogonal to the ones, by Gram-Schmidt."""
    found = []
    for i in range(n - 1):
        v = matrix(n, 1)
        v[i], v[i + 1] = mpf(1), mpf(-1)
        for b in found:
            v = v - b * (b.T * v)[0]
        found.append(v / sqrt((v.T * v)[0]))
    return found


def zero_sum(x, scale, shape):
    coordinates = [[mpf(y) for y in row] for row in (x if len(shape) == 2 else [x])]
    for axis, n in enumerate(reversed(shape)):
        basis = zero_sum_basis(n)
        coordinates = [[sum(b[i] * row[i] for i in range(n)) for b in basis] for row in coordinates]
        coordinates = [list(c) for c in zip(*coordinates)]
    free = [c for row in coordinates for c in row]
    return sum(-(c / mpf(scale)) ** 2 / 2 - log(mpf(scale)) - log(2 * pi) / 2 for c in free), len(free)


for scale, shape, values in (
    (1.5, [3], [[0.0, 0.0, 0.0], [1.0, -2.0, 1.0], [100.0, -50.0, -50.0]]),
    (1e4, [4], [[0.0, 0.0, 0.0, 0.0], [1e4, -1e4, 3e4, -3e4], [1e6, 0.0, 0.0, -1e6]]),
    (0.5, [2, 3], [[[1.0, -0.5, -0.5], [-1.0, 0.5, 0.5]], [[0.0, 0.25, -0.25], [0.0, -0.25, 0.25]]]),
):
    free = zero_sum(values[0], scale, shape)[1]
    part = mpf(1)
    for n in shape:
        part *= 1 - mpf(1) / n
    def filled(x):
        return [x] * shape[0] if len(shape) == 1 else [[x] * shape[1]] * shape[0]
    case("ZeroSumNormal", {"scale": scale, "shape": shape}, values, lambda p, v: zero_sum(v, p["scale"], shape)[0], filled(0), filled(mpf(scale) ** 2 * part), free * (log(2 * pi) + 1 + 2 * log(mpf(scale))) / 2, value_slopes=False)

# Shares and counts ----------------------------------------------------------------------------------------------------
for a, values in (
    ([1.0, 1.0, 1.0], [[0.0, 0.5, 0.5], [0.25, 0.25, 0.5], [1.0, 0.0, 0.0]]),
    ([2.0, 3.5, 0.5, 1.0], [[0.25, 0.25, 0.25, 0.25], [0.125, 0.5, 0.25, 0.125]]),
    ([1e-3, 1e-3], [[0.5, 0.5], [2.0 ** -40, 1 - 2.0 ** -40]]),
    ([1e6, 2e6, 1e6], [[0.25, 0.5, 0.25], [0.25, 0.25, 0.5]]),
    ([800.0, 3.0, 5.0], [[2.0 ** -10, 0.5, 0.5 - 2.0 ** -10]]),
):
    total = sum(mpf(x) for x in a)
    case("Dirichlet", {"concentration": a}, values, lambda p, v: dirichlet(v, p["concentration"]), [mpf(x) / total for x in a], [mpf(x) * (total - mpf(x)) / (total ** 2 * (total + 1)) for x in a], dirichlet_entropy(a))

for p, values in (
    ([0.25, 0.25, 0.5], [[0, 0, 0], [3, 1, 0], [10, 20, 30], [1000, 0, 0]]),
    ([0.0, 1.0], [[0, 4]]),
    ([2.0 ** -30, 1 - 2.0 ** -30], [[40, 2], [0, 1000000]]),
):
    for n in sorted({sum(v) for v in values}):
        own_values = [v for v in values if sum(v) == n]
        case("MultinomialProbs", {"totalCount": n, "probs": p}, own_values, lambda q, v: multinomial(v, q["probs"]), [n * mpf(x) for x in p], [n * mpf(x) * (1 - mpf(x)) for x in p], multinomial_entropy(n, p), value_slopes=False)

logits = [0.5, -1.0, 4.0, 0.0]


def softmax(logits):
    weights = [mp.exp(mpf(x)) for x in logits]
    return [x / sum(weights) for x in weights]


for logits, values in ((logits, ([0, 0, 0, 0], [1, 2, 3, 0], [500, 0, 0, 0])), ([0.0, -31.0, 5.0], ([1, 0, 2], [0, 30, 0]))):
    shares = softmax(logits)
    for v in values:
        n = sum(v)
        case("MultinomialLogits", {"totalCount": n, "logits": logits}, [v], lambda p, v: multinomial(v, softmax(p["logits"])), [n * x for x in shares], [n * x * (1 - x) for x in shares], multinomial_entropy(n, shares), value_slopes=False)

for a, values in (
    ([1.0, 1.0, 1.0], [[0, 0, 0], [2, 0, 3], [1000, 0, 0]]),
    ([0.5, 2.5], [[10, 30], [0, 1]]),
    ([1e8, 3e8], [[3, 7], [700, 0]]),
    ([1e12, 1e9, 3e12], [[250, 0, 750], [10, 1, 29], [1000, 0, 0]]),
    ([1e-4, 1e-4], [[5, 5], [10, 0]]),
):
    total = sum(mpf(x) for x in a)
    for n in sorted({sum(v) for v in values}):
        own_values = [v for v in values if sum(v) == n]
        spread = (total + n) / (total + 1)
        case("DirichletMultinomial", {"concentration": a, "totalCount": n}, own_values, lambda p, v: dirichlet_multinomial(v, p["concentration"]), [n * mpf(x) / total for x in a],
             [n * mpf(x) / total * (1 - mpf(x) / total) * spread for x in a], dirichlet_multinomial_entropy(n, a), value_slopes=False)

# Correlations ---------------------------------------------------------------------------------------------------------
def factor_of(partials, k):
    """A Cholesky factor whose entries are doubles; its rows have length 1 to rounding, which the densities do not use."""
    t = iter(partials)
    l = [[0.0] * k for _ in range(k)]
    for i in range(k):
        left = mpf(1)
        for j in range(i):
            z = mpf(next(t))
            l[i][j] = float(z * sqrt(left))
            left *= 1 - z * z
        l[i][i] = float(sqrt(left))
    return l


def lkj_moments(k, eta):
    eta = mpf(eta)
    mean = [[mpf(0)] * k for _ in range(k)]
    variance = [[mpf(0)] * k for _ in range(k)]
    for i in range(k):
        a, b = eta + mpf(k - 1 - i) / 2, mpf(i) / 2
        if i == 0:
            mean[0][0] = mpf(1)
            continue
        mean[i][i] = beta(a + mpf(1) / 2, b) / beta(a, b)
        variance[i][i] = a / (a + b) - mean[i][i] ** 2
        for j in range(i):
            variance[i][j] = b / (a + b) / i
    return mean, variance


for k, etas in ((2, (0.5, 2.0)), (3, (1.0, 50.0, 1e4)), (5, (2.0,))):
    for eta in etas:
        values = [factor_of([0.0] * 10, k), factor_of([0.5, -0.25, 0.75, 0.1, 0.3, -0.6, 0.9, 0.2, -0.3, 0.05], k), factor_of([0.999] * 10, k)]
        mean, variance = lkj_moments(k, eta)
        # The density reads the diagonal alone: log det R = 2 sum log L_ii.
        def density(p, v):
            n = len(v)
            return sum((2 * (mpf(p["concentration"]) - 1) + n - 1 - i) * log(mpf(v[i][i])) for i in range(n)) - lkj_log_constant(n, p["concentration"])
        entropy = lkj_log_constant(k, eta)
        factor_entropy = lkj_log_constant(k, eta)
        for i in range(1, k):
            a, b = mpf(eta) + mpf(k - 1 - i) / 2, mpf(i) / 2
            mean_log = (digamma(a) - digamma(a + b)) / 2
            entropy -= 2 * (mpf(eta) - 1) * mean_log
            factor_entropy -= (2 * (mpf(eta) - 1) + k - 1 - i) * mean_log
        case("LKJCholesky", {"dimension": k, "concentration": eta}, values, density, mean, variance, factor_entropy)
        matrices = [[[1.0 if i == j else 0.0 for j in range(k)] for i in range(k)], [[1.0 if i == j else 0.25 for j in range(k)] for i in range(k)], [[1.0 if i == j else 1 - 2.0**-12 for j in range(k)] for i in range(k)]]
        spread = 1 / (2 * mpf(eta) + k - 1)
        case("LKJ", {"dimension": k, "concentration": eta}, matrices, lambda p, v: lkj(exact(v), p["concentration"]), matrices[0],
             [[mpf(0) if i == j else spread for j in range(k)] for i in range(k)], entropy)

target = pathlib.Path(__file__).parents[2] / "packages/core/test/fixtures/multivariate.json"
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
print(f"{len(cases)} distributions, {sum(len(c['values']) for c in cases)} densities")
