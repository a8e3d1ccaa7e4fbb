/**
 * @file Offer ways to choose where chains start: `init: initToMedian()`, or values by site.
 *
 * A strategy places one site after the other, given the values of those before it, so that supports and priors that depend on
 * other sites are those of the start.
 */
import { lift, type Num, type Value } from "@typyro/autodiff";
import type { Generator } from "@typyro/base";
import type { Layout, LayoutEntry, PlacedSite, Placement } from "@typyro/core";
import { uniformStart } from "./chains/findStart.ts";
import { requireNumber, requireWhole } from "./chains/optionChecks.ts";

/** Starting values by site, on the site's own scale; a scalar fills a vector. @space constrained */
export type InitValues = Readonly<Record<string, Num>>;

/** Places one latent site. */
type Place = (entry: LayoutEntry, site: PlacedSite) => Placement;

/** What a strategy is made from. */
interface StrategyParts {
  readonly name: string;
  readonly proposer: (rng: Generator, layout: Layout) => Place;
  readonly isFixed?: (site: string) => boolean;
  readonly sites?: readonly string[];
  readonly fill?: (rng: Generator, out: Float64Array) => void;
}

/** A way to choose where a chain starts. Made by `initToUniform`, `initToMedian` and the others. */
export class InitStrategy {
  readonly name: string;
  /** The sites to which it gives values of its own. */
  readonly sites: readonly string[];
  /** Fills the whole point where no site has to be looked at, which spares a run of the model. @space unconstrained */
  readonly fill: ((rng: Generator, out: Float64Array) => void) | undefined;
  readonly #isFixed: (site: string) => boolean;
  readonly #proposer: (rng: Generator, layout: Layout) => Place;

  /** @param isFixed - whether a site is placed without chance; by default none is. */
  constructor({ name, proposer, isFixed = () => false, sites = [], fill }: StrategyParts) {
    this.name = name;
    this.sites = sites;
    this.fill = fill;
    this.#proposer = proposer;
    this.#isFixed = isFixed;
  }

  isFixed(site: string): boolean {
    return this.#isFixed(site);
  }

  /** One proposal of a start. */
  proposer(rng: Generator, layout: Layout): Place {
    return this.#proposer(rng, layout);
  }

  toString(): string {
    return this.name;
  }
}

/**
 * Each unconstrained coordinate uniform on (-radius, radius): the default, with radius 2.
 *
 * @source Stan Reference Manual, "MCMC Sampling", section "Initialization"
 * @error `option-outside-range`
 */
export function initToUniform({ radius = 2 }: { readonly radius?: number } = {}): InitStrategy {
  requireNumber("radius", radius, radius >= 0 && radius < Infinity, "a number of at least 0", "initToUniform({ radius: 2 })");
  return unconstrainedStrategy(`initToUniform({ radius: ${radius} })`, uniformStart(radius), radius === 0);
}

/** Every unconstrained coordinate at 0: a point that is feasible for every support. */
export function initToFeasible(): InitStrategy {
  return unconstrainedStrategy("initToFeasible()", (_, out) => void out.fill(0), true);
}

/**
 * Each site at the median of some draws from its prior, taken on the unconstrained scale.
 *
 * @error `option-outside-range`
 */
export function initToMedian({ samples = 15 }: { readonly samples?: number } = {}): InitStrategy {
  requireWhole("samples", samples, 1, 1_000_000, "initToMedian({ samples: 15 })");
  return fromPrior(`initToMedian({ samples: ${samples} })`, (stream) => (entry, site) => medianOf(entry, site, stream, samples));
}

/** Each site at the mean of its prior; where that is not finite, or outside of the support, at the median of 15 draws. */
export function initToMean(): InitStrategy {
  return fromPrior("initToMean()", (stream) => (entry, site) => meanOf(site) ?? medianOf(entry, site, stream, 15));
}

/** Each site at a draw from its prior. */
export function initToSample(): InitStrategy {
  return fromPrior("initToSample()", (stream) => ({ site }, { fn }) => ({ constrained: fn.sample(stream.fold(site)) }));
}

/** The values given, and other sites by another strategy: uniform on (-2, 2) by default. */
export function initToValues(values: InitValues, others: InitStrategy = initToUniform()): InitStrategy {
  const isGiven = (site: string): boolean => Object.hasOwn(values, site);
  return new InitStrategy({
    name: "initToValues",
    proposer: (rng, layout) => {
      const place = others.proposer(rng, layout);
      return (entry, site) => {
        const value = isGiven(entry.site) ? values[entry.site] : undefined;
        return value === undefined ? place(entry, site) : { constrained: value };
      };
    },
    isFixed: (site) => isGiven(site) || others.isFixed(site),
    sites: Object.keys(values),
  });
}

/** What the option `init` may be, as a strategy. */
export function asStrategy(init: InitStrategy | InitValues): InitStrategy {
  if (init instanceof InitStrategy) return init;
  return Object.keys(init).length === 0 ? initToUniform() : initToValues(init);
}

/** A strategy that fills the unconstrained point without looking at the model. */
export function unconstrainedStrategy(name: string, fill: (rng: Generator, out: Float64Array) => void, isFixed: boolean): InitStrategy {
  return new InitStrategy({
    name,
    fill,
    isFixed: () => isFixed,
    proposer: (rng, { dim }) => {
      const point = new Float64Array(dim);
      fill(rng, point);
      return ({ offset, size }) => ({ unconstrained: point.slice(offset, offset + size) });
    },
  });
}

/** A strategy that draws from priors: each try has a stream of its own, from which sites fold theirs. */
function fromPrior(name: string, place: (stream: Generator) => Place): InitStrategy {
  return new InitStrategy({ name, proposer: (rng) => place(rng.fold(rng.integer(0x100000000))) });
}

function medianOf({ site, size }: LayoutEntry, { fn, bijector }: PlacedSite, rng: Generator, samples: number): Placement {
  const stream = rng.fold(site);
  const draws = Array.from({ length: samples }, () => bijector.inverse(fn.sample(stream)).data());
  const middle = (samples - 1) / 2;
  const unconstrained = Float64Array.from({ length: size }, (_, i) => {
    const sorted = draws.map((draw) => draw[i] ?? Number.NaN).sort((a, b) => a - b);
    return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
  });
  return { unconstrained };
}

function meanOf({ fn }: PlacedSite): Placement | undefined {
  let mean: Value;
  try {
    mean = lift(fn.mean());
  } catch {
    return undefined; // a family without a mean
  }
  const isInside = mean.data().every(Number.isFinite) && fn.support.contains(mean).data().every((bit) => bit !== 0);
  return isInside ? { constrained: mean } : undefined;
}
