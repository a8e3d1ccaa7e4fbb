/**
 * @file Errors about values and parameters outside of where they may lie.
 */
import { count, entry } from "../entry.ts";

export const supportErrors = {
  "obs-outside-support": entry("SupportError", (f: { site: string; distribution: string; total: number; size: number; support: string; value: string; row: { index: string; isOnly: boolean } | undefined; name: string }) => ({
    sentence: `${f.total} of ${f.size} observed values of site \`${f.site}\` ${f.total === 1 ? "is" : "are"} outside the support of ${f.distribution}`,
    help: f.row !== undefined ? [`make ${f.row.isOnly ? `\`${f.name}\`` : `row ${f.row.index} of \`${f.name}\``} ${f.support}`] : [
      `if ${f.value} marks a missing value, leave those rows out: \`obs: ${f.name}.filter((v) => v !== ${f.value})\``,
      `if the data are right, use a distribution that can give ${f.value}, such as \`dist.Normal(0, 1)\``,
    ],
  })),
  "value-outside-support": entry("SupportError", (f: { site: string; distribution: string; value: number; index: string; support: string }) => ({
    sentence: `the value ${f.value}${f.index} of site \`${f.site}\` is outside the support of ${f.distribution}, ${f.support}`,
    help: [`give a value that is ${f.support}`],
  })),
  "parameter-outside-support": entry("SupportError", (f: { site: string | undefined; distribution: string; parameter: string; value: number; index: string; support: string; fixed: string | undefined }) => ({
    sentence: `\`${f.parameter}\` of dist.${f.distribution}${f.site === undefined ? "" : ` at site \`${f.site}\``} is ${f.value}${f.index}, but must be ${f.support}`,
    help: [f.fixed === undefined ? `give \`${f.parameter}\` a value that is ${f.support}` : `write \`${f.fixed}\``],
  })),
  "truncation-without-mass": entry("SupportError", (f: { site: string | undefined; base: string; low: number | undefined; high: number | undefined; index: string }) => {
    const [above, below] = [f.low === undefined ? "" : `at or above ${f.low}`, f.high === undefined ? "" : `at or below ${f.high}`];
    const where = f.low === undefined || f.high === undefined ? above + below : `from ${f.low} to ${f.high}`;
    return {
      sentence: `${f.base}${f.site === undefined ? "" : ` at site \`${f.site}\``} is truncated to values ${where}${f.index}, where it has no mass`,
      help: [
        f.low !== undefined && f.high !== undefined && f.low > f.high
          ? `put the smaller bound first: \`{ low: ${f.high}, high: ${f.low} }\``
          : "give bounds between which the distribution has some of its mass",
      ],
    };
  }),
  "parameter-missing": entry("SupportError", (f: { distribution: string; parameter: string; expected: string }) => ({
    sentence: `dist.${f.distribution} was not given \`${f.parameter}\``,
    notes: ["a field of the data that is missing or misspelt is undefined"],
    help: [`write \`${f.expected}\``],
  })),
  "parameter-unknown": entry("SupportError", (f: { distribution: string; parameter: string; known: readonly string[]; nearest: string | undefined; expected: string }) => ({
    sentence: `dist.${f.distribution} has no parameter \`${f.parameter}\`; it has ${f.known.map((name) => `\`${name}\``).join(", ")}`,
    help: [`write \`${f.expected}\``],
  })),
  "parameters-do-not-broadcast": entry("ShapeError", (f: { distribution: string; shapes: readonly string[] }) => ({
    sentence: `the parameters of dist.${f.distribution} have shapes ${f.shapes.join(", ")}, which do not broadcast`,
    help: ["inside a plate, give each parameter size 1 or the size of the plate: `x.at(index)` reads a group's value for each row"],
  })),
  "expand-shape": entry("ShapeError", (f: { distribution: string; from: string; to: string; fixed: string }) => ({
    sentence: `a distribution ${f.distribution} of batch shape ${f.from} cannot be expanded to ${f.to}`,
    help: [`put repetitions to the left of the batch shape: \`expand(${f.fixed})\``],
  })),
  "event-dims": entry("ShapeError", (f: { distribution: string; dims: number; batch: string; most: number }) => ({
    sentence: `\`toEvent(${f.dims})\` of ${f.distribution} needs ${count(f.dims, "batch dimension")}, but its batch shape is ${f.batch}`,
    help: [f.most === 0 ? "leave `toEvent` out: there is no batch dimension" : `ask for at most as many as there are: \`toEvent(${f.most})\``],
  })),
  "mask-not-boolean": entry("ShapeError", (f: { dtype: string }) => ({
    sentence: `a mask holds booleans, but this one holds ${f.dtype === "f64" ? "numbers" : "indices"}`,
    help: ["compare to get booleans: `greater(weight, 0)`, or pass `rows.map((row) => row.isObserved)`"],
  })),
  "mask-shape": entry("ShapeError", (f: { mask: string; batch: string; distribution: string }) => ({
    sentence: `a mask of shape ${f.mask} does not broadcast with the batch shape ${f.batch} of ${f.distribution}`,
    help: [`give one boolean for each element of ${f.batch}`],
  })),
  "scale-not-positive": entry("OptionError", (f: { scale: number }) => ({
    sentence: `\`scale\` was given ${f.scale}, but log densities are scaled by positive numbers`,
    help: [f.scale === 0 ? "to leave sites out, use `mask(model, false)`" : `write \`scale(model, ${Number.isFinite(f.scale) ? Math.abs(f.scale) : 1})\``],
  })),
  "not-implemented-for": entry("SupportError", (f: { distribution: string; method: string; reason: string }) => ({
    sentence: `\`${f.method}\` of dist.${f.distribution} is not available: ${f.reason}`,
    help: ["estimate it from draws: `d.sample(rng, [10000])`"],
  })),
  "sample-of-recorded": entry("SupportError", (f: { distribution: string }) => ({
    sentence: `a draw from ${f.distribution} needs its parameters as numbers, but they are recorded values without numbers yet`,
    notes: ["the model runs once to be recorded; what is random in it is a site, which gets a new value for each draw"],
    help: [`make it a site: \`sample("draw", ${f.distribution})\``],
  })),
} as const;
