/**
 * @file Run the study of points with a slope each: Metropolis beside NUTS on a funnel, and the same posterior without one.
 */
import { mcmc, metropolis, type Posterior } from "typyro";
import { plotAutocorrelation, plotLines, plotPair, plotTrace, table } from "typyro/plot";
import { heading, type Study } from "../study/study.ts";
import { perSecond, pointConclusions, type RunFigures } from "./conclusion.ts";
import { loadPoints, TRUTH } from "./data.ts";
import { joint, marginalWithSlopes, type PointData } from "./model.ts";

const POPULATION = ["mu_b", "sigma_b", "a", "eps"];
/** Steps of Metropolis for each draw that is kept. */
const THIN = 50;

/** From points to conclusion. With the default of 1000 draws Metropolis takes 200,000 steps a chain, of which the first half is warm-up. */
export const study: Study = async ({ warmup = 1000, draws = 1000, seed = 42 }, print) => {
  const { data, trueSlopes } = loadPoints();
  const half = 2 * draws * THIN;
  print(`Points: ${data.x.length}, each with a slope of its own. Metropolis takes ${(2 * half).toLocaleString("en")} steps in each chain, the first half dropped.`);

  const walk = await mcmc(joint, data, { sampler: metropolis(), warmup: half, draws: half, thin: THIN, seed });
  const hamiltonian = await mcmc(joint, data, { warmup, draws, seed });
  const cured = await mcmc(marginalWithSlopes, data, { warmup, draws, seed });

  const runs = { metropolis: figuresOf("Metropolis, joint", walk), nuts: figuresOf("NUTS, joint", hamiltonian), marginal: figuresOf("NUTS, slopes integrated out", cured) };
  const sideBySide = table({
    caption: `The least effective sample size and the greatest R-hat of ${POPULATION.join(", ")}`,
    columns: ["run", "seconds", "ESS", "ESS a second", "R-hat", "divergences", "safe to trust"],
    rows: Object.values(runs).map((run) => [run.name, run.seconds.toFixed(1), run.ess.toFixed(0), perSecond(run), run.rHat.toFixed(3), run.divergences, run.ok ? "yes" : "no"]),
  });
  const recovered = cured.summary({ variables: ["a", "mu_b", "sigma_b"] }).rows.map(({ name, mean, etiLower, etiUpper }) => ({ name, truth: truthOf(name), mean, low: etiLower, high: etiUpper }));
  const lowest = (posterior: Posterior): number => posterior.site("eps").data.reduce((a, b) => Math.min(a, b), Infinity);
  const conclusions = pointConclusions({ ...runs, recovered, lowestNoise: { metropolis: lowest(walk), nuts: lowest(hamiltonian) } });

  for (const [title, posterior] of [["Metropolis on the joint model", walk], ["NUTS on the joint model", hamiltonian], ["NUTS with the slopes integrated out", cured]] as const) {
    print(`${heading(title)}\n${String(posterior)}\n\n${String(posterior.summary({ variables: POPULATION }))}`);
  }
  print(`${heading("Side by side")}\n${String(sideBySide)}`);
  print(`${heading("Conclusion")}\n${conclusions.map((line) => `- ${line}`).join("\n")}`);

  const marked = { vars: POPULATION, reference: { ...TRUTH, eps: 0 } };
  const five = fivePoints(data);
  const at = (column: readonly number[]): number[] => five.map((i) => column[i] ?? NaN);
  return {
    restsOn: { "NUTS, slopes integrated out": cured },
    title: "A slope for every point",
    subtitle: `${data.x.length} points y = a + b x without noise, each with its own b from a common population: a funnel that Metropolis and NUTS both get stuck in, and the way round it.`,
    sections: [
      { title: "Conclusion", content: [{ list: conclusions }] },
      { title: "Side by side", content: [sideBySide] },
      {
        title: "Metropolis",
        content: ["What the verdict says:", walk.verdict, plotTrace(walk, { ...marked, title: `Metropolis: one draw in ${THIN} steps, true values marked` }), plotAutocorrelation(walk, { vars: POPULATION })],
      },
      {
        title: "NUTS on the same model",
        content: [
          "What the verdict says:",
          hamiltonian.verdict,
          plotTrace(hamiltonian, { ...marked, title: "NUTS: density and trace of each chain, true values marked" }),
          "Down the neck of the funnel the intercept and the noise move together, in steps that no longer fit:",
          plotPair(hamiltonian, { vars: ["eps", "a", "sigma_b"], transform: { eps: Math.log }, labels: { eps: "log eps" }, title: "The neck of the funnel" }),
        ],
      },
      {
        title: "Without the funnel",
        content: [
          "Given the population, y is normal with variance eps² + (sigma_b x)², so the slopes need not be sampled; each is drawn afterwards from its own normal distribution, by `generated`.",
          cured.summary({ variables: POPULATION }),
          plotTrace(cured, { ...marked, title: "Slopes integrated out: density and trace of each chain, true values marked" }),
        ],
      },
      {
        title: "Lines through five points",
        content: [
          "A hundred draws of the line of each of five points. Those of one point nearly meet in it, since the noise is small, and fan out where the intercept is not known.",
          plotLines({ x: at(data.x), y: at(data.y) }, Object.fromEntries(five.map((i) => [`point ${i}`, { intercept: cured.site("a"), slope: cured.site("b").at(i) }])), { show: "lines", draws: 100, xAxis: "x", yAxis: "y", title: "Posterior lines of five points" }),
          table({ columns: ["point", "true slope", "mean", "5.5 %", "94.5 %"], rows: five.map((i) => slopeRow(cured, i, trueSlopes[i] ?? NaN)) }),
        ],
      },
    ],
  };
};

function truthOf(name: string): number {
  return Object.entries(TRUTH).find(([known]) => known === name)?.[1] ?? NaN;
}

function figuresOf(name: string, posterior: Posterior): RunFigures {
  const { rows } = posterior.summary({ variables: POPULATION });
  return {
    name,
    seconds: posterior.seconds,
    ess: Math.min(...rows.map(({ essBulk, essTail }) => Math.min(essBulk, essTail))),
    rHat: Math.max(...rows.map(({ rHat }) => rHat)),
    divergences: posterior.divergences,
    ok: posterior.verdict.ok,
  };
}

/** Points evenly spread over x. */
function fivePoints({ x }: PointData): number[] {
  const order = x.map((_, i) => i).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
  return [0, 1, 2, 3, 4].map((i) => order[Math.round(((2 * i + 1) * (order.length - 1)) / 10)] ?? 0);
}

function slopeRow(posterior: Posterior, point: number, truth: number): (string | number)[] {
  const row = posterior.summary({ variables: ["b"] }).rows[point];
  return [`point ${point}`, ...[truth, row?.mean ?? NaN, row?.etiLower ?? NaN, row?.etiUpper ?? NaN].map((value) => value.toFixed(3))];
}
