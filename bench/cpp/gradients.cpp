// Log densities and gradients written by hand, as a C++ programmer would fuse them: the yardstick of the compiler.
// Reads the model's name and its data from standard input; prints the log density at the point q[i] = 0.1 + 0.01 i, then for each
// line read from then on ("go") the nanoseconds of one gradient, measured over about the milliseconds given as argument.
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

int main(int argc, char** argv) {
  const double milliseconds = argc > 1 ? std::stod(argv[1]) : 20;
  std::string name;
  std::cin >> name;
  Model* model = name == "schools" ? static_cast<Model*>(new Schools) : name == "grouped" ? static_cast<Model*>(new Grouped) : new Logistic;
  Vec q(model->dim()), g(model->dim());
  for (int i = 0; i < model->dim(); i++) q[i] = 0.1 + 0.01 * i;
  std::printf("%.15g\n", model->gradient(q.data(), g.data()));
  std::fflush(stdout);
  std::string line;
  volatile double sink = 0;
  while (std::cin >> line) {
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
