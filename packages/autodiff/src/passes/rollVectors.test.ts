/** Recurrences whose rows carry small arrays: what the program computes as it was recorded, in fewer operations. */
import { expect, test } from "vitest";
import {
  all, array, cholesky, choleskySolve, concat, cumsum, exp, eye, gradient, interpret, lift, log, logSumExp, matmul, matrixTranspose, maximum, nodeOn, outer, recorded, roll, stack, sub, Tape,
  type Value, where,
} from "../index.ts";

/** A tape of a program of one vector, which it takes its parameters from. */
function tapeOf(parameters: number, result: (theta: (i: number) => Value) => Value): Tape {
  const tape = new Tape();
  const theta = recorded(tape, tape.input("theta", { dtype: "f64", shape: [parameters] }));
  tape.output("y", nodeOn(tape, result((i) => theta.at(i))));
  return tape;
}

const total = (values: readonly Value[]): Value => values.reduce((sum, value) => sum.add(value));
const series = (n: number): number[] => Array.from({ length: n }, (_, t) => Math.sin(0.7 * t) + 0.3 * Math.cos(t * t));

/** Numbers carried and rows of each recurrence. */
function carried(tape: Tape): string[] {
  return roll(tape).nodes.flatMap((node) => (node.kind === "op" && node.op.name === "recurrence" ? [`${node.shape[0]! / (Number(node.attrs["rows"]) + 1)} over ${String(node.attrs["rows"])}`] : []));
}

/** Value and gradient. */
function at(tape: Tape, theta: readonly number[]): number[] {
  const evaluator = interpret(gradient(tape, "y"));
  evaluator.inputs[0]?.set(theta);
  evaluator.run();
  return [...evaluator.outputs.values()].flatMap((data) => Array.from(data));
}

function expectSame(found: readonly number[], expected: readonly number[]): void {
  for (const [i, x] of expected.entries()) {
    if (Number.isFinite(x)) expect(Math.abs((found[i] ?? NaN) - x), `${i}: ${found[i]} for ${x}`).toBeLessThanOrEqual(1e-11 * Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs)));
    else expect(found[i], String(i)).toBe(x);
  }
}

/** The rolled program has the values and the gradient of the recorded one. */
function expectRolled(tape: Tape, theta: readonly number[], expected: readonly string[]): void {
  expect(carried(tape)).toEqual(expected);
  expectSame(at(roll(tape), theta), at(tape, theta));
}

/** Transitions of states by parameters from `from` on, row by row as logarithms of probabilities. */
function transitions(states: number, theta: (i: number) => Value, from: number): Value {
  const logits = stack(Array.from({ length: states }, (_, i) => stack(Array.from({ length: states }, (__, j) => theta(from + i * states + j)))));
  return logits.sub(logSumExp(logits, 1).reshape([states, 1]));
}

const step = (alpha: Value, logGamma: Value, states: number): Value => logSumExp(alpha.reshape([states, 1]).add(logGamma), 0);
const points = (n: number): number[] => Array.from({ length: n }, (_, i) => 0.4 * Math.cos(3 * i + 1));

/** The forward algorithm in plain numbers, scaled in each step. */
function forward(states: number, theta: readonly number[], y: readonly number[]): number {
  const row = (i: number): number[] => {
    const weights = theta.slice(states + i * states, 2 * states + i * states).map((x) => Math.exp(x));
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((x) => x / sum);
  };
  const gamma = Array.from({ length: states }, (_, i) => row(i));
  let [alpha, logLikelihood] = [Array.from({ length: states }, () => 1 / states), 0];
  for (const x of y) {
    const moved = alpha.map((_, j) => alpha.reduce((sum, a, i) => sum + a * (gamma[i]?.[j] ?? 0), 0) * Math.exp(-0.5 * ((theta[j] ?? 0) - x) ** 2));
    const sum = moved.reduce((a, b) => a + b);
    alpha = moved.map((a) => a / sum);
    logLikelihood += Math.log(sum);
  }
  return logLikelihood;
}

test.each([2, 3, 4])("the forward algorithm of %i hidden states is one recurrence of as many numbers, and gives the likelihood", (states) => {
  const y = series(60);
  const tape = tapeOf(states + states * states, (theta) => {
    const mu = stack(Array.from({ length: states }, (_, i) => theta(i)));
    const logGamma = transitions(states, theta, states);
    let alpha = lift(new Array<number>(states).fill(-Math.log(states)));
    for (const x of y) alpha = step(alpha, logGamma, states).add(mu.sub(x).square().mul(-0.5));
    return logSumExp(alpha);
  });
  const theta = points(states + states * states);
  expectRolled(tape, theta, [`${states} over 59`]);
  expect(at(roll(tape), theta)[0]).toBeCloseTo(forward(states, theta, y), 10);
});

test("transitions that are others in each row are computed for all rows before", () => {
  const tape = tapeOf(12, (theta) => {
    const mu = stack([theta(0), theta(1), theta(2)]);
    const slopes = stack(Array.from({ length: 9 }, (_, i) => theta(3 + i))).reshape([3, 3]);
    let alpha = array([0, -1, -2]);
    for (const x of series(50)) {
      const logits = slopes.mul(x);
      alpha = step(alpha, logits.sub(logSumExp(logits, 1).reshape([3, 1])), 3).add(mu.sub(x).square().mul(-0.5));
    }
    return logSumExp(alpha);
  });
  expectRolled(tape, points(12), ["3 over 49"]);
  const [few, many] = [50, 200].map((n) => roll(tapeOf(4, (theta) => {
    let alpha = array([0, 0]);
    const slopes = stack([theta(0), theta(1), theta(2), theta(3)]).reshape([2, 2]);
    for (const x of series(n)) alpha = step(alpha, slopes.mul(x), 2);
    return logSumExp(alpha);
  })).nodes.length);
  expect(many).toBe(few);
});

test("impossible transitions and emissions give no number that is not one, and the same gradient", () => {
  const tape = tapeOf(2, (theta) => {
    const [p, q] = [theta(0).map("sigmoid"), theta(1).map("sigmoid")];
    const [zero, one] = [lift(0), lift(1)];
    const logGamma = log(stack([stack([p.mul(0.9), one.sub(p), p.mul(0.1)]), stack([zero, one, zero]), stack([zero, zero, one])]));
    let alpha = array([0, -Infinity, -Infinity]);
    for (let t = 0; t < 50; t++) {
      const isSeen = (t * 7) % 5 < 3 && t < 25;
      alpha = step(alpha, logGamma, 3).add(isSeen ? stack([log(q), lift(-Infinity), lift(-Infinity)]) : stack([log(one.sub(q)), zero, zero]));
    }
    return logSumExp(alpha);
  });
  expect(carried(tape)).toEqual(["3 over 49"]);
  const found = at(roll(tape), [0.3, -0.2]);
  expect(found.every(Number.isFinite)).toBe(true);
  expectSame(found, at(tape, [0.3, -0.2]));
});

test("states that each row reads stand in one array", () => {
  const tape = tapeOf(8, (theta) => {
    const mu = stack([theta(0), theta(1)]);
    const gamma = exp(transitions(2, theta, 2));
    let alpha = array([0.5, 0.5]);
    return total(series(40).map((x) => {
      const joint = alpha.matmul(gamma).mul(exp(mu.sub(x).square().mul(-0.5)));
      const scale = joint.sum();
      alpha = joint.div(scale);
      return log(scale).add(alpha.mul(mu).sum().sub(x).square());
    }));
  });
  expectRolled(tape, points(8), ["2 over 39"]);
});

/** A level and a slope that are observed with noise: transition, variance of the state's steps, variance of what is seen. */
const trend = (theta: (i: number) => Value): { readonly a: Value; readonly q: Value; readonly r: Value } => ({
  a: stack([stack([lift(1), lift(1)]), stack([lift(0), theta(0)])]),
  q: eye(2).mul(exp(theta(1))),
  r: exp(theta(2)),
});

/** The log density of what such a filter sees, as one multivariate normal vector. */
function jointDensity([phi = 0, logQ = 0, logR = 0]: readonly number[], y: readonly number[]): number {
  const a = array([[1, 1], [0, phi]]);
  let covariance: Value = eye(2);
  const states = y.map(() => (covariance = matmul(matmul(a, covariance), matrixTranspose(a)).add(eye(2).mul(Math.exp(logQ)))));
  const rows = states.map((state, s) => {
    let ahead = state;
    return Array.from({ length: y.length - s }, (_, k) => {
      if (k > 0) ahead = matmul(a, ahead);
      return Number(ahead.at(0, 0)) + (k === 0 ? Math.exp(logR) : 0);
    });
  });
  const sigma = array(y.map((_, i) => y.map((__, j) => rows[Math.min(i, j)]?.[Math.abs(i - j)] ?? 0)));
  const factor = cholesky(sigma);
  const squares = Number(array([...y]).matmul(choleskySolve(factor, array([...y]))));
  const roots = y.reduce((sum, _, i) => sum + Math.log(Number(factor.at(i, i))), 0);
  return -0.5 * squares - roots;
}

test("a Kalman filter of two dimensions is a recurrence of its covariance, then one of its mean, and gives the density of what it sees", () => {
  const y = series(40);
  const tape = tapeOf(3, (theta) => {
    const { a, q, r } = trend(theta);
    const h = array([[1, 0]]);
    let [mean, covariance]: Value[] = [array([[0], [0]]), eye(2)];
    return total(y.map((x) => {
      const before = matmul(a, mean ?? 0);
      const ahead = matmul(matmul(a, covariance ?? 0), matrixTranspose(a)).add(q);
      const spread = matmul(matmul(h, ahead), matrixTranspose(h)).add(r);
      const gain = matmul(ahead, matrixTranspose(h)).div(spread);
      const error = sub(x, matmul(h, before));
      mean = before.add(matmul(gain, error));
      covariance = ahead.sub(matmul(matmul(gain, h), ahead));
      return error.square().div(spread).add(log(spread)).mul(-0.5).sum();
    }));
  });
  const theta = [0.6, -1, -0.5];
  expectRolled(tape, theta, ["4 over 38", "2 over 39"]);
  expect(at(roll(tape), theta)[0]).toBeCloseTo(jointDensity(theta, y), 9);
});

test("a filter that sees two numbers a row factors and solves in its loop", () => {
  const y = series(80);
  const tape = tapeOf(3, (theta) => {
    const { a, q, r } = trend(theta);
    let [mean, covariance]: Value[] = [array([0, 0]), eye(2)];
    return total(Array.from({ length: 40 }, (_, t) => {
      const before = matmul(a, mean ?? 0);
      const ahead = matmul(matmul(a, covariance ?? 0), matrixTranspose(a)).add(q);
      const factor = cholesky(ahead.add(eye(2).mul(r)));
      const error = array([y[2 * t] ?? 0, y[2 * t + 1] ?? 0]).sub(before);
      const gain = matrixTranspose(choleskySolve(factor, ahead));
      mean = before.add(matmul(gain, error));
      covariance = ahead.sub(matmul(gain, ahead));
      return error.matmul(choleskySolve(factor, error)).mul(-0.5).sub(log(factor.at(0, 0))).sub(log(factor.at(1, 1)));
    }));
  });
  expectRolled(tape, [0.6, -1, -0.5], ["4 over 38", "2 over 39"]);
});

test("a vector autoregression by a constant matrix, and by one of parameters", () => {
  for (const isKnown of [true, false]) {
    const tape = tapeOf(60, (theta) => {
      const a = isKnown ? array([[0.5, 0.1], [-0.2, 0.3]]) : stack([stack([theta(0), theta(1)]), stack([theta(2), theta(3)])]);
      let x = stack([theta(4), theta(5)]);
      return total(Array.from({ length: 25 }, (_, t) => {
        x = a.matmul(x).add(stack([theta(6 + 2 * t), theta(7 + 2 * t)]));
        return x.square().sum();
      }));
    });
    expectRolled(tape, points(60), ["2 over 25"]);
  }
});

test("series that do not need one another are one recurrence, read in every row", () => {
  const tape = tapeOf(3, (theta) => {
    const a = stack([theta(0), theta(1), theta(2)]).map("sigmoid");
    let level = lift([0, 0, 0]);
    return total(Array.from({ length: 40 }, (_, t) => {
      const error = sub([Math.sin(t), Math.cos(t), 0.1 * t], level);
      level = level.add(a.mul(error));
      return error.square().sum();
    }));
  });
  expectRolled(tape, points(3), ["3 over 38"]);
});

test("arrays may be cut, joined, turned, added up along an axis and compared in a row", () => {
  const tape = tapeOf(6, (theta) => {
    const w = stack(Array.from({ length: 6 }, (_, i) => theta(i))).reshape([2, 3]);
    let x: Value = array([[0.1, 0.2, 0.3], [0.3, -0.1, 0.5]]);
    for (const y of series(40)) {
      const turned = x.transpose().reshape([2, 3]);
      const joined = concat([turned.slice(1, 3, { axis: 1 }), cumsum(x, 1).at([1, 0]).slice(0, 1, { axis: 1 })], 1);
      const isSmall = all(joined.less(2), 1).reshape([2, 1]);
      x = where(isSmall, joined.mul(w).add(y), maximum(joined, 0.5)).map("tanh").sub(x.max(1).reshape([2, 1]).mul(0.1)).add(x.mean(0));
    }
    return outer(x.sum(0), x.sum(1)).square().sum();
  });
  expectRolled(tape, points(6), ["6 over 39"]);
});

test("numbers that tie for the largest share its derivative equally in the loop, as they do in an array", () => {
  const tape = tapeOf(3, (theta) => {
    let x = stack([theta(0), theta(1), theta(2)]);
    for (const y of series(30)) x = x.mul(0.5).add(x.max()).sub(0.5 * y);
    return x.mul([1, 2, 3]).sum();
  });
  expectRolled(tape, [0.3, 0.3, 0.3], ["3 over 30"]);
  expectRolled(tape, [0.3, 0.3, -0.3], ["3 over 30"]);
});

test("states that are too large stay unrolled, and so do rows of which the shapes or the elements that they take differ in no regular order", () => {
  const large = tapeOf(1, (theta) => {
    let x: Value = lift(new Array<number>(40).fill(0.1)).mul(theta(0));
    for (const y of series(30)) x = x.mul(0.5).add(x.sum().mul(0.01)).add(y);
    return x.sum();
  });
  const taken = tapeOf(3, (theta) => {
    let x = stack([theta(0), theta(1), theta(2)]);
    for (let t = 0; t < 40; t++) x = x.at([(t * t) % 3, (t * t + 1) % 2, (t * t * t) % 3]).mul(0.5).add(0.1 * t);
    return x.sum();
  });
  const grown = tapeOf(3, (theta) => {
    let x = stack([theta(0), theta(1)]);
    for (let t = 0; t < 20; t++) x = concat([x.mul(0.5).map("sin"), theta(2).reshape([1])]);
    return x.sum();
  });
  for (const [tape, theta] of [[large, [0.5]], [taken, points(3)], [grown, points(3)]] as const) expectRolled(tape, theta, []);
});

test("rows that lack an observation divide what only the last row is read of into stretches", () => {
  const tape = tapeOf(6, (theta) => {
    const mu = stack([theta(0), theta(1)]);
    const logGamma = transitions(2, theta, 2);
    let alpha = lift([0, 0]);
    for (const [t, x] of series(100).entries()) {
      alpha = step(alpha, logGamma, 2);
      if (t % 30 !== 7) alpha = alpha.add(mu.sub(x).square().mul(-0.5));
    }
    return logSumExp(alpha);
  });
  const rows = carried(tape).map((text) => Number(text.split(" ").at(-1)));
  expect(rows.length).toBe(3);
  expect(rows.reduce((sum, n) => sum + n)).toBeGreaterThan(75);
  expectRolled(tape, points(6), carried(tape));
});

test("reading the last state alone makes nothing that is as long as the rows", () => {
  const tape = tapeOf(6, (theta) => {
    const logGamma = transitions(2, theta, 2);
    let alpha = lift([0, 0]);
    for (const x of series(50)) alpha = step(alpha, logGamma, 2).add(stack([theta(0), theta(1)]).mul(x));
    return logSumExp(alpha);
  });
  const { nodes } = roll(tape);
  const at = nodes.findIndex((node) => node.kind === "op" && node.op.name === "recurrence");
  expect(nodes.slice(at + 1).filter(({ shape }) => shape.some((n) => n > 2))).toEqual([]);
});
