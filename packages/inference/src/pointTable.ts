/**
 * @file Show each site's share of the log density at one point, with the first row that is not finite.
 */
import { type Buffer, interpret } from "@typyro/autodiff";
import { modelError, nearestName, renderTable, unravel } from "@typyro/base";
import { type DensityTape, type LayoutEntry, termsTape, unconstrainedPoint } from "@typyro/core";
import { bindInputs } from "./interpretedDensity.ts";
import type { InitValues } from "./initStrategy.ts";

/** One random site at a point. */
export interface SiteAtPoint {
  readonly site: string;
  readonly distribution: string;
  readonly isObserved: boolean;
  /** Smallest and largest element of the value. @space constrained */
  readonly value: readonly [number, number];
  /** Weighted by plates and scales, in nats. */
  readonly logDensity: number;
  /** Weighted log Jacobian of the map onto the support; 0 for observed sites and for sites on the reals. */
  readonly jacobian: number;
  /** The first batch element whose log density is not finite: its index, its log density, and its value. */
  readonly firstBad: { readonly index: readonly number[]; readonly logDensity: number; readonly value: number | undefined } | undefined;
}

/** Every random site at a point; prints itself. */
export interface PointTable {
  readonly sites: readonly SiteAtPoint[];
  /** Sum of log densities and Jacobians: what the sampler sees. */
  readonly logDensity: number;
  toString(): string;
}

/** What is evaluated, and where. */
export interface PointRequest<D> {
  readonly model: (data: D) => unknown;
  readonly data: D;
  readonly density: DensityTape;
  /** For each latent site, on its own scale; a scalar fills a vector. */
  readonly values: InitValues;
}

/** @error `value-missing`, `unknown-site`, `value-outside-support`, `value-shape-mismatch`. */
export function pointTable<D>({ model, data, density, values }: PointRequest<D>): PointTable {
  const { layout, random } = density;
  const names = layout.entries.map(({ site }) => site);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) throw modelError("unknown-site", { handler: "at", site: unknown, sites: names, nearest: nearestName(unknown, names) });
  const place = ({ site, call }: LayoutEntry) => {
    const constrained = Object.hasOwn(values, site) ? values[site] : undefined;
    if (constrained !== undefined) return { constrained };
    const distribution = random.find(({ name }) => name === site)?.fn.toString() ?? "";
    throw modelError("value-missing", { site, distribution }, { at: [call] });
  };
  const q = unconstrainedPoint(model, data, layout, place);
  const evaluator = interpret(termsTape(density));
  bindInputs(evaluator, layout)(q, 0);
  evaluator.run();
  const sites = random.map((site) => siteAt(site, evaluator.outputs));
  const logDensity = evaluator.outputs.get("logDensity")?.[0] ?? Number.NaN;
  return { sites, logDensity, toString: () => text(sites, logDensity) };
}

function siteAt({ name: site, fn, isObserved, value }: DensityTape["random"][number], outputs: ReadonlyMap<string, Buffer>): SiteAtPoint {
  const numbers = value.isKnown ? value.data() : (outputs.get(`site/${site}`) ?? new Float64Array(0));
  const pointwise = outputs.get(`pointwise/${site}`) ?? new Float64Array(0);
  const bad = pointwise.findIndex((x: number) => !Number.isFinite(x));
  const rowSize = Math.max(1, numbers.length / Math.max(1, pointwise.length));
  return {
    site,
    distribution: fn.toString(),
    isObserved,
    value: extremes(numbers),
    logDensity: outputs.get(`term/${site}`)?.[0] ?? Number.NaN,
    jacobian: outputs.get(`jacobian/${site}`)?.[0] ?? 0,
    firstBad: bad < 0 ? undefined : { index: unravel(bad, fn.batchShape), logDensity: pointwise[bad] ?? Number.NaN, value: rowSize === 1 ? numbers[numbers.length === 1 ? 0 : bad] : undefined },
  };
}

function extremes(numbers: ArrayLike<number>): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < numbers.length; i++) {
    low = Math.min(low, numbers[i] ?? Number.NaN);
    high = Math.max(high, numbers[i] ?? Number.NaN);
  }
  return [low, high];
}

function text(sites: readonly SiteAtPoint[], logDensity: number): string {
  const guilty = sites.findIndex(({ logDensity: term, jacobian }) => !Number.isFinite(term + jacobian));
  const rows = sites.map(({ site, value, isObserved, logDensity: term, jacobian, distribution }) => [site, range(value), isObserved ? "observed" : "", show(term), show(jacobian), distribution]);
  const { firstBad } = sites[guilty] ?? {};
  const where = firstBad === undefined ? "" : `, first at [${firstBad.index.join(", ")}]${firstBad.value === undefined ? "" : `, where the value is ${show(firstBad.value)}`}`;
  const marks = guilty < 0 ? {} : { [guilty + 1]: `the first that is not finite${where}` };
  const table = renderTable({ rows: [["site", "value", "", "log density", "jacobian", "distribution"], ...rows], marks }, "");
  return `${table}\ntotal ${show(logDensity)}`;
}

function range([low, high]: readonly [number, number]): string {
  return low === high ? show(low) : low > high ? "" : `${show(low)} ... ${show(high)}`;
}

function show(x: number): string {
  return String(Number(x.toPrecision(6)));
}
