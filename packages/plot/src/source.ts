/**
 * @file Take draws from whatever holds them: draws, a posterior, one site of a posterior, or saved groups.
 */
import { modelError } from "@typyro/base";
import { type DrawGroup, Draws, InferenceData, type Variable } from "@typyro/diagnostics";

/** One variable that knows how many chains and draws it has, as `posterior.site("mu")`. */
export type OneVariable = Variable & { readonly chains: number; readonly draws: number };

/** What a figure is drawn from. */
export type Source = Draws | { readonly draws: Draws } | InferenceData | OneVariable;

/** One source, or several under the names that the legend shows. */
export type Sources = Source | Readonly<Record<string, Source>>;

/** Draws under the name of their model; the name is absent where there is one source. */
export interface NamedDraws {
  readonly name: string | undefined;
  readonly draws: Draws;
}

/** Draws of a source. @error `figure-source`, `group-missing` */
export function drawsOf(source: Source, figure: string, group: DrawGroup = "posterior"): Draws {
  const draws = findDraws(source, group);
  if (draws === undefined) throw wrongSource(source, figure);
  return draws;
}

/** Draws of every source. @error `figure-source`, `figure-nothing`, `group-missing` */
export function namedDraws(sources: Sources, figure: string, group: DrawGroup = "posterior"): NamedDraws[] {
  const single = findDraws(sources, group);
  if (single !== undefined) return [{ name: undefined, draws: single }];
  if (typeof sources !== "object" || sources === null || Array.isArray(sources) || sources instanceof Promise) throw wrongSource(sources, figure);
  const entries = Object.entries(sources as Readonly<Record<string, unknown>>);
  if (entries.length === 0) throw modelError("figure-nothing", { figure, what: "draws" });
  return entries.map(([name, source]) => {
    const draws = findDraws(source, group);
    if (draws === undefined) throw wrongSource(entries.length > 1 || isRecord(source) ? source : sources, figure);
    return { name, draws };
  });
}

function findDraws(source: unknown, group: DrawGroup): Draws | undefined {
  if (source instanceof Draws) return source;
  if (source instanceof InferenceData) return source.get(group);
  if (!isRecord(source)) return undefined;
  const { draws } = source;
  if (draws instanceof Draws) return draws;
  return isOneVariable(source) ? new Draws({ chains: source.chains, draws: source.draws, variables: [source] }) : undefined;
}

function isOneVariable(source: object): source is OneVariable {
  return "data" in source && source.data instanceof Float64Array && "shape" in source && "name" in source
    && "chains" in source && typeof source.chains === "number" && "draws" in source && typeof source.draws === "number";
}

function isRecord(x: unknown): x is Readonly<Record<string, unknown>> {
  return typeof x === "object" && x !== null;
}

function wrongSource(source: unknown, figure: string): Error {
  return modelError("figure-source", { figure, got: described(source) });
}

function described(source: unknown): string {
  if (source === null || source === undefined) return String(source);
  if (source instanceof Promise) return "a promise, which `await` would open";
  if (Array.isArray(source)) return `an array of ${source.length}`;
  if (typeof source === "object") {
    const keys = Object.keys(source).slice(0, 4).map((key) => `\`${key}\``);
    return `a record with ${keys.length === 0 ? "nothing in it" : keys.join(", ")}`;
  }
  return `a ${typeof source}`;
}
