/**
 * @file Errors about what a model does while it is traced.
 */
import { didYouMean, entry } from "../entry.ts";

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

/** The value that was used: the site, or an unnamed one computed from several. */
const used = (f: { readonly site: string; readonly sites: readonly string[] }): string => (f.sites.length <= 1 ? f.site : "x");

export const traceErrors = {
  "duplicate-site": entry("TraceError", (f: { site: string; distribution: string | undefined; isLoop: boolean }) => ({
    sentence: `two sites are named \`${f.site}\`; a name is the key of a posterior variable, so it must be used once`,
    help: [
      f.isLoop ? `give each turn a name of its own, which makes one variable of them: \`["${f.site}", i]\`` : `give the second site a name of its own: \`"${f.site}_2"\``,
      ...(f.distribution === undefined ? [] : [`for many like variables, use one vector: \`plate("${f.site}_index", 4, () => sample("${f.site}", ${f.distribution}))\``]),
      ...(f.isLoop ? ["for a part of a model that is used twice, put its names under a prefix: `scope(part, \"second\")`"] : []),
    ],
  })),
  "no-random-numbers": entry("TraceError", (f: { site: string }) => ({
    sentence: `site \`${f.site}\` has no value and no handler gives it random numbers`,
    help: ["run the model under a seed: `seed(model, 0)(data)`"],
  })),
  "number-from-value": entry("TraceError", (f: { site: string; sites: readonly string[] }) => ({
    sentence:
      f.sites.length <= 1
        ? `site \`${f.site}\` was used as a plain number (\`>\`, \`+\`, unary \`-\`, or a \`Math\` function), but while the model is recorded it has no number yet`
        : `a value computed from sites ${list(f.sites)} was used as a plain number (\`>\`, \`+\`, unary \`-\`, or a \`Math\` function), but while the model is recorded it has no number yet`,
    notes: ["the model runs once to be recorded; it does not run again for each draw, so a branch cannot depend on a draw"],
    help: [`use the operations of values: \`exp(${used(f)})\`, \`add(${used(f)}, 1)\``, `for a branch, compute both sides: \`where(greater(${used(f)}, 0), a, b)\``],
  })),
  "value-from-another-trace": entry("TraceError", () => ({
    sentence: "a value recorded in one run of a model was used in another run",
    notes: ["a value that is kept in a variable outside the model belongs to the run that made it"],
    help: ["compute the value inside the model function, or return it from there"],
  })),
  "async-model": entry("TraceError", () => ({
    sentence: "the model returned a promise; a model is an ordinary synchronous function",
    notes: ["effects after an `await` would run outside of the handlers"],
    help: ["load the data before, pass them as the model's argument, and remove `async `"],
  })),
  "unknown-site": entry("TraceError", (f: { handler: string; site: string; sites: readonly string[]; nearest: string | undefined }) => ({
    sentence: `\`${f.handler}\` names site \`${f.site}\`, but the model has ${f.sites.length === 0 ? "no sites" : `only ${list(f.sites)}`}${didYouMean(f.nearest)}`,
    help: [f.nearest !== undefined ? `write \`${f.nearest}\`` : f.sites.length === 0 ? "give the model a site of that name" : `name one of these: ${list(f.sites)}`],
  })),
  "value-missing": entry("TraceError", (f: { site: string; distribution: string }) => ({
    sentence: `there is no value for site \`${f.site}\` (${f.distribution}), which is neither observed nor given`,
    help: [`give a value for it: \`{ ${/^[A-Za-z_$][\w$]*$/.test(f.site) ? f.site : JSON.stringify(f.site)}: 1 }\``],
  })),
  "site-not-in-trace": entry("TraceError", (f: { site: string; kind: string }) => ({
    sentence: `\`replay\` met site \`${f.site}\`, which the trace holds as a ${f.kind} site`,
    help: ["replay a trace of the same model: `replay(model, trace(seed(model, 0))(data))`"],
  })),
  "not-a-distribution": entry("TraceError", (f: { site: string; found: string; isValue: boolean }) => ({
    sentence: `site \`${f.site}\` got ${f.found} where a distribution belongs`,
    help: [
      `call a family with its parameters: \`sample("${f.site}", dist.Normal(0, 1))\``,
      ...(f.isValue ? [`or keep a computed value under a name: \`deterministic("${f.site}", ...)\``] : []),
    ],
  })),
  "site-name": entry("TraceError", (f: { found: string }) => ({
    sentence: `a site's name is a non-empty string, but this one is ${f.found}`,
    help: ['name the site first: `sample("x", dist.Normal(0, 1))`'],
  })),
  "obs-undefined": entry("TraceError", (f: { site: string }) => ({
    sentence: `\`obs\` of site \`${f.site}\` is undefined, so nothing would be observed there`,
    notes: ["a field of the data that is missing or misspelt is undefined"],
    help: ["pass the data that the model observes", "to simulate instead, say so: `seed(uncondition(model), 0)(data)`"],
  })),
  "obs-missing": entry("TraceError", (f: { site: string; row: string; total: number; size: number; value: string; name: string }) => ({
    sentence: `${f.total} of ${f.size} observed values of site \`${f.site}\` ${f.total === 1 ? "is" : "are"} ${f.value}, the first at ${f.row}`,
    help: [
      f.value === "null"
        ? `leave those rows out, \`obs: ${f.name}.filter((v) => v !== null)\`, and out of the other columns, \`x.filter((_, row) => ${f.name}[row] !== null)\``
        : `leave those rows out, \`obs: ${f.name}.filter((v) => !Number.isNaN(v))\`, and out of the other columns, \`x.filter((_, row) => !Number.isNaN(${f.name}[row]))\``,
      f.value === "null"
        ? `or sample them as unknowns: \`obs: ${f.name}.map((v) => v ?? 0), obsMask: ${f.name}.map((v) => v !== null)\``
        : `or sample them as unknowns: \`obs: ${f.name}, obsMask: ${f.name}.map((v) => !Number.isNaN(v))\``,
    ],
  })),
  "obs-empty": entry("TraceError", (f: { site: string; shape: string }) => ({
    sentence: `observed value of site \`${f.site}\` has shape ${f.shape}, so it holds no data`,
    help: ["pass at least one observation"],
  })),
  "no-observation": entry("TraceError", (f: { sites: readonly string[]; last: { readonly site: string; readonly distribution: string } | undefined }) => ({
    sentence: `the model observes nothing: its sites are ${list(f.sites)}, none with \`obs\`, and there is no factor`,
    help: [
      f.last === undefined ? 'observe data: `sample("y", dist.Normal(0, 1), { obs: y })`' : `observe data: \`sample("${f.last.site}", ${f.last.distribution}, { obs: ${f.last.site} })\``,
      "to sample from the prior on purpose, give the option `prior: true`",
    ],
  })),
  "no-latent": entry("TraceError", (f: { sites: readonly string[] }) => ({
    sentence: `the model has nothing to sample: ${f.sites.length === 0 ? "it has no sites" : `its sites are ${list(f.sites)}, all observed or computed`}`,
    help: ['give it an unknown: `sample("mu", dist.Normal(0, 1))`'],
  })),
  "discrete-latent": entry("TraceError", (f: { site: string; distribution: string }) => ({
    sentence: `site \`${f.site}\` is discrete (${f.distribution}) and not observed, but gradient-based samplers move through continuous values only`,
    help: [
      `if it is data, observe it: \`sample("${f.site}", ${f.distribution}, { obs: ${f.site} })\``,
      "if it is unknown, sum over its values: for two, `logSumExp(stack([logProbIf0, logProbIf1]), 0)` is the log density of what follows from it, to be added with `factor`",
    ],
  })),
  "no-bijector": entry("TraceError", (f: { site: string; distribution: string; support: string; isDirection: boolean }) => ({
    sentence: `site \`${f.site}\` is ${f.support} (${f.distribution}), which no map from unconstrained numbers reaches, but gradient-based samplers move through those`,
    help: [
      f.isDirection ? `compute it from a vector of normals: \`reparam(model, { ${/^[A-Za-z_$][\w$]*$/.test(f.site) ? f.site : JSON.stringify(f.site)}: projectedNormal() })\`` : "sample something that it can be computed from, and keep it as `deterministic`",
    ],
  })),
  "generated-observed": entry("TraceError", (f: { site: string; isFactor: boolean }) => ({
    sentence: `site \`${f.site}\` is ${f.isFactor ? "a factor" : "observed"} inside of \`generated\`, whose sites are drawn after sampling and never enter the density`,
    help: [f.isFactor ? `write \`factor("${f.site}", ...)\` outside of \`generated\`` : `to simulate data there, leave \`obs\` out; to learn from them, write \`${f.site}\` outside of \`generated\``],
  })),
  "generated-in-density": entry("TraceError", (f: { site: string; drawn: string }) => ({
    sentence: `the density of site \`${f.site}\` needs \`${f.drawn}\`, which \`generated\` draws after sampling`,
    help: [`if \`${f.drawn}\` is an unknown of the model, sample it outside of \`generated\``, `if \`${f.site}\` is to be simulated from it, sample \`${f.site}\` inside of \`generated\` too, without \`obs\``],
  })),
  "delta-latent": entry("TraceError", (f: { site: string; value: string }) => ({
    sentence: `site \`${f.site}\` has a delta distribution and is not observed, so there is nothing to sample`,
    help: [`record the value instead: \`deterministic("${f.site}", ${f.value})\``],
  })),
  "param-in-density": entry("TraceError", (f: { site: string }) => ({
    sentence: `\`${f.site}\` is a parameter to be optimised, but a posterior is sampled over random sites only`,
    help: [`give it a prior: \`lift(model, { ${f.site}: dist.Normal(0, 1) })\``, `or a value: \`substitute(model, { ${f.site}: 1 })\``],
  })),
  "intervene-twice": entry("TraceError", (f: { site: string }) => ({
    sentence: `site \`${f.site}\` is intervened on twice; the innermost value is used`,
    help: ["keep one `intervene` for each site"],
  })),
  "reparam-support": entry("TraceError", (f: { site: string; strategy: string; distribution: string; needs: string }) => ({
    sentence: `\`${f.strategy}\` cannot rewrite site \`${f.site}\`: it needs ${f.needs}, and the site has ${f.distribution}`,
    help: [`leave \`${f.site}\` out of \`reparam\``],
  })),
  "reparam-observed": entry("TraceError", (f: { site: string; strategy: string }) => ({
    sentence: `\`${f.strategy}\` cannot rewrite site \`${f.site}\`, which is observed`,
    help: [`leave \`${f.site}\` out of \`reparam\``],
  })),
  "reparam-centred": entry("OptionError", (f: { centred: number }) => ({
    sentence: `\`locScale\` was given ${f.centred}, but centredness runs from 0 (non-centred) to 1 (centred)`,
    help: ["write `locScale(0)`"],
  })),
  "reparam-centred-shape": entry("OptionError", (f: { site: string; centred: string; shape: string }) => ({
    sentence: `\`locScale\` was given centredness of shape ${f.centred}, but site \`${f.site}\` has shape ${f.shape}`,
    help: [`give one number for all elements, \`locScale(0)\`, or an array of shape ${f.shape}`],
  })),
  "reparam-learnable": entry("OptionError", () => ({
    sentence: "`locScale` was given no centredness, and one that is learned has no meaning while sampling",
    notes: ["NumPyro keeps the learnable form at 0.5 under MCMC without a word"],
    help: ["write `locScale(0)` for the non-centred form"],
  })),
  "one-of-data-and-function": entry("TraceError", (f: { handler: string; found: string }) => ({
    sentence: `\`${f.handler}\` takes values by site name or a function of the site, but got ${f.found}`,
    help: [`write \`${f.handler}(model, { x: 1 })\` or \`${f.handler}(model, (site) => value)\``],
  })),
  "not-a-model": entry("TraceError", (f: { handler: string; found: string }) => ({
    sentence: `\`${f.handler}\` takes a model function first, but got ${f.found}`,
    help: [`pass the function without calling it: \`${f.handler}(model, ...)\``],
  })),
  "unknown-variable": entry("TraceError", (f: { name: string; known: readonly string[]; nearest: string | undefined }) => ({
    sentence: `there is no variable \`${f.name}\`; there are ${list(f.known)}${didYouMean(f.nearest)}`,
    help: [f.nearest !== undefined ? `write \`${f.nearest}\`` : `name one of these: ${list(f.known)}`],
  })),
} as const;
