/** @file Tensors of TensorFlow.js out. Tensors come in wherever data do: `@typyro/autodiff` reads them by their fields. */
export { type TensorMaker, type TensorSource, toTensor, toTensors } from "./toTensors.ts";
