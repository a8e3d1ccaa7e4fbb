// @node-only TensorFlow.js is loaded as Node loads it
import { isModelError } from "@typyro/base";
import { stagesOf } from "@typyro/inference";
import { array, dist, explain, matmul, mcmc, offload, plate, RunState, sample, stream, type Value } from "typyro";
import { beforeEach, describe, expect, it } from "vitest";
import { type ProductTensorFlow, standIn } from "./standIn.ts";
import { everyTensorFlow, nativeTensorFlow, type Tensor, titleOf } from "./tensorFlow.ts";

const [ROWS, COLUMNS] = [120, 3];
/** Multiplications of the product and of its adjoint. */
const WORK = ROWS * COLUMNS;
const OPTIONS = { chains: 2, warmup: 60, draws: 40, seed: 3 };
/** Largest relative error of one rounding to float32. */
const ROUNDING = 2 ** -24;

interface Rows {
  /** @shape [rows, columns] */
  readonly x: Value | Tensor;
  readonly y: readonly number[];
}

function logistic({ x, y }: Rows) {
  const beta = plate("columns", COLUMNS, () => sample("beta", dist.Normal(0, 2)));
  sample("y", dist.Bernoulli({ logits: matmul(x, beta) }), { obs: y });
  return { beta };
}

const numbers = (n: number, factor: number): number[] => Array.from({ length: n }, (_, i) => (((i + 1) * factor) % 509) / 127 - 2);
const flat = numbers(WORK, 7919);
const y = Array.from({ length: ROWS }, (_, row) => ((flat[COLUMNS * row] ?? 0) - (flat[COLUMNS * row + 1] ?? 0) + (row % 3) - 1 > 0 ? 1 : 0));
const data: Rows = { x: array(flat, [ROWS, COLUMNS]), y };

async function errorOf(body: () => unknown): Promise<{ readonly code: string; readonly text: string }> {
  try {
    await body();
  } catch (error) {
    if (isModelError(error)) return { code: error.code, text: error.message };
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Value and gradient at a point, in each lane of a call, and by how much float32 may move them. */
function expectWithinRoundings(tf: ProductTensorFlow): void {
  const exact = stagesOf(logistic, data);
  const outside = stagesOf(logistic, data, { products: offload(tf, { threshold: WORK }) });
  const lanes = outside.logDensity.batch?.lanes ?? 1;
  const q = new Float64Array(COLUMNS * lanes).map((_, i) => Math.sin(i + 1));
  const [gradients, values] = [new Float64Array(q.length), new Float64Array(lanes)];
  outside.logDensity.batch?.valuesAndGradients(q, gradients, values);
  for (let lane = 0; lane < lanes; lane++) {
    const beta = Float64Array.from({ length: COLUMNS }, (_, j) => q[j * lanes + lane] ?? NaN);
    const [slopes, ours] = [new Float64Array(COLUMNS), new Float64Array(COLUMNS)];
    const value = outside.logDensity.valueAndGradient(beta, slopes);
    const truth = exact.logDensity.valueAndGradient(beta, ours);
    // Sums of n products of rounded factors are off by at most n + 2 roundings of their terms' sizes (Higham 2002, section 3.1).
    const logitError = Array.from({ length: ROWS }, (_, row) => (COLUMNS + 2) * ROUNDING * beta.reduce((sum, b, j) => sum + Math.abs(b * (flat[row * COLUMNS + j] ?? 0)), 0));
    // A log density of a row changes by no more than its logit does, and its slope by a quarter of that.
    const valueBound = 1.01 * logitError.reduce((sum, error) => sum + error);
    expect(Math.abs(value - truth)).toBeLessThanOrEqual(valueBound);
    expect(Math.abs((values[lane] ?? NaN) - truth)).toBeLessThanOrEqual(valueBound);
    for (let j = 0; j < COLUMNS; j++) {
      const column = Array.from({ length: ROWS }, (_, row) => Math.abs(flat[row * COLUMNS + j] ?? 0));
      const bound = 1.01 * column.reduce((sum, size, row) => sum + size * ((logitError[row] ?? 0) / 4 + (ROWS + 2) * ROUNDING), 0);
      expect(Math.abs((slopes[j] ?? NaN) - (ours[j] ?? NaN))).toBeLessThanOrEqual(bound);
      expect(Math.abs((gradients[j * lanes + lane] ?? NaN) - (ours[j] ?? NaN))).toBeLessThanOrEqual(bound);
    }
    // Roundings are there: the same bits would mean that nothing went outside.
    expect(value).not.toBe(truth);
  }
  exact.dispose();
  outside.dispose();
}

/** Tensors that are there while 1,000 gradients are taken, and afterwards. */
function tensorsOf(tf: ProductTensorFlow): { readonly during: number; readonly after: number } {
  const before = tf.memory().numTensors;
  const { logDensity, dispose } = stagesOf(logistic, data, { products: offload(tf, { threshold: 0 }) });
  const [q, gradient] = [new Float64Array(COLUMNS), new Float64Array(COLUMNS)];
  for (let i = 0; i < 1000; i++) {
    q[0] = i / 1000;
    logDensity.valueAndGradient(q, gradient);
  }
  const during = tf.memory().numTensors - before;
  dispose();
  return { during, after: tf.memory().numTensors - before };
}

const native = nativeTensorFlow();

for (const { name, make } of [
  { name: "a stand-in", make: (): ProductTensorFlow => standIn() },
  { name: titleOf("the native addon", native), make: (): ProductTensorFlow | undefined => ("tf" in native ? native.tf : undefined) },
]) {
  describe.skipIf(make() === undefined)(`products by ${name}`, () => {
    let tf: ProductTensorFlow = standIn();
    beforeEach(async () => {
      if ("tf" in native) await native.tf.setBackend(native.backend);
      tf = make() ?? tf;
    });

    it("give value and gradient within the bound of float32's roundings, for one chain and in lanes", () => expectWithinRoundings(tf));

    it("keep one tensor for data that a product and its adjoint share, and leave none, after 1,000 gradients", () => {
      expect(tensorsOf(tf)).toEqual({ during: 1, after: 0 });
    });

    it("serve a run from start to end, which leaves no tensor and every chain complete", async () => {
      const before = tf.memory().numTensors;
      const posterior = await mcmc(logistic, data, { ...OPTIONS, products: offload(tf, { threshold: 0 }) });
      expect(posterior.outcome).toEqual({ kind: "complete" });
      expect(posterior.draws.get("beta").data.every(Number.isFinite)).toBe(true);
      for await (const { draws } of stream(logistic, data, { ...OPTIONS, products: offload(tf, { threshold: 0 }) })) expect(draws.draws).toBe(OPTIONS.draws);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}

describe("offload", () => {
  it("sends the products of at least the threshold, which `explain` shows; others keep every bit", async () => {
    const tf = standIn();
    const outside = (threshold: number): string[] => explain(logistic, data, { products: offload(tf, { threshold }) }).kernel.match(/^outside.*$/gm) ?? [];
    expect(outside(WORK)).toEqual(["outside (float32): matmul f64[120, 1]  # y", "outside (float32): matmul f64[3, 1]  # y"]);
    expect(outside(WORK + 1)).toEqual([]);
    expect(tf.products()).toBe(0);
    const inside = await mcmc(logistic, data, { ...OPTIONS, products: offload(tf) });
    expect(tf.products()).toBe(0);
    expect(inside.draws.variables).toEqual((await mcmc(logistic, data, OPTIONS)).draws.variables);
  });

  it("takes chains in lanes: one product for all of them", () => {
    const tf = standIn();
    const { logDensity, dispose } = stagesOf(logistic, data, { products: offload(tf, { threshold: 0 }) });
    const { batch } = logDensity;
    batch?.valuesAndGradients(new Float64Array(COLUMNS * batch.lanes), new Float64Array(COLUMNS * batch.lanes), new Float64Array(batch.lanes));
    expect([batch?.lanes, tf.products()]).toEqual([4, 2]);
    dispose();
  });

  it("makes tensors of data anew where somebody disposed of all tensors during the run", () => {
    const tf = standIn();
    const { logDensity, dispose } = stagesOf(logistic, data, { products: offload(tf, { threshold: 0 }) });
    const [q, gradient] = [Float64Array.of(0.1, 0.2, 0.3), new Float64Array(COLUMNS)];
    const before = logDensity.valueAndGradient(q, gradient);
    tf.disposeAll();
    expect(logDensity.valueAndGradient(q, gradient)).toBe(before);
    dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  it("goes on from a state to the draws of the longer run, and not without the products of that run", async () => {
    const products = offload(standIn(), { threshold: 0 });
    const whole = await mcmc(logistic, data, { ...OPTIONS, products });
    const half = await mcmc(logistic, data, { ...OPTIONS, draws: 20, products });
    const state = RunState.read(JSON.stringify(half.state));
    const rest = await mcmc(logistic, data, { resume: state, draws: 20, products });
    const lastOf = (variable: Float64Array, draws: number): number[] => Array.from(variable.slice(variable.length / 2 - 20 * COLUMNS, variable.length / 2)).slice(0, draws * COLUMNS);
    expect(lastOf(rest.draws.get("beta").data, 20)).toEqual(lastOf(whole.draws.get("beta").data, 20));
    expect(await errorOf(() => mcmc(logistic, data, { resume: state, draws: 20 }))).toMatchObject({ code: "run-state-other-model", text: expect.stringMatching(/in float32[^]*whether `products` go elsewhere/) as string });
  });

  it("refuses an instance on another backend, at once and where the backend is changed later", async () => {
    for (const backend of ["cpu", "wasm", "webgl"]) {
      expect(await errorOf(() => offload(standIn(() => backend)))).toMatchObject({ code: "offload-backend", text: expect.stringMatching(`whose backend is \`${backend}\`[^]*help: load the addon[^]*help: leave \`products\` out`) as string });
    }
    let backend = "tensorflow";
    const products = offload(standIn(() => backend), { threshold: 0 });
    backend = "cpu";
    expect(await errorOf(() => mcmc(logistic, data, { ...OPTIONS, products }))).toMatchObject({ code: "offload-backend" });
  });

  it("refuses what lacks a function that products call, by name", async () => {
    const { matMul: _, ...without } = standIn();
    // @ts-expect-error the compiler refuses it too
    expect(await errorOf(() => offload(without))).toMatchObject({ code: "offload-functions", text: expect.stringMatching(/no function `matMul`[^]*import \* as tf/) as string });
    // @ts-expect-error the compiler refuses it too
    expect(await errorOf(() => offload(undefined))).toMatchObject({ code: "offload-functions", text: expect.stringMatching(/`tensor`, `matMul`, `getBackend`/) as string });
  });

  it("refuses a threshold that is no number of multiplications", async () => {
    for (const threshold of [-1, NaN]) expect(await errorOf(() => offload(standIn(), { threshold }))).toMatchObject({ code: "option-outside-range" });
  });

  it("is what `products` takes: TensorFlow.js itself is refused with what to type", async () => {
    // @ts-expect-error the compiler refuses it too
    expect(await errorOf(() => mcmc(logistic, data, { ...OPTIONS, products: standIn() }))).toMatchObject({ code: "products-not-offload", text: expect.stringMatching(/a TensorFlow\.js itself[^]*products: offload\(tf\)/) as string });
    // @ts-expect-error the compiler refuses it too
    expect(await errorOf(() => mcmc(logistic, data, { ...OPTIONS, products: true }))).toMatchObject({ code: "products-not-offload" });
  });

  it("stays in the calling thread: worker threads are refused, one thread is not", async () => {
    const products = offload(standIn(), { threshold: 0 });
    expect(await errorOf(() => mcmc(logistic, data, { ...OPTIONS, products, workers: 2 }))).toMatchObject({ code: "products-in-workers", text: expect.stringMatching(/2 worker threads[^]*leave `workers` out/) as string });
    expect((await mcmc(logistic, data, { ...OPTIONS, products, workers: 1 })).outcome).toEqual({ kind: "complete" });
  });

  it("keeps the draws so far where a product fails during the run", async () => {
    const tf = standIn();
    let left = 5000;
    const failing = { ...tf, matMul: (...given: Parameters<typeof tf.matMul>) => {
      if (--left < 0) throw new Error("out of memory");
      return tf.matMul(...given);
    } };
    const posterior = await mcmc(logistic, data, { ...OPTIONS, chains: 4, draws: 5000, products: offload(failing, { threshold: 0 }) });
    expect(posterior.outcome).toMatchObject({ kind: "failed", error: { message: "out of memory" } });
    expect(posterior.draws.draws).toBeGreaterThan(0);
  });
});

for (const { name, found } of everyTensorFlow()) {
  describe(titleOf(`an instance of TensorFlow.js: ${name}`, found), () => {
    it.skipIf("missing" in found)("is refused on its cpu backend; its tensors are data of the products too, and refused once disposed of", async () => {
      if ("missing" in found) return;
      const { tf } = found;
      await tf.setBackend(found.backend);
      if (found.backend === "cpu") expect(await errorOf(() => offload(tf))).toMatchObject({ code: "offload-backend" });
      const x = tf.tensor(Float32Array.from(flat), [ROWS, COLUMNS], "float32");
      const products = offload(standIn(), { threshold: 0 });
      expect((await mcmc(logistic, { x, y }, { ...OPTIONS, products })).outcome).toEqual({ kind: "complete" });
      x.dispose();
      expect(await errorOf(() => mcmc(logistic, { x, y }, { ...OPTIONS, products }))).toMatchObject({ code: "tensor-disposed" });
    });
  });
}
