/** @file `typyro trace` and `explain`: look at a model without sampling it. */
import { printTape } from "@typyro/autodiff";
import type { Site } from "@typyro/core";
import { loadModel } from "./loadModel.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

/** What was typed after `typyro trace MODEL` or `typyro explain MODEL`. */
export interface ModelArguments {
  readonly data?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Print every site with its shapes; where the model fails, up to there, with its error. */
export async function traceModel(file: string, { data: dataFile, json = false }: ModelArguments, { out }: Terminal): Promise<ExitCode> {
  const { library, model, data } = await loadModel(file, dataFile);
  const table = library.shapes(model, data);
  out(json ? JSON.stringify({ sites: [...table.record.sites.values()].map(siteJson), error: table.error === undefined ? null : messageOf(table.error) }) : String(table));
  return table.error === undefined ? EXIT.ok : EXIT.error;
}

/** Print every stage from the model to its kernel. */
export async function explainModel(file: string, { data: dataFile, json = false }: ModelArguments, { out }: Terminal): Promise<ExitCode> {
  const { library, model, data } = await loadModel(file, dataFile);
  const explained = library.explain(model, data);
  if (!json) {
    out(String(explained));
    return EXIT.ok;
  }
  const layout = explained.layout.entries.map(({ site, offset, size, shape, unconstrainedShape, bijector }) => ({ site, offset, size, shape, unconstrainedShape, bijector }));
  out(JSON.stringify({
    sites: [...explained.shapes.record.sites.values()].map(siteJson),
    unconstrained: { dim: explained.layout.dim, layout },
    density: String(explained.density),
    gradient: printTape(explained.gradient),
    kernel: explained.kernel,
  }));
  return EXIT.ok;
}

/** One row of the table of shapes. */
function siteJson(site: Site): Readonly<Record<string, unknown>> {
  const { name, type } = site;
  switch (site.type) {
    case "sample":
      return { name, type, distribution: String(site.fn), batchShape: site.fn.batchShape, eventShape: site.fn.eventShape, shape: site.value.shape, isObserved: site.isObserved, plates: site.frames.map((frame) => frame.name) };
    case "plate":
      return { name, type, size: site.frame.size, dim: site.frame.dim, ...(site.frame.labels === undefined ? {} : { labels: site.frame.labels }) };
    case "deterministic":
      return { name, type, shape: site.value.shape, plates: site.frames.map((frame) => frame.name) };
    case "param":
      return { name, type, shape: site.value.shape, support: site.support.name };
  }
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
