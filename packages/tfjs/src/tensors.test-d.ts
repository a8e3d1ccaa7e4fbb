import type * as tensorFlow from "@tensorflow/tfjs";
import type { TensorLike } from "@typyro/autodiff";
import { dist, exp, groups, matmul, mcmc, offload, type Num, sample, standardize, toTensor, toTensors } from "typyro";
import { describe, expectTypeOf, it } from "vitest";

declare const tf: typeof tensorFlow;
declare const vector: tensorFlow.Tensor1D;
declare const matrix: tensorFlow.Tensor2D;
declare const data: { readonly x: tensorFlow.Tensor2D; readonly y: tensorFlow.Tensor1D };

function model({ x, y }: typeof data) {
  const beta = sample("beta", dist.Normal([0, 0], 1));
  sample("y", dist.Normal(matmul(x, beta), 1), { obs: y });
  return { beta };
}

describe("a tensor of TensorFlow.js, by the package's own types", () => {
  it("is read by its fields, and is numbers wherever numbers are", () => {
    expectTypeOf<tensorFlow.Tensor>().toExtend<TensorLike>();
    expectTypeOf<tensorFlow.Scalar>().toExtend<Num>();
    expectTypeOf<tensorFlow.Tensor3D>().toExtend<Num>();
    exp(vector);
    exp([vector, [1, 2]]);
    sample("x", dist.MultivariateNormal({ loc: vector, covariance: matrix }), { obs: vector });
    groups(vector);
    standardize(vector);
    void mcmc(model, data);
  });

  it("is not a shape, a type or a reader of numbers alone", () => {
    // @ts-expect-error no way to read its numbers
    exp({ shape: [1], dtype: "float32" });
    // @ts-expect-error numbers that come later
    exp({ shape: [1], dtype: "float32", dataSync: () => Promise.resolve([1]) });
    // @ts-expect-error a promise of numbers
    exp(vector.array());
  });

  it("comes out with the type of what made it", async () => {
    expectTypeOf(toTensor(tf, [1, 2])).toEqualTypeOf<tensorFlow.Tensor>();
    const posterior = await mcmc(model, data, { products: offload(tf) });
    expectTypeOf(toTensors(tf, posterior.draws)).toEqualTypeOf<Record<string, tensorFlow.Tensor>>();
  });
});

describe("products", () => {
  it("are what `offload` makes of the package, not the package", () => {
    void mcmc(model, data, { products: offload(tf, { threshold: 1e6 }) });
    // @ts-expect-error the package itself
    void mcmc(model, data, { products: tf });
    // @ts-expect-error a threshold as text
    offload(tf, { threshold: "1e6" });
    // @ts-expect-error nothing that multiplies
    offload({ tensor: tf.tensor, getBackend: tf.getBackend });
  });
});
