import { dist, plate, sample, seed, trace } from "@typyro/core";
import fc from "fast-check";
import { expect, it } from "vitest";

interface Open {
  readonly dim: number;
  readonly size: number;
}

/** Rule P6 of shapes, as written: the plates' sizes at their dims, joined with sample shape and batch, aligned at the right. */
function batchByRule(open: readonly Open[], sampleShape: readonly number[], batch: readonly number[]): number[] {
  const expected = new Array<number>(Math.max(0, ...open.map(({ dim }) => -dim))).fill(1);
  for (const { dim, size } of open) expected[expected.length + dim] = size;
  const own = [...sampleShape, ...batch];
  const overlap = Math.max(expected.length - own.length, 0);
  const right = expected.slice(overlap);
  const joined = own.map((n, axis) => Math.max(n, right[axis - (own.length - right.length)] ?? 1));
  return [...expected.slice(0, overlap), ...joined];
}

/** Plates at some of the dims -1 to -4 in any order of opening, and axes of a site that are 1 or the size of their plate. */
const cases = fc
  .record({
    open: fc.uniqueArray(fc.record({ dim: fc.constantFrom(-1, -2, -3, -4), size: fc.constantFrom(2, 3, 5) }), { selector: ({ dim }) => dim, maxLength: 3 }),
    axes: fc.array(fc.constantFrom("one", "full"), { maxLength: 5 }),
    cut: fc.nat(5),
    event: fc.constantFrom([], [1], [4]),
  })
  .map(({ open, axes, cut, event }) => {
    const own = axes.map((kind, axis) => (kind === "one" ? 1 : (open.find(({ dim }) => axes.length + dim === axis)?.size ?? 7)));
    const at = Math.min(cut, own.length);
    return { open, sampleShape: own.slice(0, at), batch: own.slice(at), event };
  });

it("the batch of a site under any plates, with any sample shape and batch that fit, is that of rule P6, its event untouched", () => {
  fc.assert(
    fc.property(cases, ({ open, sampleShape, batch, event }) => {
      const fn = dist.Normal(0, 1).expand([...batch, ...event]).toEvent(event.length);
      const inner = (): void => void sample("x", fn, { sampleShape });
      const model = open.reduceRight<() => void>((body, { dim, size }, i) => () => plate(`p${i}`, size, { dim }, body), inner);
      const site = trace(seed(model, 0))().site("x");
      const expected = batchByRule(open, sampleShape, batch);
      expect(site.type === "sample" ? [site.fn.batchShape, site.fn.eventShape] : []).toEqual([expected, event]);
      expect(site.value.shape).toEqual([...expected, ...event]);
      expect(site.type === "sample" ? site.fn.logProb(site.value).shape : []).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
