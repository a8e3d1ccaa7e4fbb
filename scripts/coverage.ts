/**
 * @file Write docs/distributions.md: what every distribution offers, from the code.
 *
 * Usage: npx tsx scripts/coverage.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { page, rows } from "./offers/table.ts";

const root = join(import.meta.dirname, "..");
writeFileSync(join(root, "docs/distributions.md"), page(rows(root)));
