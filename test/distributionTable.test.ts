import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { aliases, examples } from "../scripts/offers/examples.ts";
import { exampleOf, families, page, rows } from "../scripts/offers/table.ts";

const root = join(import.meta.dirname, "..");
const table = rows(root);

it("every distribution has a row or is another name for one, and nothing else is listed", () => {
  expect(families.filter((family) => aliases[family] === undefined && exampleOf(root, family) === undefined)).toEqual([]);
  expect([...Object.keys(examples), ...Object.keys(aliases)].filter((name) => !families.includes(name))).toEqual([]);
});

it("no cell is blank without a reason", () => {
  const blank = table.flatMap(({ family, cells }) => cells.filter(({ isYes, reason }) => !isYes && reason === "").map(({ column }) => `${family}: ${column}`));
  expect(blank).toEqual([]);
});

it("docs/distributions.md says what the code does (write it with `npx tsx scripts/coverage.ts`)", () => {
  expect(readFileSync(join(root, "docs/distributions.md"), "utf8")).toBe(page(table));
});
