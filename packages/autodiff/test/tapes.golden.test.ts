import { describe, expect, it } from "vitest";
import { gradient } from "../src/gradient.ts";
import { concat, logSumExp, where, greater, scatterAdd } from "../src/functions.ts";
import { printTape } from "../src/print.ts";
import { Tape } from "../src/tape.ts";
import { lift, nodeOn, recorded, type Value } from "../src/value.ts";

/** The text of a function of inputs x and y of a shape, and of its gradient. */
function texts(f: (x: Value, y: Value) => Value, shape: readonly number[] = []): { value: string; gradient: string } {
  const tape = new Tape();
  const [x, y] = ["x", "y"].map((name) => {
    tape.origin = { site: name };
    return recorded(tape, tape.input(name, { dtype: "f64", shape }));
  });
  tape.origin = {};
  if (x === undefined || y === undefined) throw new Error("no inputs");
  tape.output("z", nodeOn(tape, f(x, y)));
  return { value: `\n${printTape(tape)}\n`, gradient: `\n${printTape(gradient(tape, "z"))}\n` };
}

describe("a tape prints as let-bindings", () => {
  it("of scalars, with constants in place, -0 with its sign", () => {
    expect(texts((x, y) => x.mul(y).add(-0).pow(2).div(y.exp())).value).toMatchInlineSnapshot(`
      "
        a:f64[] = input x  # x
        b:f64[] = input y  # y
        c:f64[] = mul a b
        d:f64[] = add c -0
        e:f64[] = square d
        f:f64[] = exp b
        g:f64[] = div e f
        return z=g
      "
    `);
  });

  it("of arrays, with data by their first numbers and attributes by name", () => {
    const z = (x: Value): Value => x.at([2, 0, 2, 1]).mul([0.25, 1, -3, 8]).slice(1, 4).sum();
    expect(texts(z, [3]).value).toMatchInlineSnapshot(`
      "
        a:f64[3] = input x  # x
        b:f64[3] = input y  # y
        c:i32[4] = data [2, 0, 2, ...]
        d:f64[4] = gather axis=0 a c
        e:f64[4] = data [0.25, 1, -3, ...]
        f:f64[4] = mul d e
        g:f64[3] = slice axis=0 start=1 step=1 stop=4 f
        h:f64[] = sum axes=[0] g
        return z=h
      "
    `);
  });

  it("with letters that go on after z", () => {
    const tape = texts((x, y) => Array.from({ length: 27 }, (_, k) => k + 2).reduce((total, k) => total.add(x.mul(k)), y)).value;
    expect(tape.split("\n").slice(-5).join("\n")).toMatchInlineSnapshot(`
      "  bb:f64[] = add az ba
        bc:f64[] = mul a 28
        bd:f64[] = add bb bc
        return z=bd
      "
    `);
  });
});

describe("the gradient of a tape prints as a tape", () => {
  it("of a product and a square", () => {
    expect(texts((x, y) => x.mul(y).square()).gradient).toMatchInlineSnapshot(`
      "
        a:f64[] = input x  # x
        b:f64[] = input y  # y
        c:f64[] = mul a b
        d:f64[] = square c
        e:f64[] = mul c 2
        f:f64[] = mul e b
        g:f64[] = mul e a
        return z=d d/x=f d/y=g
      "
    `);
  });

  it("of a normal log density: sums of the stretched adjoint are products", () => {
    const logDensity = (mu: Value, logSigma: Value): Value => {
      const sigma = logSigma.exp();
      return lift([1.5, -0.5, 2]).sub(mu).div(sigma).square().mul(-0.5).sub(logSigma).sum();
    };
    expect(texts(logDensity).gradient).toMatchInlineSnapshot(`
      "
        a:f64[] = input x  # x
        b:f64[] = input y  # y
        c:f64[] = exp b
        d:f64[3] = data [1.5, -0.5, 2]
        e:f64[3] = sub d a
        f:f64[3] = div e c
        g:f64[3] = square f
        h:f64[3] = mul g -0.5
        i:f64[3] = sub h b
        j:f64[] = sum axes=[0] i
        k:f64[3] = mul f 2
        l:f64[3] = mul -0.5 k
        m:f64[3] = div l c
        n:f64[3] = mul l f
        o:f64[3] = div n c
        p:f64[3] = neg o
        q:f64[] = sum axes=[0] p
        r:f64[3] = neg m
        s:f64[] = sum axes=[0] r
        t:f64[] = mul q c
        u:f64[] = add -3 t
        return z=j d/x=s d/y=u
      "
    `);
  });

  it("of rows read by an index: they are added back", () => {
    expect(texts((x, y) => x.at([1, 0, 1]).mul(y.at([0, 0, 2])).sum(), [3]).gradient).toMatchInlineSnapshot(`
      "
        a:f64[3] = input x  # x
        b:f64[3] = input y  # y
        c:i32[3] = data [1, 0, 1]
        d:f64[3] = gather axis=0 a c
        e:i32[3] = data [0, 0, 2]
        f:f64[3] = gather axis=0 b e
        g:f64[3] = mul d f
        h:f64[] = sum axes=[0] g
        i:f64[3] = scatterAdd axis=0 size=3 d e
        j:f64[3] = scatterAdd axis=0 size=3 f c
        return z=h d/x=j d/y=i
      "
    `);
  });

  it("of logSumExp: the shares of the terms, and nothing of the shift", () => {
    expect(texts((x) => logSumExp(x), [3]).gradient).toMatchInlineSnapshot(`
      "
        a:f64[3] = input x  # x
        b:f64[3] = input y  # y
        c:f64[] = maxOf axes=[0] a
        d:f64[] = abs c
        e:bool[] = less d Infinity
        f:f64[] = where e c 0
        g:f64[] = stopGradient f
        h:f64[1] = reshape shape=[1] g
        i:f64[3] = sub a h
        j:bool[3] = equal i 0
        k:f64[3] = where j 1 0
        l:f64[3] = exp i
        m:f64[3] = sub l k
        n:f64[] = sum axes=[0] m
        o:f64[] = sum axes=[0] k
        p:f64[] = sub o 1
        q:f64[] = add n p
        r:bool[] = equal q -1
        s:f64[] = where r 0 q
        t:f64[] = log1p s
        u:f64[] = add t g
        v:f64[] = where r -Infinity u
        w:f64[] = where r 0 1
        x:f64[] = add s 1
        y:f64[] = div 1 x
        z:f64[] = mul w y
        aa:f64[] = where r 0 z
        ab:f64[3] = mul aa l
        ac:f64[3] = data [0, 0, 0]
        return z=v d/x=ab d/y=ac
      "
    `);
  });

  it("of a branch, a join and groups", () => {
    const z = (x: Value, y: Value): Value => scatterAdd(concat([where(greater(x, 0), x, y), y]), [0, 1, 0, 1], 2).max();
    expect(texts(z, [2]).gradient).toMatchInlineSnapshot(`
      "
        a:f64[2] = input x  # x
        b:f64[2] = input y  # y
        c:bool[2] = greater a 0
        d:f64[2] = where c a b
        e:f64[4] = concat axis=0 d b
        f:i32[4] = data [0, 1, 0, ...]
        g:f64[2] = scatterAdd axis=0 size=2 e f
        h:f64[] = maxOf axes=[0] g
        i:f64[1] = reshape shape=[1] h
        j:bool[2] = equal g i
        k:f64[2] = where j 1 0
        l:f64[] = sum axes=[0] k
        m:f64[] = div 1 l
        n:f64[1] = reshape shape=[1] m
        o:f64[2] = mul k n
        p:f64[4] = gather axis=0 o f
        q:f64[2] = slice axis=0 start=0 step=1 stop=2 p
        r:f64[2] = slice axis=0 start=2 step=1 stop=4 p
        s:f64[2] = where c q 0
        t:f64[2] = where c 0 q
        u:f64[2] = add r t
        return z=h d/x=s d/y=u
      "
    `);
  });
});
