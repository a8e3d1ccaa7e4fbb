"""Write the coefficients of Temme's uniform expansion of the incomplete gamma functions, from exact fractions.

c_k(eta) = sum_n c[k][n] eta^n with (NIST DLMF 8.12.11-8.12.14): c_0 = 1/mu - 1/eta,
c_k = c_(k-1)'(eta) / eta + (-1)^k g_k / mu, where eta^2 / 2 = mu - log(1 + mu) and the g_k are those of Stirling's
series for gamma(z). Rows and columns are kept that count at |eta| <= 0.55 and a >= 100.

    python3 scripts/reference/temme.py
"""
from fractions import Fraction

from mpmath import bernfrac

ORDER, ROWS, ETA, A = 40, 7, 0.55, 100.0

mu = [Fraction(0), Fraction(1)]
for n in range(2, ORDER + 1):  # mu mu' = eta (1 + mu)
    known = sum(mu[i] * (n + 1 - i) * mu[n + 1 - i] for i in range(2, n))
    mu.append((mu[n - 1] - known) / (n + 1))

inverse = [Fraction(1)]  # of mu / eta
for n in range(1, ORDER):
    inverse.append(-sum(mu[i + 1] * inverse[n - i] for i in range(1, n + 1)))

exponent = [Fraction(0)] * 20
for k in range(1, 10):
    b = bernfrac(2 * k)
    exponent[2 * k - 1] = Fraction(int(b[0]), int(b[1])) / (2 * k * (2 * k - 1))
stirling = [Fraction(1)]
for n in range(1, 20):
    stirling.append(sum(j * exponent[j] * stirling[n - j] for j in range(1, n + 1)) / n)

row = inverse[1:]
for k in range(ROWS):
    if k > 0:
        slope = [(n + 1) * row[n + 1] for n in range(len(row) - 1)]
        sign = (-1) ** k
        assert slope[0] + sign * stirling[k] == 0
        row = [slope[n + 1] + sign * stirling[k] * inverse[n + 1] for n in range(len(slope) - 1)]
    kept = max(n for n in range(len(row)) if n == 0 or abs(float(row[n])) * ETA**n * A**-k > 2e-17)
    print("  [" + ", ".join(repr(float(c)).replace("e-0", "e-") for c in row[: kept + 1]) + "],")
