/** A stream forgets the draws that it has handed over. The long run takes a million of them. */
import { dist, sample } from "@typyro/core";
import { expect, test } from "vitest";
import { stream } from "../src/index.ts";

/** Of each of four chains. */
const DRAWS = process.env["TYPYRO_STAT"] === "long" ? 250_000 : 50_000;

test(`memory stays as it was over ${4 * DRAWS} draws of a stream`, { timeout: 120_000 }, async () => {
  const normal = () => void sample("x", dist.Normal(0, 1));
  let [n, sum, atStart, largest] = [0, 0, 0, 0];
  for await (const { draws } of stream(normal, undefined, { prior: true, draws: DRAWS, warmup: 50, block: 2000 })) {
    const { data: x } = draws.get("x");
    n += x.length;
    for (const value of x) sum += value;
    // What the collector has not come to yet would be counted too; after some blocks the young heap has its size.
    if (n < 1.6 * DRAWS) atStart = Math.max(atStart, process.memoryUsage().rss);
    else largest = Math.max(largest, process.memoryUsage().rss);
  }
  expect(n).toBe(4 * DRAWS);
  // With at least a quarter of the draws effective, the mean of a standard normal is known to 2 / sqrt(n).
  expect(Math.abs(sum / n)).toBeLessThan(10 / Math.sqrt(n));
  expect((largest - atStart) / 2 ** 20).toBeLessThan(10);
});
