// @node-only TensorFlow.js is loaded as Node loads it
import { runInNewContext } from "node:vm";
import { isModelError } from "@typyro/base";
import { dist, groups, math, mcmc, predictive, sample, seed, standardize, substitute, toTensor, toTensors, trace, Value } from "typyro";
import { beforeEach, describe, expect, it } from "vitest";
import { everyTensorFlow, type Tensor, titleOf } from "./tensorFlow.ts";

interface Data {
  readonly x: Tensor | number[];
  readonly group: Tensor | number[];
  readonly y?: Tensor | number[];
}

function model({ x, group, y }: Data) {
  const slope = sample("slope", dist.Normal(0, 1));
  const level = sample("level", dist.Normal(0, 1).expand([2]));
  sample("y", dist.Normal(math({ slope, level, x, group })`level[group] + slope * x`, 0.5), y === undefined ? {} : { obs: y });
  return { slope };
}

const x = [0.5, 1.25, -0.75, 2];
const group = [0, 1, 1, 0];
const y = [0.25, 1.5, -0.5, 1.75];
const OPTIONS = { chains: 2, warmup: 50, draws: 20, seed: 1 };

async function errorOf(body: () => unknown): Promise<{ code: string; text: string }> {
  try {
    await body();
  } catch (error) {
    if (isModelError(error)) return { code: error.code, text: error.message };
    throw error;
  }
  throw new Error("nothing was thrown");
}

for (const { name, found } of everyTensorFlow()) {
  describe(titleOf(`with tensors of ${name}`, found), () => {
    if ("missing" in found) {
      it.skip("a model has the draws that it has with arrays", () => undefined);
      return;
    }
    const { tf, backend } = found;
    beforeEach(async () => void (await tf.setBackend(backend)));

    const tensors = (): { x: Tensor; group: Tensor; y: Tensor } => ({ x: tf.tensor(Float32Array.from(x), [4], "float32"), group: tf.tensor(Int32Array.from(group), [4], "int32"), y: tf.tensor(Float32Array.from(y), [4], "float32") });

    it("a model has the draws, bit for bit, that it has with arrays of the same numbers", async () => {
      const fromArrays = await mcmc(model, { x, group, y }, OPTIONS);
      const fromTensors = await mcmc(model, tensors(), OPTIONS);
      expect(fromTensors.draws.variables).toEqual(fromArrays.draws.variables);
      expect(fromTensors.predict().get("y").data).toEqual(fromArrays.predict().get("y").data);
    });

    it("values of sites, groups and columns may be tensors too", () => {
      const given = substitute(model, { slope: tf.scalar(2), level: tf.tensor([1, 3], [2], "float32") });
      expect(trace(seed(given, 0))(tensors()).sites.get("slope")?.value.item()).toBe(2);
      expect(groups(tensors().group)).toEqual(groups(group));
      expect(standardize(tensors().x)).toMatchObject({ mean: standardize(x).mean, values: standardize(x).values });
    });

    it("draws and predictions go out as float32 tensors of shape [chain, draw, ...shape]", async () => {
      const posterior = await mcmc(model, { x, group, y }, OPTIONS);
      const { slope, level } = toTensors(tf, posterior.draws);
      expect([slope?.shape, slope?.dtype, level?.shape]).toEqual([[2, 20], "float32", [2, 20, 2]]);
      expect(Array.from(level?.dataSync() ?? [])).toEqual(Array.from(posterior.draws.get("level").data, Math.fround));
      const simulated = predictive(model, { x, group }, { draws: 3 });
      expect(toTensors(tf, simulated)["y"]?.shape).toEqual([1, 3, 4]);
      expect(toTensors(tf, posterior.predict())["y"]?.arraySync()).toEqual(tf.tensor(Float32Array.from(posterior.predict().get("y").data), [2, 20, 4], "float32").arraySync());
    });

    it("one value goes out in its own shape, booleans as bool", () => {
      expect(toTensor(tf, [[1, 2], [3, 4]]).arraySync()).toEqual([[1, 2], [3, 4]]);
      const flags = toTensor(tf, tf.greater(tf.scalar(2), tf.scalar(1)));
      expect([flags.dtype, flags.arraySync()]).toEqual(["bool", 1]);
    });

    it("a tensor that was disposed of, or holds text or complex numbers, is refused with its type, its shape and what to type", async () => {
      const gone = tensors();
      gone.x.dispose();
      expect(await errorOf(() => mcmc(model, gone, OPTIONS))).toMatchObject({ code: "tensor-disposed", text: expect.stringMatching(/float32 and shape \[4\] was disposed of[^]*tf\.keep\(x\)/) as string });
      expect(await errorOf(() => mcmc(model, { ...tensors(), x: tf.tensor(["1", "2", "3", "4"], [4], "string") }, OPTIONS))).toMatchObject({ code: "tensor-dtype", text: expect.stringMatching(/has type string, where/) as string });
      expect(await errorOf(() => mcmc(model, { ...tensors(), x: tf.complex([1, 2, 3, 4], [0, 0, 0, 0]) }, OPTIONS))).toMatchObject({ code: "tensor-dtype", text: expect.stringMatching(/complex64[^]*tf\.real\(x\)/) as string });
    });

    it("NaN in a tensor of the data is refused by the name of its field, as in an array", async () => {
      const data = { ...tensors(), x: tf.tensor(Float32Array.of(0, Number.NaN, 1, 2), [4], "float32") };
      expect(await errorOf(() => mcmc(model, data, OPTIONS))).toMatchObject({ code: "data-nan", text: expect.stringMatching(/1 of 4 numbers of `x` is NaN, the first at \[1\]/) as string });
    });

    it("rows with NaN are left out of a tensor, of a vector or of a table, by what the help says to type", async () => {
      for (const shape of [[4], [4, 2], [4, 2, 1]]) {
        const numbers = Float32Array.from({ length: shape.reduce((n, k) => n * k) }, (_, i) => (i === 2 ? Number.NaN : i));
        const data = { ...tensors(), x: tf.tensor(numbers, shape, "float32") };
        const { text } = await errorOf(() => mcmc(model, data, OPTIONS));
        const [ofTensor = "", ofOther = ""] = [.../leave those rows out, `([^`]*)`, and out of the other columns, `([^`]*)`/.exec(text) ?? []].slice(1);
        const typed = (code: string): unknown => runInNewContext(code, { x: data.x, y }) as unknown;
        const row = Math.floor(2 / (numbers.length / 4));
        expect(typed(ofTensor)).toEqual((data.x.arraySync() as unknown[]).filter((_, i) => i !== row));
        expect(typed(ofOther)).toEqual(y.filter((_, i) => i !== row));
      }
    });
  });
}

it("a value is no tensor, though it has a shape and a type", () => {
  expect("dataSync" in Value.prototype).toBe(false);
});
