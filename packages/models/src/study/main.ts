/**
 * @file Run a study by its name: `npm run study -- NAME`.
 */
import process from "node:process";
import { runStudy, type Studies } from "./command.ts";

const studies: Studies = {
  "sleepstudy": () => import("../sleepstudy/study.ts"),
  "lab-offsets": () => import("../lab-offsets/study.ts"),
  "per-point-slopes": () => import("../per-point-slopes/study.ts"),
  "two-sites-radon": () => import("../two-sites-radon/study.ts"),
};

process.exitCode = await runStudy(process.argv.slice(2), { out: console.log, err: console.error }, studies);
