/**
 * @file Errors about figures, tables and reports.
 */
import { count, didYouMean, entry } from "../entry.ts";

export const figureErrors = {
  "figure-source": entry("OptionError", (f: { figure: string; got: string }) => ({
    sentence: `\`${f.figure}\` got ${f.got}, where draws, a posterior or saved groups stand`,
    help: [`pass what \`mcmc\`, \`predict\` or \`read\` returned: \`${f.figure}(posterior)\``],
  })),
  "figure-no-finite": entry("DataError", (f: { figure: string; variable: string; draws: number }) => ({
    sentence: `none of the ${count(f.draws, "draw")} of \`${f.variable}\` is finite, so \`${f.figure}\` has nothing to show`,
    help: ["leave it out by naming the others in `vars`"],
  })),
  "figure-nothing": entry("DataError", (f: { figure: string; what: string }) => ({
    sentence: `\`${f.figure}\` got no ${f.what}`,
    help: [`give at least one ${f.what.replace(/s$/, "")}`],
  })),
  "figure-one-variable": entry("OptionError", (f: { label: string }) => ({
    sentence: `\`plotPair\` got the one quantity \`${f.label}\`, where at least 2 make a pair`,
    help: ["name two: `plotPair(posterior, { vars: [\"mu\", \"tau\"] })`"],
  })),
  "figure-lengths": entry("ShapeError", (f: { figure: string; first: string; firstLength: number; second: string; secondLength: number }) => ({
    sentence: `\`${f.figure}\` got ${f.firstLength} for \`${f.first}\` and ${f.secondLength} for \`${f.second}\`, which belong together one by one`,
    help: [`give as many for \`${f.second}\` as for \`${f.first}\`, in the same order`],
  })),
  "figure-group-without-line": entry("DataError", (f: { fit: string | undefined; group: string; missing: number; groups: number; lines: readonly string[]; nearest: string | undefined }) => ({
    sentence: `\`plotLines\` has points of ${f.missing === 1 ? `the group \`${f.group}\`, of which` : `${f.missing} of ${f.groups} groups, \`${f.group}\` the first, of which`} ${f.fit === undefined ? "the fit" : `the fit \`${f.fit}\``} has no line; it has lines of ${f.lines.slice(0, 12).map((label) => `\`${label}\``).join(", ")}${f.lines.length > 12 ? ` and ${f.lines.length - 12} more` : ""}${didYouMean(f.nearest)}`,
    help: ["name groups as the draws do, or give their positions: `{ x, y, group: [0, 0, 1] }`", "or leave those points out of `x`, `y` and `group`"],
  })),
  "figure-option": entry("OptionError", (f: { option: string; value: number; expected: string }) => ({
    sentence: `\`${f.option}\` is ${f.value}, where ${f.expected} stands`,
    help: [`leave \`${f.option}\` out for its default`],
  })),
  "figure-several-sites": entry("OptionError", (f: { figure: string; sites: readonly string[] }) => ({
    sentence: `\`${f.figure}\` got draws of ${count(f.sites.length, "site")}, ${f.sites.map((site) => `\`${site}\``).join(", ")}, and shows one`,
    help: [`choose it: \`{ site: "${f.sites.at(-1) ?? "y"}" }\``],
  })),
  "png-missing": entry("OptionError", (f: { reason: string }) => ({
    sentence: `a figure was asked for its PNG, and \`@resvg/resvg-js\`, which draws it, was not found: ${f.reason}`,
    notes: ["it is an optional part, because figures themselves are SVG and need nothing to be drawn"],
    help: ["npm install @resvg/resvg-js", "or use `figure.svg`, which every browser shows"],
  })),
} as const;
