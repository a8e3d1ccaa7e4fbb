/**
 * @file Find the points of the unconstrained vector that saved draws stand for.
 */
import { interpret } from "@typyro/autodiff";
import { formatShape, modelError, nearestName, sameShape, sizeOf } from "@typyro/base";
import { type Layout, unconstrainTape } from "@typyro/core";
import type { Draws, Variable } from "@typyro/diagnostics";
import { collectPaths } from "./collectPaths.ts";
import type { ChainPositions } from "./logLikelihood.ts";

/** From the draws as the sampler had them. @error attach-mismatch */
export function positionsOf(unconstrained: Draws, { entries, dim }: Layout): ChainPositions[] {
  const { chains, draws } = unconstrained;
  const known = entries.map(({ site }) => site);
  for (const { name, shape } of unconstrained.variables) if (!known.includes(name)) throw mismatch(name, shape, undefined, known);
  const sources = entries.map(({ site, unconstrainedShape, offset, size }) => {
    const found = unconstrained.has(site) ? unconstrained.get(site) : undefined;
    if (found === undefined || !sameShape(found.shape, unconstrainedShape)) throw mismatch(site, found?.shape, unconstrainedShape, unconstrained.names);
    return { offset, size, data: found.data };
  });
  return Array.from({ length: chains }, (_, c) => {
    const positions = new Float64Array(draws * dim);
    for (const { offset, size, data } of sources) {
      for (let d = 0; d < draws; d++) positions.set(data.subarray((c * draws + d) * size, (c * draws + d + 1) * size), d * dim + offset);
    }
    return { draws: { positions } };
  });
}

/** From draws on the sites' own scale, mapped back. @error attach-mismatch, attach-outside-support */
export function positionsOfConstrained<D, R>(model: (data: D) => R, data: D, posterior: Draws, layout: Layout): ChainPositions[] {
  const { entries, dim } = layout;
  const { chains, draws } = posterior;
  const evaluator = interpret(unconstrainTape(model, data, layout));
  const sources = slotsOf(layout).map(({ name, shape, data: slots }) => {
    const found = posterior.has(name) ? posterior.get(name) : undefined;
    if (found === undefined || !sameShape(found.shape, shape)) throw mismatch(name, found?.shape, shape, posterior.names);
    return { slots, data: found.data };
  });
  const constrained = new Float64Array(entries.reduce((total, { shape }) => total + sizeOf(shape), 0));
  return Array.from({ length: chains }, (_, chain) => {
    const positions = new Float64Array(draws * dim);
    for (let draw = 0; draw < draws; draw++) {
      for (const { slots, data: from } of sources) slots.forEach((slot, i) => (constrained[slot] = from[(chain * draws + draw) * slots.length + i] ?? NaN));
      let start = 0;
      for (const [i, { shape }] of entries.entries()) {
        evaluator.inputs[i]?.set(constrained.subarray(start, start + sizeOf(shape)));
        start += sizeOf(shape);
      }
      evaluator.run();
      for (const [i, { site, offset }] of entries.entries()) {
        const u = evaluator.outputs.get(`unconstrained/${site}`) ?? new Float64Array(0);
        const bad = u.findIndex((x) => !Number.isFinite(x));
        if (bad >= 0) throw modelError("attach-outside-support", { site, chain, draw, value: evaluator.inputs[i]?.[Math.min(bad, (evaluator.inputs[i]?.length ?? 1) - 1)] ?? NaN });
        positions.set(u, draw * dim + offset);
      }
    }
    return { draws: { positions } };
  });
}

/** The latent sites as variables of draws are named, those of loops joined; each number is its place among all elements. */
function slotsOf({ entries }: Layout): Variable[] {
  let next = 0;
  return collectPaths(entries.map(({ site, shape }) => ({ name: site, shape, data: Float64Array.from({ length: sizeOf(shape) }, () => next++) })), 1);
}

/** Refuse variables that are not those of the model: by name, by shape, or by the labels of their plates. @error attach-mismatch */
export function checkVariables(saved: Draws, expected: readonly Variable[]): void {
  const names = expected.map(({ name }) => name);
  for (const { name, shape, dims = [], coords = {} } of saved.variables) {
    const variable = expected.find((other) => other.name === name);
    if (variable === undefined || !sameShape(variable.shape, shape)) throw mismatch(name, shape, variable?.shape, names);
    for (const [dim, labels] of Object.entries(variable.coords ?? {})) {
      const others = dims.includes(dim) ? coords[dim] : undefined;
      const differs = labels.findIndex((label, i) => others !== undefined && String(others[i]) !== String(label));
      if (differs >= 0) throw modelError("attach-mismatch", { site: `${name}[${differs}]`, inFile: `labelled ${String(others?.[differs])}`, inModel: `labelled ${String(labels[differs])}` });
    }
  }
}

function mismatch(site: string, inFile: readonly number[] | undefined, inModel: readonly number[] | undefined, known: readonly string[]): Error {
  const shown = (shape: readonly number[] | undefined): string => (shape === undefined ? "not there" : `of shape ${formatShape(shape)}`);
  return modelError("attach-mismatch", { site, inFile: shown(inFile), inModel: shown(inModel), nearest: inFile === undefined || inModel === undefined ? nearestName(site, known) : undefined });
}
