/** @file Tensors of TensorFlow.js out, and large products to it. Tensors come in wherever data do: `@typyro/autodiff` reads them by their fields. */
export { offload, type OffloadOptions, type ProductTensor, type TensorMultiplier } from "./offload.ts";
export { type TensorMaker, type TensorSource, toTensor, toTensors } from "./toTensors.ts";
