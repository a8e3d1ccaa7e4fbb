/**
 * @file Run each study in a small configuration, from its data file to its report. @node-only reads files
 */
import { report, type ReportContents } from "typyro/plot";
import { beforeAll, describe, expect, test } from "vitest";
import { study as labOffsets } from "../src/lab-offsets/study.ts";
import { study as perPointSlopes } from "../src/per-point-slopes/study.ts";
import { study as sleepstudy } from "../src/sleepstudy/study.ts";
import { study as twoSitesRadon } from "../src/two-sites-radon/study.ts";

const studies = [
  { name: "sleepstudy", study: sleepstudy, figures: 9, sections: ["Conclusion", "The data", "Three models, and one of them written twice", "Shrinkage", "What each model predicts", "Which model predicts best"] },
  { name: "lab-offsets", study: labOffsets, figures: 10, sections: ["Conclusion", "The data and both models", "What the priors say", "Whether to trust the draws", "Offsets in original units", "What the model predicts", "Which model predicts better"] },
  { name: "per-point-slopes", study: perPointSlopes, figures: 6, sections: ["Conclusion", "Side by side", "Metropolis", "NUTS on the same model", "Without the funnel", "Lines through five points"] },
  { name: "two-sites-radon", study: twoSitesRadon, figures: 6, sections: ["Conclusion", "Two sites: four models", "Radon: five fits", "Shrinkage of counties", "Which model predicts best"] },
];

describe.each(studies)("$name", ({ study, figures, sections }) => {
  let contents: ReportContents;
  let html: string;
  const printed: string[] = [];

  beforeAll(async () => {
    contents = await study({ warmup: 60, draws: 60, seed: 1 }, (text) => printed.push(text));
    html = report(contents);
  }, 60_000);

  test("prints its tables and its conclusion", () => {
    const text = printed.join("\n");
    expect(text).toContain("divergences");
    expect(text).toMatch(/Conclusion\n=+\n\n- /);
    expect(text).not.toMatch(/undefined|\[object/);
  });

  test("reports every section, with every figure that is its own", () => {
    expect(contents.sections.map(({ title }) => title)).toEqual(sections);
    expect(html.match(/<svg/g)).toHaveLength(figures);
  });

  test("draws nothing that is not a number", () => {
    for (const svg of html.match(/<svg[\s\S]*?<\/svg>/g) ?? []) expect(/[^"]{0,60}(?:NaN|undefined|Infinity)[^"]{0,40}/.exec(svg)?.[0]).toBeUndefined();
  });

  test("loads nothing from elsewhere", () => {
    expect(html).not.toMatch(/<(?:script|link|img)|(?:src|href)="(?!#)/);
  });
});
