import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  autocovariance,
  computeRanks,
  essBulk,
  essIdentity,
  essMean,
  essMedian,
  essSd,
  essTail,
  eti,
  hdi,
  mcseMean,
  mcseMedian,
  mcseSd,
  quantile,
  rhat,
  rhatIdentity,
  rhatSplit,
  rhatZScale,
  ScalarDraws,
} from "../src/index.ts";
import { formatSupported } from "../src/formatNumber.ts";
import { sortedOrder } from "../src/order.ts";
import { slowAutocovariance, slowEss } from "./slowEss.ts";

/** Chains of equal length, whole numbers so that ties are common and maps of them are exact. */
const wholeChains = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 40 }))
  .chain(([chains, draws]) => fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: draws, maxLength: draws }), { minLength: chains, maxLength: chains }));

/** Correlated chains of any size, as a sampler makes them. */
const correlatedChains = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 6, max: 300 }), fc.double({ min: -0.9, max: 0.98, noNaN: true }), fc.integer({ min: 1, max: 2 ** 31 - 2 }), fc.double({ min: 0, max: 2, noNaN: true }))
  .map(([chains, draws, phi, seed, shift]) => {
    let state = seed;
    return Array.from({ length: chains }, (_, c) => {
      let x = 0;
      return Array.from({ length: draws }, () => {
        state = (state * 16807) % 2147483647;
        x = phi * x + state / 2147483647 - 0.5;
        return x + shift * c;
      });
    });
  });

const map = (chains: readonly (readonly number[])[], f: (x: number) => number): number[][] => chains.map((chain) => chain.map(f));

function expectClose(actual: number, expected: number, tolerance = 1e-9): void {
  if (Number.isNaN(expected) || !Number.isFinite(expected)) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe("effective sample size", () => {
  it("is that of the slow implementation", () => {
    fc.assert(
      fc.property(correlatedChains, (chains) => {
        expectClose(essIdentity(chains), slowEss(chains), 1e-8);
      }),
    );
  });

  it("is not changed by moving and scaling the draws", () => {
    fc.assert(
      fc.property(correlatedChains, fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: -10, max: 10, noNaN: true }), (chains, scale, shift) => {
        for (const ess of [essMean, essSd, essIdentity]) {
          for (const sign of [1, -1]) expectClose(ess(map(chains, (x) => sign * scale * x + shift)), ess(chains), 1e-7);
        }
      }),
    );
  });

  it("in the bulk and in the tails is not changed by any increasing map", () => {
    fc.assert(
      fc.property(wholeChains, (chains) => {
        for (const f of [(x: number) => x * x * x, (x: number) => 2 ** x, (x: number) => (x > 0 ? 100 * x : x)]) {
          expect(essBulk(map(chains, f))).toBe(essBulk(chains));
        }
      }),
    );
  });

  it("is positive and at most S log10(S), where it exists", () => {
    fc.assert(
      fc.property(fc.oneof(wholeChains, correlatedChains), (chains) => {
        const draws = new ScalarDraws(chains);
        for (const ess of [essBulk, essTail, essMean, essSd, essMedian, essIdentity]) {
          const value = ess(draws);
          if (Number.isNaN(value)) continue;
          expect(value).toBeGreaterThan(0);
          expect(value).toBeLessThanOrEqual(draws.total * Math.log10(draws.total) * (1 + 1e-12));
        }
      }),
    );
  });
});

describe("R-hat", () => {
  it("of the ranks is not changed by any increasing map", () => {
    fc.assert(
      fc.property(wholeChains, (chains) => {
        for (const f of [(x: number) => x * x * x, (x: number) => 2 ** x]) expect(rhatZScale(map(chains, f))).toBe(rhatZScale(chains));
      }),
    );
  });

  it("is not changed by moving and scaling the draws", () => {
    fc.assert(
      fc.property(wholeChains, fc.integer({ min: -100, max: 100 }), fc.constantFrom(-8, -1, 0.25, 4), (chains, shift, scale) => {
        const moved = map(chains, (x) => scale * x + shift);
        expectClose(rhat(moved), rhat(chains));
        expectClose(rhatSplit(moved), rhatSplit(chains), 1e-8);
      }),
    );
  });

  it("without splitting is at least sqrt((n - 1) / n)", () => {
    fc.assert(
      fc.property(fc.oneof(wholeChains, correlatedChains), (chains) => {
        const n = chains[0]?.length ?? 0;
        const value = rhatIdentity(chains);
        if (!Number.isNaN(value)) expect(value).toBeGreaterThanOrEqual(Math.sqrt((n - 1) / n) * (1 - 1e-12));
      }),
    );
  });
});

it("no diagnostic depends on the order of the chains", () => {
  fc.assert(
    fc.property(
      correlatedChains.chain((chains) => fc.tuple(fc.constant(chains), fc.shuffledSubarray(chains, { minLength: chains.length }))),
      ([chains, shuffled]) => {
        for (const diagnostic of [rhat, rhatSplit, rhatIdentity, essBulk, essTail, essMean, essSd, mcseMean, mcseSd, mcseMedian]) {
          expectClose(diagnostic(shuffled), diagnostic(chains), 1e-8);
        }
      },
    ),
  );
});

describe("quantiles and intervals", () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });

  it("quantiles rise with their probability and lie among the draws", () => {
    fc.assert(
      fc.property(fc.oneof(wholeChains, correlatedChains), probability, probability, (chains, p, q) => {
        const draws = new ScalarDraws(chains);
        const low = quantile(draws, Math.min(p, q));
        const high = quantile(draws, Math.max(p, q));
        expect(low).toBeLessThanOrEqual(high + 1e-15 * Math.abs(high));
        expect(low).toBeGreaterThanOrEqual(quantile(draws, 0));
        expect(high).toBeLessThanOrEqual(quantile(draws, 1));
      }),
    );
  });

  it("the highest-density interval holds its share of the draws and is no wider than the equal-tailed one with as many", () => {
    fc.assert(
      fc.property(fc.oneof(wholeChains, correlatedChains), fc.double({ min: 0.05, max: 0.99, noNaN: true }), (chains, prob) => {
        const { sorted } = new ScalarDraws(chains);
        const { lower, upper } = hdi(chains, prob);
        const inside = sorted.filter((x) => lower <= x && x <= upper).length;
        expect(inside).toBeGreaterThan(Math.floor(prob * sorted.length) - 1);
        const span = Math.floor(prob * sorted.length);
        const start = Math.floor((sorted.length - span) / 2) - (span === sorted.length ? 0 : 1);
        const central = (sorted[Math.max(0, start) + span] ?? Infinity) - (sorted[Math.max(0, start)] ?? NaN);
        expect(upper - lower).toBeLessThanOrEqual(central);
      }),
    );
  });

  it("a wider probability gives an equal-tailed interval around the narrower", () => {
    fc.assert(
      fc.property(correlatedChains, probability, probability, (chains, p, q) => {
        const outer = eti(chains, Math.max(p, q));
        const inner = eti(chains, Math.min(p, q));
        expect(outer.lower).toBeLessThanOrEqual(inner.lower + 1e-15);
        expect(outer.upper).toBeGreaterThanOrEqual(inner.upper - 1e-15);
      }),
    );
  });
});

describe("ranks and order", () => {
  it("ranks add up to S (S + 1) / 2 and keep the order of the draws", () => {
    fc.assert(
      fc.property(wholeChains, (chains) => {
        const draws = new ScalarDraws(chains);
        const ranks = computeRanks(draws.chains).flatMap((chain) => [...chain]);
        const { total } = draws;
        expect(ranks.reduce((a, b) => a + b, 0)).toBe((total * (total + 1)) / 2);
        const byRank = ranks.map((rank, i) => [rank, draws.pooled[i] ?? NaN] as const).sort((a, b) => a[0] - b[0]);
        byRank.forEach(([rank, value], i) => {
          const next = byRank[i + 1];
          if (next !== undefined) expect(rank === next[0] ? value === next[1] : value < next[1]).toBe(true);
        });
      }),
    );
  });

  it("the order of any doubles is that of the engine's stable sort, NaN last", () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 200 }), (values) => {
        const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : Number(Number.isNaN(a)) - Number(Number.isNaN(b)));
        const expected = values.map((_, i) => i).sort((i, j) => compare(values[i] ?? NaN, values[j] ?? NaN));
        expect([...sortedOrder(Float64Array.from(values))]).toEqual(expected);
      }),
    );
  });
});

it("the autocovariance by Fourier transform is the direct sum to 1e-12 of its value at lag 0", () => {
  fc.assert(
    fc.property(correlatedChains, ([chain = []]) => {
      const expected = slowAutocovariance(chain);
      autocovariance(chain).forEach((value, lag) => expect(Math.abs(value - (expected[lag] ?? NaN))).toBeLessThanOrEqual(1e-12 * (expected[0] ?? NaN)));
    }),
  );
});

it("a printed figure is within its standard error of the figure", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-12, max: 1e5, noNaN: true }), (value, error) => {
      expect(Math.abs(Number(formatSupported(value, error)) - value)).toBeLessThanOrEqual(error * (1 + 1e-9));
    }),
  );
});
