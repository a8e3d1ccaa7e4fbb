/**
 * @file Show every stage of a model as stable text: the way to see what is computed and why.
 */
import { printTape, type Products, type Tape } from "@typyro/autodiff";
import { type DensityTape, type Layout, shapes, type ShapeTable } from "@typyro/core";
import { LANES } from "./compiledDensity.ts";
import { type Stages, stagesOf } from "./pipeline.ts";
import { type PointTable, pointTable } from "./pointTable.ts";
import type { InitValues } from "./initStrategy.ts";

/** The stages of a model; each prints itself. */
export interface Explanation {
  readonly shapes: ShapeTable;
  readonly layout: Layout;
  readonly density: DensityTape;
  readonly gradient: Tape;
  /**
   * What was fused into which loop, what is kept between loops, the estimated work by site, and the sizes of the code for one chain and for
   * several; or that the interpreter serves.
   */
  readonly kernel: string;
  /**
   * Each site's log density and Jacobian at values of the latent sites, with the first row that is not finite.
   *
   * @space constrained
   */
  at(values: InitValues): PointTable;
  toString(): string;
}

/** Options of `explain`. */
export interface ExplainOptions {
  /** As in `mcmc`; `kernel` marks the products that go there as `outside`. */
  readonly products?: Products | undefined;
}

/** What must be known to read the lines below it. */
const LEGEND = "What is computed, in order. A line runs together, row by row where it is a loop; behind # stand the sites that it serves (of statements that a program repeats, the first).";

/** The work of the kernel, with the sizes of both forms that a run may take; they are given back. @error kernel-memory */
function kernelText({ kernel, dispose }: Stages): string {
  if (kernel === undefined) return "interpreted: WebAssembly is not allowed here";
  try {
    for (const lanes of [1, LANES]) kernel.port(lanes);
    return `${LEGEND}\n${String(kernel)}`;
  } finally {
    dispose();
  }
}

/**
 * Every stage of a model with data.
 *
 * @example
 * console.log(String(explain(model, data)));
 */
export function explain<D, R>(model: (data: D) => R, data: NoInfer<D>, { products }: ExplainOptions = {}): Explanation {
  const stages = stagesOf(model, data, { prior: true, products });
  const { density, gradient } = stages;
  const kernel = kernelText(stages);
  const table = shapes(model as (data: D) => undefined, data);
  const layout = density.layout.entries.map(({ site, offset, size, bijector }) => `  ${site}: ${offset}..${offset + size - 1} (${bijector})`).join("\n");
  const text = [`shapes\n${String(table)}`, `layout\n${layout}`, `density\n${String(density)}`, `gradient\n${printTape(gradient)}`, `kernel\n${kernel}`].join("\n\n");
  return { shapes: table, layout: density.layout, density, gradient, kernel, at: (values) => pointTable({ model, data, density, values }), toString: () => text };
}
