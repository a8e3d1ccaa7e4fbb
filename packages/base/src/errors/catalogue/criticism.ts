/**
 * @file Errors about criticising a model by fitting it again, and about giving draws their model back.
 */
import { count, didYouMean, entry } from "../entry.ts";

const ticked = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

export const criticismErrors = {
  "left-out-outside-site": entry("OptionError", (f: { site: string; position: number; size: number; shape: string }) => ({
    sentence: `element ${f.position} of site \`${f.site}\` is to be left out, where it has elements 0 to ${f.size - 1} (batch shape ${f.shape})`,
    notes: ["positions count the elements of the batch row by row"],
    help: [`name elements that are there: \`without: { ${f.site}: [0] }\``],
  })),
  "fold-options-together": entry("OptionError", (f: { options: readonly string[] }) => ({
    sentence: `${ticked(f.options)} were given together, where one of \`folds\`, \`stratify\` and \`group\` says how observations are divided`,
    help: [`keep one: \`${f.options[0] ?? "group"}\``],
  })),
  "fold-labels": entry("OptionError", (f: { option: string; length: number; observations: number }) => ({
    sentence: `\`${f.option}\` has ${count(f.length, "entry", "entries")}, where there are ${count(f.observations, "observation")}`,
    help: [`give one entry for each observation, in the order of \`loo(posterior).rows\``],
  })),
  "fold-count": entry("OptionError", (f: { k: number; most: number; what: string }) => ({
    sentence: `there are to be ${f.k} folds of ${f.most} ${f.what}, where a whole number from 2 to ${f.most} stands, and folds are numbered from 0`,
    help: [`type for example \`k: ${Math.max(2, Math.min(10, f.most))}\``],
  })),
  "fold-empty": entry("OptionError", (f: { fold: number; count: number }) => ({
    sentence: `no observation is in fold ${f.fold} of ${f.count}`,
    notes: ["folds are numbered from 0, without gaps"],
    help: ["number the folds in `folds` from 0"],
  })),
  "attach-mismatch": entry("ShapeError", (f: { site: string; inFile: string; inModel: string; nearest?: string | undefined }) => ({
    sentence: `the draws and the model do not belong together: \`${f.site}\` is ${f.inFile} among the draws and ${f.inModel} in the model${didYouMean(f.nearest)}`,
    notes: ["draws are given back the model and the data that they came from"],
    help: ["attach the model and the data of the fit: `(await read(path)).attach(model, data)`"],
  })),
  "attach-data-differ": entry("DataError", (f: { site: string; element: string; inFile: number; inData: number }) => ({
    sentence: `the data do not belong to the draws: \`${f.element}\` is ${f.inFile} in the saved data and ${f.inData} in the data given`,
    notes: [`the draws were saved together with the data of \`${f.site}\``],
    help: ["attach the data of the fit, and pass others to `predict(newData)` and `logLikelihood(newData)`"],
  })),
  "attach-density-differs": entry("DataError", (f: { saved: number; found: number }) => ({
    sentence: `the log density of the first draw was ${f.saved} when it was saved and is ${f.found} under the model given`,
    notes: ["the sites have the same names and shapes, so a prior, a distribution or the data must have changed"],
    help: ["attach the model and the data of the fit, or sample anew: `await mcmc(model, data)`"],
  })),
  "attach-outside-support": entry("DataError", (f: { site: string; chain: number; draw: number; value: number }) => ({
    sentence: `\`${f.site}\` is ${f.value} at chain ${f.chain}, draw ${f.draw}, on or beyond the bound of its support under the model given`,
    help: ["attach the model of the fit; draws on a bound have no place on the unconstrained scale"],
  })),
  "draws-not-combined": entry("ShapeError", (f: { what: string; first: number; second: number; difference: string }) => ({
    sentence: `the ${f.what} of draws ${f.first} and ${f.second} cannot be combined: ${f.difference}`,
    help: ["combine draws of the same model with the same data"],
  })),
  "unknown-label": entry("DataError", (f: { dim: string; label: string | number; labels: readonly (string | number)[]; nearest: string | undefined }) => ({
    sentence: `dimension \`${f.dim}\` has no element \`${String(f.label)}\`${didYouMean(f.nearest)}; it has ${ticked(f.labels.slice(0, 12).map(String))}${f.labels.length > 12 ? ` and ${f.labels.length - 12} more` : ""}`,
    help: [`name an element that is there: \`at({ ${f.dim}: ${JSON.stringify(f.labels[0] ?? 0)} })\``],
  })),
  "unknown-dimension": entry("DataError", (f: { dim: string; dims: readonly string[]; nearest: string | undefined }) => ({
    sentence: `no variable has a dimension \`${f.dim}\`${didYouMean(f.nearest)}; there ${f.dims.length === 0 ? "are no named dimensions" : `are ${ticked(f.dims)}`}`,
    help: [`name a dimension that is there: \`at({ ${f.nearest ?? f.dims[0] ?? "chain"}: ... })\``],
  })),
  "observed-missing": entry("DataError", (f: { statistic: string; site: string }) => ({
    sentence: `\`${f.statistic}\` has predictions of \`${f.site}\` and no observed values of it to compare them with`,
    help: [`give them: \`${f.statistic.startsWith("plot") ? `${f.statistic}(predictions, { observed: y })` : `${f.statistic}({ predictions, observed: y })`}\``, `or name a site that was observed: \`${f.statistic}(posterior, { site: "..." })\``],
  })),
  "predictions-not-finite": entry("DataError", (f: { statistic: string; row: string; value: number; chain: number; draw: number; count: number; total: number }) => ({
    sentence: `the prediction of \`${f.row}\` is ${f.value} at chain ${f.chain}, draw ${f.draw}, where \`${f.statistic}\` needs finite ones`,
    notes: [`${f.count} of ${f.total} predicted values are not finite`],
    help: ["find what made it so: `explain(model, data)`, at the values of that draw"],
  })),
  "observed-not-finite": entry("DataError", (f: { statistic: string; row: string; value: number }) => ({
    sentence: `the observed value of \`${f.row}\` is ${f.value}, where \`${f.statistic}\` needs finite ones`,
    help: ["leave the row out, of the observed values and of the predictions alike"],
  })),
  "statistic-unknown": entry("OptionError", (f: { value: string | number; known: readonly string[]; nearest: string | undefined }) => ({
    sentence: `\`statistic\` is \`${f.value}\`, where one of ${ticked(f.known)}, a probability in (0, 1) or a function stands${didYouMean(f.nearest)}`,
    help: [`write \`statistic: "${f.nearest ?? f.known[0] ?? ""}"\``],
  })),
  "statistic-not-a-number": entry("DataError", (f: { statistic: string; count: number; total: number; size: number }) => ({
    sentence: `the statistic \`${f.statistic}\` is NaN for ${f.count} of ${f.total} data sets of ${count(f.size, "value")}`,
    help: ["give a statistic that is a number for every data set"],
  })),
  "not-counts": entry("DataError", (f: { site: string; what: string; value: number }) => ({
    sentence: f.what === "values" ? `the values of \`${f.site}\` reach up to ${f.value}, too far to count each whole number` : `\`${f.site}\` has the ${f.what} value ${f.value}, where \`ppcRootogram\` compares frequencies of whole numbers`,
    help: ["for quantities that are no counts use `ppcPit(posterior)` or `plotPredictive(posterior)`"],
  })),
  "not-binary": entry("DataError", (f: { site: string; what: string; value: number }) => ({
    sentence: `\`${f.site}\` has the ${f.what} value ${f.value}, where \`ppcPava\` calibrates forecasts of 0 and 1`,
    help: ["for counts use `ppcRootogram(posterior)`, for other quantities `ppcPit(posterior)`"],
  })),
  "events-mismatch": entry("ShapeError", (f: { times: number; events: number }) => ({
    sentence: `there are ${count(f.times, "time")} and ${count(f.events, "entry", "entries")} in \`events\`, which belong together one by one`,
    help: ["give for each time whether its event was observed: true, or false where it is censored"],
  })),
  "event-not-boolean": entry("DataError", (f: { position: number; value: number }) => ({
    sentence: `entry ${f.position} of \`events\` is ${f.value}, where true and false, or 1 and 0, stand`,
    help: ["write true where the event was observed and false where the time is censored"],
  })),
} as const;
