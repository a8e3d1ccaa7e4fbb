/**
 * @file Errors about starting a run from a model.
 */
import { didYouMean, entry } from "../entry.ts";

/** The first site at which no try was finite. */
export interface StartFailure {
  readonly tries: number;
  readonly chain: number;
  readonly seed: number;
  readonly site: string;
  /** `[3]`, the observation that was at fault most often, and its value. */
  readonly row: string | undefined;
  readonly value: number | undefined;
  readonly isObserved: boolean;
  /** Smallest and largest value observed at the site. */
  readonly observed: readonly [number, number] | undefined;
  /** Values from which the density was found to be finite, as the option is written. */
  readonly init: string | undefined;
  /** Values that were tried, written likewise, where all unknowns are numbers. */
  readonly tried: string | undefined;
}

export const startErrors = {
  "no-finite-start": entry("InitError", (f: StartFailure) => ({
    sentence: `log density was not finite at any of ${f.tries} starting points, so sampling did not begin (chain ${f.chain}, seed ${f.seed}): site \`${f.site}\`${f.row === undefined ? "" : ` at ${f.row}`}${f.value === undefined ? "" : `, where the value is ${f.value},`} is the first that is not finite`,
    notes: [`${f.observed === undefined ? "" : `\`${f.site}\` has values from ${f.observed[0]} to ${f.observed[1]}; `}starting points are drawn from (-2, 2) on the unconstrained scale`],
    help: [
      f.init === undefined ? "give a starting value where the data are possible: `init: { site: value }`" : `start where the data are possible, with the option \`init: ${f.init}\``,
      ...(f.isObserved ? ["or use a prior and a likelihood under which the data are possible"] : []),
      ...(f.tried === undefined ? [] : [`see every term at a point that was tried: \`explain(model, data).at(${f.tried})\``]),
    ],
  })),
  "init-unknown-site": entry("InitError", (f: { site: string; sites: readonly string[]; nearest: string | undefined }) => ({
    sentence: `\`init\` names site \`${f.site}\`, but the sites to be sampled are ${f.sites.map((name) => `\`${name}\``).join(", ")}${didYouMean(f.nearest)}`,
    help: [f.nearest === undefined ? `name one of these: ${f.sites.map((name) => `\`${name}\``).join(", ")}` : `write \`${f.nearest}\``],
  })),
  "predict-shape": entry("ShapeError", (f: { site: string; drawn: string; shape: string; plate: string | undefined }) => ({
    sentence: `site \`${f.site}\` has shape ${f.shape} with these data, but its draws have shape ${f.drawn}`,
    notes: f.plate === undefined ? [] : ["elements of a plate are matched by label; a plate made from a number has none"],
    help: [f.plate === undefined ? "predict with data that give the site its shape" : `give the plate labels when fitting and predicting: \`plate("${f.plate}", labels, ...)\``],
  })),
  "predict-without-model": entry("DataError", () => ({
    sentence: "these draws were made from a bare log density, so there is no model to predict from",
    help: ["sample a model: `mcmc(model, data)`"],
  })),
  "layout-changed": entry("ShapeError", (f: { site: string; before: string; now: string }) => ({
    sentence: `site \`${f.site}\` is ${f.now} with these data, but was ${f.before} when the draws were made`,
    notes: ["`heldOut(posterior, data)` scores other groups too: known ones by label, and new ones by what the population says"],
    help: ["pass data with the same groups, given by the same labels"],
  })),
  "options-as-data": entry("OptionError", (f: { keys: readonly string[] }) => ({
    sentence: `the data given to \`mcmc\` hold ${f.keys.map((key) => `\`${key}\``).join(", ")} and no options follow, so options seem to stand where data belong`,
    help: ["give the data first, `mcmc(model, data, ...)`, or `mcmc(model, undefined, ...)` for a model without data"],
  })),
  "option-unknown": entry("OptionError", (f: { of: string; option: string; known: readonly string[]; nearest: string | undefined }) => ({
    sentence: `\`${f.of}\` has no option \`${f.option}\`${didYouMean(f.nearest)}`,
    help: [f.nearest === undefined ? `use one of ${f.known.map((name) => `\`${name}\``).join(", ")}` : `write \`${f.nearest}\``],
  })),
} as const;
