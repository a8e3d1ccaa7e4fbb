"""Print the nodes and weights of Gauss's rule of 8 points for the weight 1 - |x| on [-1, 1], for the variance of the Kumaraswamy distribution.

The recurrence of the orthogonal polynomials from the moments, then the eigenvalues of its matrix (Golub & Welsch 1969), with 60 digits.

    python3 scripts/reference/triangleRule.py
"""

import mpmath as mp

mp.mp.dps = 60
POINTS = 8

moments = [mp.mpf(0) if k % 2 else 2 * (mp.mpf(1) / (k + 1) - mp.mpf(1) / (k + 2)) for k in range(2 * POINTS)]


def inner(p, q):
    return mp.fsum(a * b * moments[i + j] for i, a in enumerate(p) for j, b in enumerate(q) if a and b)


matrix = mp.zeros(POINTS)
before, last = None, [mp.mpf(1)]
for n in range(1, POINTS):
    following = [mp.mpf(0), *last]
    if before is not None:
        ratio = inner(last, last) / inner(before, before)
        matrix[n - 2, n - 1] = matrix[n - 1, n - 2] = mp.sqrt(ratio)
        following = [c - ratio * (before[i] if i < len(before) else 0) for i, c in enumerate(following)]
    before, last = last, following
ratio = inner(last, last) / inner(before, before)
matrix[POINTS - 2, POINTS - 1] = matrix[POINTS - 1, POINTS - 2] = mp.sqrt(ratio)

nodes, vectors = mp.eigsy(matrix)
weights = [vectors[0, i] ** 2 * moments[0] for i in range(POINTS)]
# Exact for the powers that the matrix was not made of directly.
assert all(abs(mp.fsum(w * x**k for w, x in zip(weights, nodes)) - moments[k]) < mp.mpf(10) ** -50 for k in range(2 * POINTS))
for node, weight in zip(nodes, weights):
    print(float(node), float(weight))
