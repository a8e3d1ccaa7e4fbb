// Log densities and gradients written by hand, as a C++ programmer would fuse them: the yardstick of the compiler.
// Reads the model's name and its data from standard input; prints the log density at the point q[i] = 0.1 + 0.01 i, then for each
// line read from then on: "gradient" there, or for "go" the nanoseconds of one gradient, measured over about the milliseconds given as argument.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

using Vec = std::vector<double>;
static const double HALF_LOG_TWO_PI = 0.9189385332046728;

struct Model {
  virtual ~Model() {}
  virtual int dim() const = 0;
  virtual double gradient(const double* __restrict q, double* __restrict g) const = 0;
};

static Vec read(int n) {
  Vec v(n);
  for (double& x : v) std::cin >> x;
  return v;
}

struct Schools : Model {
  int n;
  Vec y, s;
  Schools() { std::cin >> n; y = read(n); s = read(n); for (double& x : s) x = 1 / x; }
  int dim() const override { return n + 2; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double mu = q[0], tau = std::exp(q[1]), inv = 1 / tau;
    double sum = 0, squares = 0, data = 0;
    for (int i = 0; i < n; i++) {
      const double d = q[2 + i] - mu, r = (y[i] - q[2 + i]) * s[i];
      sum += d;
      squares += d * d;
      data += r * r;
      g[2 + i] = r * s[i] - d * inv * inv;
    }
    double logs = 0;
    for (int i = 0; i < n; i++) logs += std::log(s[i]);
    const double ratio = tau / 5;
    g[0] = -mu / 25 + sum * inv * inv;
    g[1] = squares * inv * inv - n - 2 * ratio * ratio / (1 + ratio * ratio) + 1;
    return -0.5 * mu * mu / 25 - std::log(5.0) - HALF_LOG_TWO_PI + std::log(2 / (M_PI * 5)) - std::log1p(ratio * ratio) + q[1]
      - 0.5 * squares * inv * inv - n * q[1] - n * HALF_LOG_TWO_PI - 0.5 * data + logs - n * HALF_LOG_TWO_PI;
  }
};

struct Grouped : Model {
  int groups, rows;
  std::vector<int> start;
  Vec x, y;
  Grouped() {
    std::cin >> groups >> rows;
    start.assign(groups + 1, 0);
    for (int i = 0; i < rows; i++) { int g; std::cin >> g; start[g + 1] = i + 1; }
    for (int g = 1; g <= groups; g++) start[g] = std::max(start[g], start[g - 1]);
    x = read(rows);
    y = read(rows);
  }
  int dim() const override { return 5 + 2 * groups; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double ma = q[0], mb = q[1], ta = std::exp(q[2]), tb = std::exp(q[3]);
    const double* a = q + 4;
    const double* b = a + groups;
    const double logSigma = b[groups], sigma = std::exp(logSigma);
    const double ia = 1 / (ta * ta), ib = 1 / (tb * tb), is = 1 / (sigma * sigma);
    double sa = 0, sb = 0, qa = 0, qb = 0, total = 0;
    for (int k = 0; k < groups; k++) {
      double r1 = 0, rx = 0, rr = 0;
      const double ak = a[k], bk = b[k];
      for (int i = start[k]; i < start[k + 1]; i++) {
        const double r = y[i] - (ak + bk * x[i]);
        r1 += r;
        rx += r * x[i];
        rr += r * r;
      }
      total += rr;
      const double da = ak - ma, db = bk - mb;
      sa += da; sb += db; qa += da * da; qb += db * db;
      g[4 + k] = r1 * is - da * ia;
      g[4 + groups + k] = rx * is - db * ib;
    }
    g[0] = -ma + sa * ia;
    g[1] = -mb + sb * ib;
    g[2] = qa * ia - groups + 1 - ta;
    g[3] = qb * ib - groups + 1 - tb;
    g[4 + 2 * groups] = total * is - rows + 1 - sigma;
    return -0.5 * (ma * ma + mb * mb) - 2 * HALF_LOG_TWO_PI - ta + q[2] - tb + q[3] - sigma + logSigma
      - 0.5 * qa * ia - groups * q[2] - 0.5 * qb * ib - groups * q[3] - 0.5 * total * is - rows * logSigma - (2 * groups + rows) * HALF_LOG_TWO_PI;
  }
};

struct Logistic : Model {
  int n, p;
  Vec x, y;
  mutable Vec eta;
  Logistic() { std::cin >> n >> p; x = read(n * p); y = read(n); eta.resize(n); }
  int dim() const override { return p + 1; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double* beta = q + 1;
    double lp = -0.5 * q[0] * q[0] / 6.25 - (p + 1) * (std::log(2.5) + HALF_LOG_TWO_PI);
    g[0] = -q[0] / 6.25;
    for (int j = 0; j < p; j++) { lp -= 0.5 * beta[j] * beta[j] / 6.25; g[1 + j] = -beta[j] / 6.25; }
    for (int i = 0; i < n; i++) {
      double t = q[0];
      for (int j = 0; j < p; j++) t += x[i * p + j] * beta[j];
      eta[i] = t;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      const double t = eta[i], e = std::exp(-std::fabs(t));
      lp += y[i] * t - (t > 0 ? t : 0) - std::log1p(e);
      eta[i] = y[i] - (t < 0 ? e : 1) / (1 + e);
      sum += eta[i];
    }
    g[0] += sum;
    for (int i = 0; i < n; i++) for (int j = 0; j < p; j++) g[1 + j] += eta[i] * x[i * p + j];
    return lp;
  }
};

static const double HALF_LOG_TWO_OVER_PI = -0.22579135264472744;
static double sigmoid(double u) { return 1 / (1 + std::exp(-u)); }

/** One number of each group and a common slope. */
struct Intercepts : Model {
  int groups, rows;
  std::vector<int> start;
  Vec x, y;
  Intercepts() {
    std::cin >> groups >> rows;
    start.assign(groups + 1, 0);
    for (int i = 0; i < rows; i++) { int g; std::cin >> g; start[g + 1] = i + 1; }
    for (int g = 1; g <= groups; g++) start[g] = std::max(start[g], start[g - 1]);
    x = read(rows);
    y = read(rows);
  }
  int dim() const override { return 4 + groups; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double mu = q[0], tau = std::exp(q[1]), beta = q[2], sigma = std::exp(q[3 + groups]);
    const double* a = q + 3;
    const double it = 1 / (tau * tau), is = 1 / (sigma * sigma);
    double sum = 0, squares = 0, total = 0, slope = 0;
    for (int k = 0; k < groups; k++) {
      double r1 = 0;
      const double ak = a[k];
      for (int i = start[k]; i < start[k + 1]; i++) {
        const double r = y[i] - (ak + beta * x[i]);
        r1 += r;
        slope += r * x[i];
        total += r * r;
      }
      const double d = ak - mu;
      sum += d;
      squares += d * d;
      g[3 + k] = r1 * is - d * it;
    }
    g[0] = -mu + sum * it;
    g[1] = squares * it - groups + 1 - tau;
    g[2] = -beta + slope * is;
    g[3 + groups] = total * is - rows + 1 - sigma;
    return -0.5 * (mu * mu + beta * beta) - tau + q[1] - sigma + q[3 + groups] - 0.5 * squares * it - groups * q[1] - 0.5 * total * is - rows * q[3 + groups]
      - (2 + groups + rows) * HALF_LOG_TWO_PI;
  }
};

struct Poisson : Model {
  int n, p;
  Vec x, y;
  mutable Vec eta;
  double constant = 0;
  Poisson() { std::cin >> n >> p; x = read(n * p); y = read(n); eta.resize(n); for (double k : y) constant += std::lgamma(k + 1); }
  int dim() const override { return p + 1; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double* beta = q + 1;
    double lp = -constant - 0.5 * q[0] * q[0] - (p + 1) * HALF_LOG_TWO_PI;
    g[0] = -q[0];
    for (int j = 0; j < p; j++) { lp -= 0.5 * beta[j] * beta[j]; g[1 + j] = -beta[j]; }
    for (int i = 0; i < n; i++) {
      double t = q[0];
      for (int j = 0; j < p; j++) t += x[i * p + j] * beta[j];
      eta[i] = t;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      const double t = eta[i], rate = std::exp(t);
      lp += y[i] * t - rate;
      eta[i] = y[i] - rate;
      sum += eta[i];
    }
    g[0] += sum;
    for (int i = 0; i < n; i++) for (int j = 0; j < p; j++) g[1 + j] += eta[i] * x[i * p + j];
    return lp;
  }
};

/** Up to 8 by the recurrence, then the asymptotic series: Abramowitz & Stegun 1964, 6.3.5 and 6.3.18. */
static double digamma(double x) {
  double sum = 0;
  for (; x < 8; x += 1) sum -= 1 / x;
  const double z = 1 / (x * x);
  return sum + std::log(x) - 0.5 / x - z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z * (1.0 / 132 - z * (691.0 / 32760 - z / 12))))));
}

/** Rows of predictors with an intercept, their coefficients, and one positive number: what regressions of two parameters share. */
struct Regression : Model {
  int n, p;
  Vec x, y;
  mutable Vec eta;
  Regression() { std::cin >> n >> p; x = read(n * p); y = read(n); eta.resize(n); }
  int dim() const override { return p + 2; }
  /** The priors, Normal(0, 1) and Exponential(rate), with the Jacobian of the logarithm. */
  double priors(const double* __restrict q, double* __restrict g, double rate) const {
    double lp = -(p + 1) * HALF_LOG_TWO_PI + std::log(rate) - rate * std::exp(q[p + 1]) + q[p + 1];
    for (int j = 0; j <= p; j++) { lp -= 0.5 * q[j] * q[j]; g[j] = -q[j]; }
    g[p + 1] = 1 - rate * std::exp(q[p + 1]);
    return lp;
  }
  void predict(const double* __restrict q) const {
    for (int i = 0; i < n; i++) {
      double t = q[0];
      for (int j = 0; j < p; j++) t += x[i * p + j] * q[1 + j];
      eta[i] = t;
    }
  }
  /** Adds the slopes that the rows' slopes make. */
  void pullBack(double* __restrict g) const {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += eta[i];
    g[0] += sum;
    for (int i = 0; i < n; i++) for (int j = 0; j < p; j++) g[1 + j] += eta[i] * x[i * p + j];
  }
};

/** Numbers with normal errors. */
struct Linear : Regression {
  double gradient(const double* __restrict q, double* __restrict g) const override {
    double lp = priors(q, g, 1);
    const double logSigma = q[p + 1], inv = std::exp(-2 * logSigma);
    predict(q);
    double squares = 0;
    for (int i = 0; i < n; i++) {
      const double r = y[i] - eta[i];
      squares += r * r;
      eta[i] = r * inv;
    }
    pullBack(g);
    g[p + 1] += squares * inv - n;
    return lp - 0.5 * squares * inv - n * (logSigma + HALF_LOG_TWO_PI);
  }
};

/** Counts by mean and concentration, with the terms of Stan's neg_binomial_2_log. */
struct Spread : Regression {
  double constant = 0;
  Spread() { for (double k : y) constant += std::lgamma(k + 1); }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    double lp = priors(q, g, 1) - constant;
    predict(q);
    const double logPhi = q[p + 1], phi = std::exp(logPhi), atPhi = digamma(phi);
    double slope = 0;
    lp -= n * std::lgamma(phi);
    for (int i = 0; i < n; i++) {
      const double t = eta[i] - logPhi, e = std::exp(-std::fabs(t)), total = y[i] + phi;
      const double soft = (t > 0 ? t : 0) + std::log1p(e), share = (t < 0 ? e : 1) / (1 + e);
      lp += std::lgamma(total) + y[i] * t - total * soft;
      eta[i] = y[i] - total * share;
      slope += phi * (digamma(total) - atPhi - soft) - eta[i];
    }
    g[p + 1] += slope;
    pullBack(g);
    return lp;
  }
};

/** Shares by mean and total, with the terms of Stan's beta_proportion. */
struct Shares : Regression {
  Vec logit, logRest;
  Shares() {
    logit.resize(n); logRest.resize(n);
    for (int i = 0; i < n; i++) { logRest[i] = std::log1p(-y[i]); logit[i] = std::log(y[i]) - logRest[i]; }
  }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    double lp = priors(q, g, 0.1);
    predict(q);
    const double phi = std::exp(q[p + 1]), atPhi = digamma(phi);
    double slope = 0;
    lp += n * std::lgamma(phi);
    for (int i = 0; i < n; i++) {
      const double t = eta[i], e = std::exp(-std::fabs(t));
      const double mu = (t < 0 ? e : 1) / (1 + e), rest = (t > 0 ? e : 1) / (1 + e), a = mu * phi, b = rest * phi;
      lp += (a - 1) * (logit[i] + logRest[i]) + (b - 1) * logRest[i] - std::lgamma(a) - std::lgamma(b);
      const double atB = digamma(b), byA = logit[i] - digamma(a) + atB;
      slope += mu * byA + atPhi - atB + logRest[i];
      eta[i] = phi * byA * mu * rest;
    }
    g[p + 1] += slope * phi;
    pullBack(g);
    return lp;
  }
};

/** Squared exponential kernel; the adjoint of the covariance is (w w' - K^-1) / 2 with w = K^-1 y. */
struct Process : Model {
  int n;
  Vec x, y;
  mutable Vec k, l, inverse, w;
  Process() { std::cin >> n; x = read(n); y = read(n); k.resize(n * n); l.resize(n * n); inverse.resize(n * n); w.resize(n); }
  int dim() const override { return 3; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double rho = std::exp(q[0]), alpha = std::exp(q[1]), sigma = std::exp(q[2]);
    const double a2 = alpha * alpha, s2 = sigma * sigma, scale = -0.5 / (rho * rho);
    for (int i = 0; i < n; i++) for (int j = 0; j <= i; j++) { const double d = x[i] - x[j]; k[i * n + j] = a2 * std::exp(scale * d * d); }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double t = k[i * n + j] + (i == j ? s2 : 0);
        for (int m = 0; m < j; m++) t -= l[i * n + m] * l[j * n + m];
        l[i * n + j] = i == j ? std::sqrt(t) : t / l[j * n + j];
      }
    }
    // Rows of the inverse of L, in the lower triangle.
    for (int i = 0; i < n; i++) {
      double* row = &inverse[i * n];
      for (int j = 0; j <= i; j++) row[j] = i == j ? 1 : 0;
      for (int m = 0; m < i; m++) { const double f = l[i * n + m]; const double* other = &inverse[m * n]; for (int j = 0; j <= m; j++) row[j] -= f * other[j]; }
      const double f = 1 / l[i * n + i];
      for (int j = 0; j <= i; j++) row[j] *= f;
    }
    double logs = 0, squares = 0;
    for (int j = 0; j < n; j++) w[j] = 0;
    for (int i = 0; i < n; i++) {
      double z = 0;
      const double* row = &inverse[i * n];
      for (int j = 0; j <= i; j++) z += row[j] * y[j];
      squares += z * z;
      for (int j = 0; j <= i; j++) w[j] += row[j] * z;
      logs += std::log(l[i * n + i]);
    }
    // K^-1 = L^-T L^-1, its lower triangle in l.
    for (int i = 0; i < n * n; i++) l[i] = 0;
    for (int m = 0; m < n; m++) { const double* row = &inverse[m * n]; for (int i = 0; i <= m; i++) { const double f = row[i]; for (int j = 0; j <= i; j++) l[i * n + j] += f * row[j]; } }
    double gr = 0, ga = 0, gs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        const double adjoint = (w[i] * w[j] - l[i * n + j]) * (i == j ? 0.5 : 1), d = x[i] - x[j];
        gr += adjoint * k[i * n + j] * d * d;
        ga += adjoint * k[i * n + j];
      }
      gs += 0.5 * (w[i] * w[i] - l[i * n + i]);
    }
    g[0] = gr / (rho * rho) - rho * rho + 1;
    g[1] = 2 * ga - a2 + 1;
    g[2] = 2 * s2 * gs - s2 + 1;
    return 3 * HALF_LOG_TWO_OVER_PI - 0.5 * (rho * rho + a2 + s2) + q[0] + q[1] + q[2] - n * HALF_LOG_TWO_PI - logs - 0.5 * squares;
  }
};

struct Mixture : Model {
  int n;
  Vec y;
  Mixture() { std::cin >> n; y = read(n); }
  int dim() const override { return 5; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double p = sigmoid(q[0]), m1 = q[1], m2 = q[2], s1 = std::exp(q[3]), s2 = std::exp(q[4]);
    const double i1 = 1 / s1, i2 = 1 / s2, c1 = std::log(p) - q[3], c2 = std::log1p(-p) - q[4];
    double lp = 0, share = 0, a1 = 0, a2 = 0, b1 = 0, b2 = 0;
    for (int i = 0; i < n; i++) {
      const double z1 = (y[i] - m1) * i1, z2 = (y[i] - m2) * i2;
      const double l1 = c1 - 0.5 * z1 * z1, l2 = c2 - 0.5 * z2 * z2;
      const double d = l1 - l2, e = std::exp(-std::fabs(d));
      lp += (d > 0 ? l1 : l2) + std::log1p(e);
      const double r1 = (d > 0 ? 1 : e) / (1 + e), r2 = 1 - r1;
      share += r1;
      a1 += r1 * z1;
      a2 += r2 * z2;
      b1 += r1 * (z1 * z1 - 1);
      b2 += r2 * (z2 * z2 - 1);
    }
    // share / p - (n - share) / (1 - p), times the slope of the sigmoid.
    g[0] = share * (1 - p) - (n - share) * p + 2 * (1 - p) - 2 * p;
    g[1] = a1 * i1 - m1 / 4;
    g[2] = a2 * i2 - m2 / 4;
    g[3] = b1 - s1 * s1 / 4 + 1;
    g[4] = b2 - s2 * s2 / 4 + 1;
    return lp - n * HALF_LOG_TWO_PI + std::log(6.0) + 2 * std::log(p) + 2 * std::log1p(-p) - (m1 * m1 + m2 * m2) / 8 - 2 * (std::log(2.0) + HALF_LOG_TWO_PI)
      + 2 * (HALF_LOG_TWO_OVER_PI - std::log(2.0)) - (s1 * s1 + s2 * s2) / 8 + q[3] + q[4];
  }
};

/** Every person answers every item. */
struct Items : Model {
  int persons, items;
  Vec y;
  Items() { std::cin >> persons >> items; y = read(persons * items); }
  int dim() const override { return persons + 2 * items; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double *ability = q, *logSlope = q + persons, *difficulty = q + persons + items;
    Vec slope(items);
    double lp = -(persons + 2 * items) * HALF_LOG_TWO_PI - items * std::log(0.5);
    for (int j = 0; j < items; j++) {
      slope[j] = std::exp(logSlope[j]);
      lp += -2 * logSlope[j] * logSlope[j] - 0.5 * difficulty[j] * difficulty[j];
      g[persons + j] = 0;
      g[persons + items + j] = -difficulty[j];
    }
    for (int i = 0; i < persons; i++) {
      const double t = ability[i];
      double sum = 0;
      lp -= 0.5 * t * t;
      for (int j = 0; j < items; j++) {
        const double d = t - difficulty[j], eta = slope[j] * d, e = std::exp(-std::fabs(eta)), k = y[i * items + j];
        lp += k * eta - (eta > 0 ? eta : 0) - std::log1p(e);
        const double r = k - (eta < 0 ? e : 1) / (1 + e);
        sum += r * slope[j];
        g[persons + j] += r * d;
        g[persons + items + j] -= r * slope[j];
      }
      g[i] = sum - t;
    }
    for (int j = 0; j < items; j++) g[persons + j] = g[persons + j] * slope[j] - 4 * logSlope[j];
    return lp;
  }
};

struct Garch : Model {
  int n;
  double sigma1;
  Vec y;
  mutable Vec v;
  Garch() { std::cin >> n >> sigma1; y = read(n); v.resize(n); }
  int dim() const override { return 4; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double mu = q[0], a0 = std::exp(q[1]), a1 = sigmoid(q[2]), room = 1 - a1, share = sigmoid(q[3]), b1 = room * share;
    v[0] = sigma1 * sigma1;
    double squares = 0, logs = 0;
    for (int t = 1; t < n; t++) { const double d = mu - y[t - 1]; v[t] = a0 + a1 * d * d + b1 * v[t - 1]; }
    for (int t = 0; t < n; t++) { const double d = y[t] - mu; squares += d * d / v[t]; logs += std::log(v[t]); }
    double gm = 0, g0 = 0, g1 = 0, gb = 0, adjoint = 0;
    for (int t = n - 1; t >= 0; t--) {
      const double d = y[t] - mu, z = d / v[t];
      gm += z;
      // What the rows after this one send back comes through v[t].
      adjoint = adjoint * b1 + 0.5 * (z * z - 1 / v[t]);
      if (t > 0) {
        const double shock = mu - y[t - 1];
        gm += adjoint * 2 * a1 * shock;
        g0 += adjoint;
        g1 += adjoint * shock * shock;
        gb += adjoint * v[t - 1];
      }
    }
    g[0] = gm;
    g[1] = g0 * a0 + 1;
    // b1 and the density of b1 and its Jacobian depend on a1 through the room that a1 leaves.
    g[2] = (g1 - gb * share) * a1 * (1 - a1) + 1 - 2 * a1;
    g[3] = gb * room * share * (1 - share) + 1 - 2 * share;
    return -0.5 * squares - 0.5 * logs - n * HALF_LOG_TWO_PI + q[1] + std::log(a1) + std::log(room) + std::log(share) + std::log1p(-share);
  }
};

struct Autoregression : Model {
  int lags, n;
  Vec y;
  Autoregression() { std::cin >> lags >> n; y = read(n); }
  int dim() const override { return lags + 2; }
  double gradient(const double* __restrict q, double* __restrict g) const override {
    const double alpha = q[0], sigma = std::exp(q[1 + lags]), is = 1 / (sigma * sigma);
    const double* beta = q + 1;
    for (int k = 0; k < lags + 2; k++) g[k] = 0;
    double squares = 0;
    for (int t = lags; t < n; t++) {
      double r = y[t] - alpha;
      for (int k = 0; k < lags; k++) r -= beta[k] * y[t - k - 1];
      squares += r * r;
      g[0] += r;
      for (int k = 0; k < lags; k++) g[1 + k] += r * y[t - k - 1];
    }
    double priors = alpha * alpha;
    g[0] = g[0] * is - alpha / 100;
    for (int k = 0; k < lags; k++) { g[1 + k] = g[1 + k] * is - beta[k] / 100; priors += beta[k] * beta[k]; }
    const double ratio = sigma / 2.5;
    g[1 + lags] = squares * is - (n - lags) + 1 - 2 * ratio * ratio / (1 + ratio * ratio);
    return -priors / 200 - (lags + 1) * (std::log(10.0) + HALF_LOG_TWO_PI) + std::log(2 / (M_PI * 2.5)) - std::log1p(ratio * ratio) + q[1 + lags]
      - 0.5 * squares * is - (n - lags) * (q[1 + lags] + HALF_LOG_TWO_PI);
  }
};

static Model* make(const std::string& name) {
  if (name == "schools") return new Schools;
  if (name == "grouped") return new Grouped;
  if (name == "intercepts") return new Intercepts;
  if (name == "logistic") return new Logistic;
  if (name == "linear") return new Linear;
  if (name == "poisson") return new Poisson;
  if (name == "spread") return new Spread;
  if (name == "shares") return new Shares;
  if (name == "process") return new Process;
  if (name == "mixture") return new Mixture;
  if (name == "items") return new Items;
  if (name == "garch") return new Garch;
  return new Autoregression;
}

int main(int argc, char** argv) {
  const double milliseconds = argc > 1 ? std::stod(argv[1]) : 20;
  std::string name;
  std::cin >> name;
  Model* model = make(name);
  Vec q(model->dim()), g(model->dim());
  for (int i = 0; i < model->dim(); i++) q[i] = 0.1 + 0.01 * i;
  std::printf("%.15g\n", model->gradient(q.data(), g.data()));
  std::fflush(stdout);
  std::string line;
  volatile double sink = 0;
  while (std::cin >> line) {
    if (line == "gradient") {
      q[0] = 0.1;
      model->gradient(q.data(), g.data());
      for (double x : g) std::printf("%.15g ", x);
      std::printf("\n");
      std::fflush(stdout);
      continue;
    }
    const auto begin = std::chrono::steady_clock::now();
    long count = 0;
    double ns = 0;
    do {
      for (int i = 0; i < 16; i++) {
        q[0] = 0.1 + 1e-9 * i;
        sink = sink + model->gradient(q.data(), g.data());
      }
      count += 16;
      ns = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
    } while (ns < milliseconds * 1e6);
    std::printf("%.6g\n", ns / count);
    std::fflush(stdout);
  }
}
