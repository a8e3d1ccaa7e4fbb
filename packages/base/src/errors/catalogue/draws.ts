/**
 * @file Errors about draws and what is computed from them.
 */
import { count, didYouMean, entry } from "../entry.ts";

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

/** At most twelve names, then how many more there are. */
function listed(names: readonly string[]): string {
  const shown = quoted(names.slice(0, 12));
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

export const drawsErrors = {
  "unknown-draws": entry("DataError", (f: { variable: string; names: readonly string[]; nearest: string | undefined }) => ({
    sentence: `there are no draws of \`${f.variable}\`${didYouMean(f.nearest)}`,
    notes: [f.names.length === 0 ? "these draws hold no variable" : `there are draws of ${listed(f.names)}`],
    help: [f.nearest === undefined ? "name one of these variables" : `write \`${f.nearest}\``],
  })),
  "unknown-sampler-statistic": entry(
    "DataError",
    (f: { statistic: string; recorded: readonly string[]; nearest: string | undefined }) => ({
      sentence: `no sampler statistic \`${f.statistic}\` was recorded${didYouMean(f.nearest)}`,
      notes: [f.recorded.length === 0 ? "these draws came without sampler statistics" : `recorded are ${quoted(f.recorded)}`],
      help: ["ask for one of those recorded, or test for it first: `draws.stats.energy !== undefined`"],
    }),
  ),
  "variable-twice": entry("DataError", (f: { variable: string }) => ({
    sentence: `two variables of the same draws are named \`${f.variable}\``,
    notes: ["a name is the key under which the draws of a variable are found"],
    help: ["give each variable a name of its own"],
  })),
  "draws-size-mismatch": entry(
    "ShapeError",
    (f: { variable: string; length: number; chains: number; draws: number; shape: readonly number[] }) => ({
      sentence: `\`${f.variable}\` has ${count(f.length, "number")}, where ${count(f.chains, "chain")} of ${count(f.draws, "draw")} of shape [${f.shape.join(", ")}] make ${f.chains * f.draws * f.shape.reduce((a, b) => a * b, 1)}`,
      notes: ["the layout is [chain, draw, ...shape], row by row"],
      help: ["pass the draws of every chain, as many for each"],
    }),
  ),
  "draws-count-not-whole": entry("OptionError", (f: { option: string; value: number; least: number }) => ({
    sentence: `\`${f.option}\` is ${f.value}, where a whole number of at least ${f.least} stands`,
    help: [`give a whole number: \`${f.option}: ${Math.max(f.least, 4)}\``],
  })),
  "dims-shape-mismatch": entry("ShapeError", (f: { variable: string; dims: readonly string[]; shape: readonly number[] }) => ({
    sentence: `\`${f.variable}\` names ${count(f.dims.length, "dimension")} (${f.dims.join(", ")}), but one draw has shape [${f.shape.join(", ")}]`,
    help: [`give ${count(f.shape.length, "name")}, one for each axis of a draw; chain and draw are not among them`],
  })),
  "coords-length-mismatch": entry(
    "ShapeError",
    (f: { variable: string; dim: string; labels: number; size: number | undefined }) => ({
      sentence:
        f.size === undefined
          ? `\`${f.variable}\` has coordinates for \`${f.dim}\`, which is not one of its dimensions`
          : `\`${f.variable}\` has ${count(f.labels, "coordinate")} for \`${f.dim}\`, whose size is ${f.size}`,
      help: [f.size === undefined ? "list the dimension in `dims`, or leave its coordinates out" : `give ${count(f.size, "coordinate")}, in order`],
    }),
  ),
  "element-outside-variable": entry(
    "DataError",
    (f: { variable: string; index: readonly number[]; shape: readonly number[] }) => ({
      sentence:
        f.index.length === 0
          ? `\`${f.variable}\` was asked for without an index, but one draw of it has shape [${f.shape.join(", ")}]`
          : `\`${f.variable}\` was asked for at [${f.index.join(", ")}], but one draw of it has shape [${f.shape.join(", ")}]`,
      notes: ["indices count from 0, one for each axis; negative ones do not count from the end"],
      help: [
        f.shape.length === 0
          ? `leave the index out: \`scalar("${f.variable}")\``
          : `write \`scalar("${f.variable}", [${f.shape.map(() => 0).join(", ")}])\` for the first element`,
      ],
    }),
  ),
  "draws-not-rectangular": entry("ShapeError", (f: { variable: string; path: readonly number[]; found: string; expected: string }) => ({
    sentence: `the draws of \`${f.variable}\` hold ${f.found} at [${f.path.join(", ")}], where the first element of the same depth is ${f.expected}`,
    notes: ["arrays of draws are nested as [chain][draw][...shape], with the same lengths throughout"],
    help: ["cut every chain to the length of the shortest, and give every draw the same shape"],
  })),
  "chains-unequal": entry("ShapeError", (f: { lengths: readonly number[] }) => ({
    sentence: `the chains have ${f.lengths.slice(0, 12).join(", ")}${f.lengths.length > 12 ? ", ..." : ""} draws, where all have the same number`,
    help: ["cut every chain to the length of the shortest: `chains.map((chain) => chain.slice(0, shortest))`"],
  })),
  "no-draws": entry("DataError", (f: { chains: number; draws: number }) => ({
    sentence: `there are ${count(f.chains, "chain")} of ${count(f.draws, "draw")}, where at least one draw of one chain is needed`,
    notes: ["a run that was interrupted during warm-up has no draws"],
    help: ["let the run go on past its warm-up"],
  })),
  "superchains-unequal": entry("OptionError", (f: { chains: number; labels: number; sizes: readonly number[] }) => ({
    sentence:
      f.chains === f.labels
        ? `the superchains have ${f.sizes.join(", ")} chains, where two or more of equal size are compared`
        : `\`superchains\` has ${count(f.labels, "label")}, where there are ${count(f.chains, "chain")}`,
    help: ["give the superchain of each chain, as in `[0, 0, 1, 1]` for four chains from two starting points"],
  })),
  "probability-outside-unit-interval": entry("OptionError", (f: { value: number }) => ({
    sentence: `a probability of ${f.value} was asked for, where probabilities lie in [0, 1]`,
    help: ["write 89 % as `0.89`"],
  })),
  "draws-not-finite": entry("DataError", (f: { statistic: string; count: number; total: number; value: number; chain: number; draw: number }) => ({
    sentence: `${f.count} of ${count(f.total, "draw")} are not finite, the first of them ${f.value} at chain ${f.chain}, draw ${f.draw}, where \`${f.statistic}\` needs finite ones`,
    notes: ["leaving them out would show another distribution than the one that was drawn"],
    help: ["find what made them NaN or infinite, or leave them out knowingly: `draws.filter(Number.isFinite)`"],
  })),
  "bandwidth-unknown": entry("OptionError", (f: { value: string | number; known: readonly string[]; nearest: string | undefined }) => ({
    sentence: `\`bandwidth\` is \`${f.value}\`, where a positive number or one of ${quoted(f.known)} stands${didYouMean(f.nearest)}`,
    help: [`write \`bandwidth: "${f.nearest ?? f.known[0] ?? ""}"\``],
  })),
  "limits-within-draws": entry("OptionError", (f: { low: number; high: number; least: number; greatest: number }) => ({
    sentence: `\`limits\` are ${f.low} and ${f.high}, where the draws reach from ${f.least} to ${f.greatest}`,
    help: [`take them in: \`limits: [${Math.min(f.low, f.least)}, ${Math.max(f.high, f.greatest)}]\``],
  })),
  "kde-plane-degenerate": entry("DataError", (f: { total: number }) => ({
    sentence: `${count(f.total, "draw")} of two quantities lie on one line, where \`kde2d\` estimates a density over a plane`,
    help: ["leave out the quantity that does not vary, or that the other determines"],
  })),
  "too-few-exceedances": entry("DataError", (f: { length: number }) => ({
    sentence: `a generalised Pareto distribution is fitted to ${count(f.length, "value")}, where at least 2 are needed`,
    help: ["pass the values beyond a threshold, less the threshold"],
  })),
  "log-ratio-not-finite": entry("DataError", (f: { index: number; value: number; length: number }) => ({
    sentence: `log ratio ${f.index} of ${f.length} is ${f.value}, where importance sampling needs finite ones`,
    notes: ["a draw with weight 0 or infinity says that one of the two densities rules it out"],
    help: ["look for an observation that some draws make impossible"],
  })),
  "relative-efficiency-not-positive": entry("OptionError", (f: { value: number }) => ({
    sentence: `\`relativeEfficiency\` is ${f.value}, where a positive number stands`,
    notes: ["it is the effective sample size of the draws divided by their number, 1 for independent draws"],
    help: ["leave it out to have it estimated, or write `relativeEfficiency: 1`"],
  })),
  "no-log-likelihood": entry("DataError", (f: { statistic: string }) => ({
    sentence: `\`${f.statistic}\` has no log likelihood to work on: nothing is observed`,
    notes: ["it compares what a model predicts for an observation with the observation"],
    help: ["pass the data as `obs` of a `sample`"],
  })),
  "several-observed-sites": entry("DataError", (f: { statistic: string; sites: readonly string[]; shared: readonly string[] }) => {
    const isPsense = f.statistic === "psense";
    const isCheck = f.statistic.startsWith("ppc");
    return {
      sentence: `there are ${f.sites.length} observed sites, ${listed(f.sites)}, and \`${f.statistic}\` was not told ${isPsense ? "whose likelihood to scale" : isCheck ? "which to look at" : "what one observation is"}`,
      notes: [
        ...(isPsense
          ? ["the likelihood that is scaled may be that of one site or of several"]
          : isCheck
            ? []
            : f.shared.length === 0
              ? ["the sites share no plate, so there is no one way to leave an observation out"]
              : [`all of them lie in ${quoted(f.shared)}; what is left out may be one element of a site, or of a plate with all that lies in it`]),
      ],
      help: [
        `choose one site: \`${f.statistic}(posterior, { site: "${f.sites[0] ?? ""}" })\``,
        ...(isPsense ? [`scale them together: \`psense(posterior, { site: [${f.sites.map((site) => JSON.stringify(site)).join(", ")}] })\``] : []),
        ...f.shared.map((plate) => `leave out one element of the plate at a time: \`${f.statistic}(posterior, { sum: "${plate}" })\``),
      ],
    };
  }),
  "sum-outside-site": entry("DataError", (f: { plate: string; site: string; dims: readonly string[]; nearest: string | undefined }) => ({
    sentence: `log likelihoods are to be summed by \`${f.plate}\`, but site \`${f.site}\` ${f.dims.length === 0 ? "lies in no plate" : `lies in ${quoted(f.dims)}`}${didYouMean(f.nearest)}`,
    help: [`name a plate that holds the site, or choose other sites: \`{ site: "...", sum: "${f.plate}" }\``],
  })),
  "sum-plates-differ": entry("DataError", (f: { plate: string; first: string; second: string; difference: string }) => ({
    sentence: `sites \`${f.first}\` and \`${f.second}\` are to be summed by \`${f.plate}\`, but there ${f.difference}`,
    help: ["sum sites of one plate, with the same elements in the same order"],
  })),
  "log-likelihood-not-finite": entry("DataError", (f: { statistic: string; row: string; value: number; chain: number; draw: number; count: number; total: number }) => ({
    sentence: `the log likelihood of \`${f.row}\` is ${f.value} at chain ${f.chain}, draw ${f.draw}, where \`${f.statistic}\` needs finite ones`,
    notes: [`${f.count} of ${f.total} draws of this row are not finite`, "an observation that a draw makes impossible has no importance weight"],
    help: ["give the observation a distribution that does not rule it out, or guard the computation that became NaN"],
  })),
  "too-few-models": entry("DataError", (f: { models: readonly string[] }) => ({
    sentence: f.models.length === 0 ? "`compare` got no model, where at least 2 are compared" : `\`compare\` got one model, ${quoted(f.models)}, where at least 2 are compared`,
    help: ["name them: `compare({ pooled, partial })`; for one model alone use `loo`"],
  })),
  "models-not-comparable": entry("DataError", (f: { first: string; second: string; difference: string }) => ({
    sentence: `models \`${f.first}\` and \`${f.second}\` were not scored on the same observations: ${f.difference}`,
    notes: ["a difference is taken observation by observation, so both need the same ones in the same order"],
    help: ["fit both models to the same rows; where the same rows lie in sites of different names, choose them: `compare({ a: loo(a, { site: \"y\" }), b: loo(b, { site: \"obs\" }) })`"],
  })),
  "pointwise-not-finite": entry("DataError", (f: { model: string; row: string; value: number }) => ({
    sentence: `model \`${f.model}\` has ${f.value} as the elpd of \`${f.row}\`, so it cannot be compared`,
    help: ["leave the model out, or give the observation a distribution that does not rule it out"],
  })),
  "compare-option-unknown": entry("OptionError", (f: { option: string; value: string; known: readonly string[]; nearest: string | undefined }) => ({
    sentence: `\`${f.option}\` is \`${f.value}\`, where one of ${quoted(f.known)} stands${didYouMean(f.nearest)}`,
    help: [`write \`${f.option}: "${f.nearest ?? f.known[0] ?? ""}"\``],
  })),
  "summary-option-unknown": entry("OptionError", (f: { option: string; value: string; known: readonly string[]; nearest: string | undefined }) => ({
    sentence: `option \`${f.option}\` of \`summary\` is \`${f.value}\`, where one of ${quoted(f.known)} stands${didYouMean(f.nearest)}`,
    help: [`write \`${f.option}: "${f.nearest ?? f.known[0] ?? ""}"\``],
  })),
  "draws-do-not-match": entry("ShapeError", (f: { first: string; second: string; difference: string }) => ({
    sentence: `${f.first} and ${f.second} do not belong together: ${f.difference}`,
    help: ["take both from the same posterior, with the same draws kept"],
  })),
  "power-outside-range": entry("OptionError", (f: { lower: number; upper: number }) => ({
    sentence: `powers of ${f.lower} and ${f.upper} were asked for, where one lies below 1 and above 0 and the other above 1`,
    help: ["leave them out for `powers: [0.99, 1.01]`"],
  })),
} as const;
