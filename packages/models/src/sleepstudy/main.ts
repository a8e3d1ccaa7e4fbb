/**
 * @file Fit the sleep study under four pooling regimes, and print site tables, summaries and divergences: `npm start`.
 */
import { loadTraining } from "./data.ts";
import { fitRegimes } from "./fit.ts";

const started = performance.now();
const { data } = loadTraining();
console.log(`Sleep study: ${data.day.length} rows, ${data.subjects.length} subjects; day and reaction time standardised.`);
await fitRegimes(data, {}, console.log);
console.log(`\nAll four fits took ${((performance.now() - started) / 1000).toFixed(1)} s. For figures: npm run study -- sleepstudy`);
