/** @file Print every import that breaks the table of layers, and fail if there is one (`npm run layers`). */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { findBreaches } from "./layers/findBreaches.ts";

const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)));
const { breaches, files } = findBreaches(root);

for (const { kind, at, sentence } of breaches) console.log(`${at}  [${kind}] ${sentence}`);
console.log(`layers: ${files} files, ${breaches.length} breaches`);
process.exitCode = breaches.length === 0 ? 0 : 1;
