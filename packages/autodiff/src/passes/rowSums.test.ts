import { expect, test } from "vitest";
import { array, exp, known, matmul, nodeOn, type Num, printTape, recorded, sum, Tape, type Value } from "../index.ts";
import { rowSums } from "./rowSums.ts";

const ROWS = 40;
const GROUPS = 4;
const x = Float64Array.from({ length: ROWS }, (_, i) => ((i * 7) % 11) - 5);
const y = Float64Array.from({ length: ROWS }, (_, i) => ((i * 13) % 17) / 4);
const group = known("i32", [ROWS], Int32Array.from({ length: ROWS }, (_, i) => i % GROUPS));

/** Inputs by name, and the output of a tape. */
function tapeOf(shapes: Readonly<Record<string, readonly number[]>>, output: (inputs: Readonly<Record<string, Value>>) => Num | readonly Value[]): Tape {
  const tape = new Tape();
  const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, recorded(tape, tape.input(name, { dtype: "f64", shape }))]));
  const results = output(inputs);
  for (const [i, result] of (Array.isArray(results) ? results : [results]).entries()) tape.output(`out${i}`, nodeOn(tape, result as Value));
  return tape;
}

const text = (tape: Tape): string => `\n${printTape(tape)}\n`;
const squares = (rest: Value): Value => sum(rest.square());

/** Rows that stay as they are: the same tape comes back. */
function expectKept(tape: Tape): void {
  expect(rowSums(tape)).toBe(tape);
}

test("rows of a mean that all share become one row and a number, both of them data", () => {
  const tape = tapeOf({ mu: [], sigma: [] }, ({ mu, sigma }) => sum(array(y).sub(mu!).div(sigma!).square().mul(-0.5).sub(sigma!.log())));
  expect(text(rowSums(tape))).toMatchInlineSnapshot(`
    "
      a:f64[] = input mu
      b:f64[] = input sigma
      c:f64[] = log b
      d:f64[1] = data [6.324555320336759]  # sums of 40 rows
      e:f64[1] = mul d a
      f:f64[1] = data [-12.411939816160888]  # sums of 40 rows
      g:f64[1] = add e f
      h:f64[1] = square g
      i:f64[1] = data [62.44375]  # sums of 40 rows
      j:f64[1] = add h i
      k:f64[] = div 1 b
      l:f64[] = square k
      m:f64[] = mul -0.5 l
      n:f64[1] = mul m j
      o:f64[] = mul 40 c
      p:f64[] = neg o
      q:f64[1] = add n p
      r:f64[] = reshape shape=[] q
      return out0=r
    "
  `);
});

test("rows of a group become the rows of a triangle, which all groups have in the same arrays, read as they stand", () => {
  const tape = tapeOf({ alpha: [GROUPS], beta: [GROUPS] }, ({ alpha, beta }) => squares(array(y).sub(alpha!.at(group)).sub(beta!.at(group).mul(array(x)))));
  expect(text(rowSums(tape))).toMatchInlineSnapshot(`
    "
      a:f64[4] = input alpha
      b:f64[4] = input beta
      c:f64[4] = data [3.1622776601683795, 3.1622776601683795, 3.1622776601683795, ...]  # sums of 40 rows
      d:f64[4] = mul c a
      e:f64[4] = data [0, 1.2649110640673518, -0.9486832980505138, ...]  # sums of 40 rows
      f:f64[4] = mul e b
      g:f64[4] = data [-3.557562367689427, -5.771156729807292, -7.984751091925158, ...]  # sums of 40 rows
      h:f64[4] = add d f
      i:f64[4] = add h g
      j:f64[4] = square i
      k:f64[] = sum axes=[0] j
      l:f64[4] = data [10.488088481701515, 9.612491872558333, 10.00499875062461, ...]  # sums of 40 rows
      m:f64[4] = mul l b
      n:f64[4] = data [-1.3110110602126894, 0.9934988894256719, 0.5172414439009226, ...]  # sums of 40 rows
      o:f64[4] = add m n
      p:f64[4] = square o
      q:f64[] = sum axes=[0] p
      r:f64[1] = data [47.38431013431012]  # sums of 40 rows
      s:f64[] = add k q
      t:f64[1] = add s r
      u:f64[] = reshape shape=[] t
      return out0=u
    "
  `);
});

test("what groups leave of a slope that they share is one row of all", () => {
  const tape = tapeOf({ alpha: [GROUPS], beta: [] }, ({ alpha, beta }) => squares(array(y).sub(alpha!.at(group)).sub(beta!.mul(array(x)))));
  expect(text(rowSums(tape))).toMatchInlineSnapshot(`
    "
      a:f64[4] = input alpha
      b:f64[] = input beta
      c:f64[4] = data [3.1622776601683795, 3.1622776601683795, 3.1622776601683795, ...]  # sums of 40 rows
      d:f64[4] = mul c a
      e:f64[4] = data [0, 1.2649110640673518, -0.9486832980505138, ...]  # sums of 40 rows
      f:f64[4] = mul e b
      g:f64[4] = data [-3.557562367689427, -5.771156729807292, -7.984751091925158, ...]  # sums of 40 rows
      h:f64[4] = add d f
      i:f64[4] = add h g
      j:f64[4] = square i
      k:f64[] = sum axes=[0] j
      l:f64[1] = data [-20.282997806044353]  # sums of 40 rows
      m:f64[1] = mul l b
      n:f64[1] = data [0.01972095071078689]  # sums of 40 rows
      o:f64[1] = add m n
      p:f64[1] = square o
      q:f64[1] = data [50.37461108410306]  # sums of 40 rows
      r:f64[1] = add k p
      s:f64[1] = add r q
      t:f64[] = reshape shape=[] s
      return out0=t
    "
  `);
});

test("a matrix becomes a triangle of as many rows as columns", () => {
  const data = Float64Array.from({ length: 5 * ROWS }, (_, i) => ((i * 31) % 37) / 10);
  const tape = tapeOf({ beta: [5] }, ({ beta }) => squares(array(y).sub(matmul(array(data, [ROWS, 5]), beta!))));
  expect(text(rowSums(tape))).toMatchInlineSnapshot(`
    "
      a:f64[5] = input beta
      b:f64[5, 1] = reshape shape=[5,1] a
      c:f64[5, 5] = data [12.826145173044004, 10.045106948483312, 8.50450377165911, ...]  # sums of 40 rows
      d:f64[5, 1] = matmul left=0 right=0 c b
      e:f64[5] = reshape shape=[5] d
      f:f64[5] = data [-11.443422635545156, -3.1180044024039257, -2.0365806855219124, ...]  # sums of 40 rows
      g:f64[5] = add e f
      h:f64[5] = square g
      i:f64[] = sum axes=[0] h
      j:f64[1] = data [57.06754779340548]  # sums of 40 rows
      k:f64[1] = add i j
      l:f64[] = reshape shape=[] k
      return out0=l
    "
  `);
});

test("a scale for each group stays in the rows of the groups, and its logarithm is taken once for each", () => {
  const tape = tapeOf({ mu: [], sigma: [GROUPS] }, ({ mu, sigma }) => sum(array(y).sub(mu!).div(sigma!.at(group)).square().mul(-0.5).sub(sigma!.log().at(group))));
  expect(text(rowSums(tape))).toMatchInlineSnapshot(`
    "
      a:f64[] = input mu
      b:f64[4] = input sigma
      c:f64[4] = log b
      d:f64[4] = data [3.1622776601683795, 3.1622776601683795, 3.1622776601683795, ...]  # sums of 40 rows
      e:f64[4] = mul d a
      f:f64[4] = data [-3.557562367689427, -5.771156729807292, -7.984751091925158, ...]  # sums of 40 rows
      g:f64[4] = add e f
      h:f64[4] = square g
      i:f64[4] = div 1 b
      j:f64[4] = square i
      k:f64[4] = mul -0.5 j
      l:f64[4] = mul h k
      m:f64[] = sum axes=[0] l
      n:f64[4] = data [2.2707377655731187, 4.7964830865958445, 4.129921306756341, ...]  # sums of 40 rows
      o:f64[4] = square n
      p:f64[4] = mul o k
      q:f64[] = sum axes=[0] p
      r:f64[] = add m q
      s:f64[4] = data [-10, -10, -10, ...]  # sums of 40 rows
      t:f64[4] = mul s c
      u:f64[] = sum axes=[0] t
      v:f64[] = add r u
      return out0=v
    "
  `);
});

test("rows that something else reads are kept", () => {
  const known = array(y);
  const rest = (alpha: Value): Value => known.sub(alpha.at(group));
  expectKept(tapeOf({ alpha: [GROUPS] }, ({ alpha }) => [squares(rest(alpha!)), rest(alpha!)]));
  expectKept(tapeOf({ alpha: [GROUPS] }, ({ alpha }) => squares(rest(alpha!)).add(sum(exp(rest(alpha!))))));
});

test("rows that only sums read which are all reduced are not kept", () => {
  const tape = tapeOf({ alpha: [GROUPS] }, ({ alpha }) => {
    const mean = alpha!.at(group).mul(array(x));
    return squares(array(y).sub(mean)).add(squares(array(x).sub(mean.mul(2))));
  });
  expect(rowSums(tape).nodes.some(({ shape }) => shape[0] === ROWS)).toBe(false);
});

test("what reads the elements that rows share is no reason to keep them", () => {
  const tape = tapeOf({ alpha: [GROUPS] }, ({ alpha }) => squares(array(y).sub(alpha!.at(group))).add(sum(exp(alpha!.at(group)).mul(array(x)))));
  expect(rowSums(tape)).not.toBe(tape);
});

test("rows are kept where their data are not finite, or their squares would not be", () => {
  for (const odd of [NaN, Infinity, 1e200, 1e-200]) {
    const data = y.slice();
    data[3] = odd;
    expectKept(tapeOf({ alpha: [GROUPS] }, ({ alpha }) => squares(array(data).sub(alpha!.at(group)))));
    expectKept(tapeOf({ alpha: [GROUPS] }, ({ alpha }) => squares(array(y).sub(alpha!.at(group).mul(array(data))))));
  }
});

test("rows are kept where their weights are negative", () => {
  expectKept(tapeOf({ alpha: [GROUPS] }, ({ alpha }) => sum(array(y).sub(alpha!.at(group)).square().mul(array(x)))));
});

test("few rows are kept, and those of which not a third would be saved", () => {
  expectKept(tapeOf({ mu: [] }, ({ mu }) => squares(array(y.slice(0, 15)).sub(mu!))));
  const own = known("i32", [ROWS], Int32Array.from({ length: ROWS }, (_, i) => Math.floor(0.7 * i)));
  expectKept(tapeOf({ alpha: [ROWS] }, ({ alpha }) => squares(array(y).sub(alpha!.at(own)))));
  expectKept(tapeOf({ alpha: [ROWS] }, ({ alpha }) => squares(array(y).sub(alpha!))));
});

test("rows are kept where their triangle would cost more than it may", () => {
  const [rows, columns] = [1600, 1000];
  const data = Float64Array.from({ length: rows * columns }, (_, i) => (i % 101) - 50);
  expectKept(tapeOf({ beta: [columns] }, ({ beta }) => squares(array(new Float64Array(rows).fill(1)).sub(matmul(array(data, [rows, columns]), beta!)))));
});

test("what is not a sum of squares of what is linear is kept", () => {
  expectKept(tapeOf({ alpha: [GROUPS] }, ({ alpha }) => sum(array(y).sub(alpha!.at(group)).square().map("log1p"))));
  expectKept(tapeOf({ alpha: [GROUPS] }, ({ alpha }) => squares(array(y).sub(exp(alpha!.at(group).mul(array(x)))))));
  expectKept(tapeOf({ alpha: [GROUPS] }, ({ alpha }) => array(y).sub(alpha!.at(group)).square()));
});
