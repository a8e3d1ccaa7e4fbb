import { expect, test } from "vitest";
import { interpret, lift, logAddExp, nodeOn, printTape, recorded, roll, stack, Tape, type Value } from "../index.ts";
import { gradient } from "../gradient.ts";

function tapeOf(shapes: Readonly<Record<string, number[]>>, result: (inputs: Record<string, Value>) => Value): Tape {
  const tape = new Tape();
  const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, recorded(tape, tape.input(name, { dtype: "f64", shape }))]));
  tape.output("y", nodeOn(tape, result(inputs)));
  return tape;
}

const total = (values: readonly Value[]): Value => values.reduce((sum, value) => sum.add(value));
const rows = (n: number, f: (t: number) => Value): Value[] => Array.from({ length: n }, (_, t) => f(t));

test("rows of one statement become one statement on arrays, whatever their number", () => {
  const model = (n: number): Tape => tapeOf({ a: [], b: [] }, ({ a, b }) => total(rows(n, (t) => lift(2 * t).sub(a!.add(b!.mul(0.5 * t + 1))).div(b!).square().mul(-0.5))));
  expect(printTape(roll(model(200)))).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[] = input b
      c:f64[200] = data [0, 2, 4, ...]
      d:f64[200] = data [1, 1.5, 2, ...]
      e:f64[200] = mul b d
      f:f64[200] = add a e
      g:f64[200] = sub c f
      h:f64[200] = div g b
      i:f64[200] = square h
      j:f64[200] = mul i -0.5
      k:f64[] = sum axes=[0] j
      return y=k"
  `);
  expect(roll(model(2000)).nodes.length).toBe(roll(model(20)).nodes.length);
});

test("few rows stay as they are", () => {
  const tape = tapeOf({ a: [] }, ({ a }) => total(rows(15, (t) => a!.mul(t).square())));
  expect(roll(tape)).toBe(tape);
});

test("elements of a vector become one gather, and its adjoint one addition", () => {
  const tape = tapeOf({ v: [3] }, ({ v }) => total(rows(20, (t) => v!.at((7 * t) % 3).mul(t).exp())));
  expect(printTape(gradient(roll(tape), "y"))).toMatchInlineSnapshot(`
    "  a:f64[3] = input v
      b:i32[20] = data [0, 2, 0, ...]
      c:f64[20] = gather axis=0 a b
      d:f64[20] = data [0, 2, 3, ...]
      e:f64[20] = mul c d
      f:f64[20] = exp e
      g:f64[] = sum axes=[0] f
      h:f64[20] = mul f d
      i:f64[3] = scatterAdd axis=0 size=3 h b
      return y=g d/v=i"
  `);
});

test("rows that lack an operation since it changes nothing there are given it", () => {
  const tape = tapeOf({ a: [], b: [] }, ({ a, b }) => total(rows(30, (t) => a!.add(b!.mul(t % 3 === 0 ? 1 : t)).sub(t).square())));
  expect(printTape(roll(tape))).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[] = input b
      c:f64[30] = data [2, 4, 5, ...]
      d:f64[30] = mul b c
      e:f64[30] = add a d
      f:f64[30] = data [2, 4, 5, ...]
      g:f64[30] = sub e f
      h:f64[30] = square g
      i:f64[] = sum axes=[0] h
      return y=i"
  `);
});

test("rows that are equal are computed once and counted", () => {
  const tape = tapeOf({ a: [] }, ({ a }) => total(rows(60, (t) => a!.mul(t % 20).exp())));
  expect(printTape(roll(tape))).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[20] = data [0, 2, 3, ...]
      c:f64[20] = mul a b
      d:f64[20] = exp c
      e:f64[20] = data [3, 3, 3, ...]
      f:f64[20] = mul d e
      g:f64[] = sum axes=[0] f
      return y=g"
  `);
});

test("rows of several kinds are rolled by kind, and what needs their order picks it", () => {
  const values = (a: Value): Value[] => rows(40, (t) => (t % 2 === 0 ? a.mul(t + 2).exp() : a.add(t + 2).map("sin")));
  const tape = tapeOf({ a: [] }, ({ a }) => stack(values(a!)).mul(Array.from({ length: 40 }, (_, t) => t)).sum());
  expect(printTape(roll(tape))).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[40] = data [0, 1, 2, ...]
      c:f64[20] = data [2, 4, 6, ...]
      d:f64[20] = mul a c
      e:f64[20] = exp d
      f:f64[20] = data [3, 5, 7, ...]
      g:f64[20] = add a f
      h:f64[20] = sin g
      i:f64[40] = concat axis=0 e h
      j:i32[40] = data [0, 20, 1, ...]
      k:f64[40] = gather axis=0 i j
      l:f64[40] = mul k b
      m:f64[] = sum axes=[0] l
      return y=m"
  `);
});

test("outputs that repeat one statement are rows of one array", () => {
  const tape = tapeOf({ a: [] }, ({ a }) => a!.exp());
  const { a } = { a: recorded(tape, 0) };
  for (let t = 0; t < 20; t++) tape.output(`y${t}`, nodeOn(tape, a.sub(t + 1).square()));
  expect(printTape(roll(tape)).split("\n").slice(0, 8).join("\n")).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[20] = data [1, 2, 3, ...]
      c:f64[20] = sub a b
      d:f64[20] = square c
      e:f64[] = exp a
      f:f64[] = gather axis=0 d 0
      g:f64[] = gather axis=0 d 1
      h:f64[] = gather axis=0 d 2"
  `);
});

/** Names of the operations of a rolled tape that stand for more than one number, recurrences with their bodies. */
function bodies(tape: Tape): string[] {
  return roll(tape).nodes.flatMap((node) => (node.kind === "op" && node.op.name === "recurrence" ? [`${String(node.attrs["body"])} (${String(node.attrs["rows"])})`] : []));
}

const series = (n: number): number[] => Array.from({ length: n }, (_, t) => (t * 7) % 11);

test("rows that need one number of the row before become a recurrence; what needs no earlier row is computed before it", () => {
  const model = (n: number): Tape =>
    tapeOf({ a: [], s: [] }, ({ a, s }) => {
      const states = [s!];
      for (let t = 1; t < n; t++) states.push((states[t - 1] ?? s!).mul(0.5).add(a!.sub(t).square()));
      return total(states.map((state) => state.log()));
    });
  expect(printTape(roll(model(101)))).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[] = input s
      c:f64[100] = data [1, 2, 3, ...]
      d:f64[100] = sub a c
      e:f64[100] = square d
      f:f64[101] = recurrence body=3: mul c0 x1, add v0 x2 -> v1 reversed=0 rows=100 b 0.5 e
      g:f64[99] = slice axis=0 start=2 step=1 stop=101 f
      h:f64[99] = log g
      i:f64[] = sum axes=[0] h
      j:f64[] = log b
      k:f64[] = gather axis=0 f 1
      l:f64[] = log k
      m:f64[] = add i j
      n:f64[] = add m l
      return y=n"
  `);
  const [small, large] = [model(101), model(401)].map((tape) => gradient(roll(tape), "y").nodes.length);
  expect(large).toBe(small);
});

test("a linear row keeps one product and one sum in its loop", () => {
  const path = tapeOf({ mu: [], phi: [], s: [], eta: [50] }, ({ mu, phi, s, eta }) => {
    let h = mu!;
    const states = rows(50, (t) => (h = mu!.add(phi!.mul(h.sub(mu!))).add(s!.mul(eta!.at(t)))));
    return total(states.map((state) => state.exp()));
  });
  const smoothing = tapeOf({ a: [], first: [] }, ({ a, first }) => {
    let level = first!;
    return total(series(50).map((y) => {
      const error = lift(y).sub(level);
      level = level.add(a!.mul(error));
      return error.square();
    }));
  });
  expect([...bodies(path), ...bodies(smoothing)]).toMatchInlineSnapshot(`
    [
      "3: mul x2 c0, add x1 v0 -> v1 (50)",
      "3: mul x2 c0, add x1 v0 -> v1 (49)",
    ]
  `);
});

test("a standard deviation that is carried as a square takes its roots outside of the loop, and is not a number from where the square is negative", () => {
  const model = tapeOf({ a: [], b: [], first: [] }, ({ a, b, first }) => {
    let sigma = first!;
    return total(series(40).map((y) => {
      sigma = a!.mul(y).add(b!.mul(sigma.square())).sqrt();
      return sigma.log();
    }));
  });
  expect(bodies(model)).toMatchInlineSnapshot(`
    [
      "5: less c0 x2, mul x4 c0, where v0 x3 v1, add x1 v2 -> v3 (39)",
    ]
  `);
  const at = (tape: Tape, point: readonly number[]): number => {
    const evaluator = interpret(tape);
    for (const [i, x] of point.entries()) evaluator.inputs[i]?.fill(x);
    evaluator.run();
    return evaluator.outputs.get("y")?.[0] ?? 0;
  };
  const states = tapeOf({ a: [], b: [], first: [] }, ({ a, b, first }) => {
    let sigma = first!;
    const last: Value[] = [];
    for (const [t, y] of series(40).entries()) {
      sigma = a!.mul(t === 20 ? -100 : y).add(b!.mul(sigma.square())).sqrt();
      if (t > 22) last.push(sigma.log());
    }
    return total(last);
  });
  // Row 20 alone is negative, and no term reads it.
  expect(bodies(states).length).toBe(1);
  expect(at(states, [0.2, 0.5, 1])).toBeNaN();
  expect(at(roll(states), [0.2, 0.5, 1])).toBeNaN();
});

test("a variance that does not depend on the mean is a recurrence of its own, before that of the mean", () => {
  const filter = tapeOf({ q: [], r: [], m: [] }, ({ q, r, m }) => {
    let [mean, variance] = [m!, q!.mul(3)];
    return total(series(50).map((y) => {
      const ahead = variance.add(q!);
      const spread = ahead.add(r!);
      const gain = ahead.div(spread);
      const error = lift(y).sub(mean);
      mean = mean.add(gain.mul(error));
      variance = lift(1).sub(gain).mul(ahead);
      return error.square().div(spread).add(spread.log());
    }));
  });
  expect(bodies(filter)).toMatchInlineSnapshot(`
    [
      "4: add c0 x2, div c0 v0, sub x1 v1, mul v2 c0, add v3 x3 -> v4 (49)",
      "3: mul x2 c0, add x1 v0 -> v1 (49)",
    ]
  `);
});

test("numbers that need one another are carried together, and one over two rows as two", () => {
  const epidemic = tapeOf({ b: [], g: [], s: [], i: [] }, ({ b, g, s, i }) => {
    let [open, ill] = [s!, i!];
    return total(series(50).map((y) => {
      const caught = b!.mul(open).mul(ill);
      open = open.sub(caught);
      ill = ill.add(caught).sub(g!.mul(ill));
      return ill.sub(y).square();
    }));
  });
  const second = tapeOf({ p: [], q: [], eta: [50] }, ({ p, q, eta }) => {
    const x = [eta!.at(0), eta!.at(1)];
    for (let t = 2; t < 50; t++) x.push(p!.mul(x[t - 1] ?? 0).add(q!.mul(x[t - 2] ?? 0)).add(eta!.at(t)));
    return total(x.map((state) => state.square()));
  });
  expect([...bodies(epidemic), ...bodies(second)]).toMatchInlineSnapshot(`
    [
      "4: mul x2 c1, mul v0 c0, add c0 v1, mul x3 c0, sub v2 v3, sub c1 v1 -> v4 v5 (49)",
      "5: mul x2 c0, add v0 c1, add v1 x3, mul x4 c0 -> v2 v3 (47)",
    ]
  `);
});

test("as many lags are carried as numbers may be, and the first rows, which have fewer, stay as they are", () => {
  const model = tapeOf({ w: [12], eta: [60] }, ({ w, eta }) => {
    const x: Value[] = [];
    for (let t = 0; t < 60; t++) {
      let mean = eta!.at(t);
      for (let k = 1; k <= Math.min(t, 12); k++) mean = mean.add(w!.at(k - 1).mul(x[t - k] ?? 0));
      x.push(mean);
    }
    return total(x.map((state) => state.square()));
  });
  expect(bodies(model).map((body) => /-> (.*) \((\d+)\)$/.exec(body)?.slice(1)).map(([ends = "", rows] = []) => [ends.split(" ").length, rows])).toEqual([[12, "47"]]);
});

test("rows of which only the last is read become a recurrence too", () => {
  const forward = tapeOf({ stay: [], leave: [], means: [2] }, ({ stay, leave, means }) => {
    const term = (y: number, state: number): Value => means!.at(state).sub(y).square().mul(-0.5);
    let [a, b] = [term(0, 0), term(0, 1)];
    for (const y of series(60)) {
      [a, b] = [logAddExp(a.add(stay!.map("logSigmoid")), b.add(leave!.map("logSigmoid"))).add(term(y, 0)), logAddExp(a.add(stay!.neg().map("logSigmoid")), b.add(leave!.neg().map("logSigmoid"))).add(term(y, 1))];
    }
    return logAddExp(a, b);
  });
  expect(bodies(forward)).toMatchInlineSnapshot(`
    [
      "8: add c0 x2, add v0 x3, add c1 x4, add v2 x5, logAddExp v1 v3, add v0 x6, add v2 x7, logAddExp v5 v6 -> v4 v7 (58)",
    ]
  `);
});

test("looking for recurrences where there are none takes time in proportion to the tape, counted by the nodes that are looked at", () => {
  const work = [60, 240].map((n) => {
    const tape = tapeOf({ w: [20], eta: [n] }, ({ w, eta }) => {
      const x: Value[] = [];
      for (let t = 0; t < n; t++) {
        let mean = eta!.at(t);
        for (let k = 1; k <= Math.min(t, 20); k++) mean = mean.add(w!.at(k - 1).mul(x[t - k] ?? 0));
        x.push(mean.map("tanh"));
      }
      return total(x.map((state) => state.square()));
    });
    let looks = 0;
    const counted = new Proxy(tape, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (name !== "continued" || typeof member !== "function") return typeof member === "function" ? (member.bind(target) as unknown) : member;
        return () => {
          const copy = target.continued();
          const node = copy.node.bind(copy);
          copy.node = (id) => {
            looks++;
            return node(id);
          };
          return copy;
        };
      },
    });
    roll(counted);
    return looks / tape.nodes.length;
  });
  expect(work[1]! / work[0]!).toBeLessThan(1.5);
});

test("rows that are not alike stay unrolled where no stretch of them is, and so do rows of many lags", () => {
  const alternating = tapeOf({ a: [] }, ({ a }) => {
    let x = a!;
    // 0, 1 and 2 operations in no regular order.
    return total(rows(40, (t) => (x = (t * t) % 7 === 1 ? x.map("sin").add(t) : (t * t) % 7 === 2 ? x.mul(a!).map("tanh") : x.exp().neg())));
  });
  const manyLags = tapeOf({ w: [20], eta: [60] }, ({ w, eta }) => {
    const x: Value[] = [];
    for (let t = 0; t < 60; t++) {
      let mean = eta!.at(t);
      for (let k = 1; k <= Math.min(t, 20); k++) mean = mean.add(w!.at(k - 1).mul(x[t - k] ?? 0));
      x.push(mean.map("tanh"));
    }
    return total(x.map((state) => state.square()));
  });
  expect([...bodies(alternating), ...bodies(manyLags)]).toEqual([]);
});

test("reading every element of a vector by itself gives a gradient whose arrays do not grow with the square of its length", () => {
  const sizes = [50, 100].map((n) => {
    const tape = tapeOf({ v: [n] }, ({ v }) => rows(n, (t) => v!.at(t)).reduce((state, element) => state.mul(0.5).add(element).map("tanh")));
    return gradient(tape, "y").nodes.reduce((sum, { shape }) => sum + shape.reduce((product, k) => product * k, 1), 0);
  });
  expect(sizes[1]! / sizes[0]!).toBeLessThan(2.1);
});
