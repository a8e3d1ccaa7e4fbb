/**
 * @file Draw the energies of a run beside their changes from draw to draw: alike where the chains explore well.
 *
 * @source Betancourt 2016, "Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo", arXiv:1604.00695.
 */
import { areaY, lineY, type Markish } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { ebfmi } from "@typyro/diagnostics";
import { columnWidth, composeFigure, type Figure } from "../figure.ts";
import { checkSize, type FigureOptions, finiteValues } from "../quantities.ts";
import { SERIES } from "../render/palette.ts";
import { drawPanel } from "../render/panel.ts";
import { domainOf, rangeOf } from "../shapes/intervals.ts";
import { type Curve, densityCurve } from "../shapes/curve.ts";
import { drawsOf, type Source } from "../source.ts";

/** Below this E-BFMI a chain is likely to miss the tails. */
const LOW_EBFMI = 0.3;

/**
 * The distribution of the energy, each chain's mean taken off, and that of its changes from draw to draw. Changes much
 * narrower than the energies mean that momentum draws move the chains too little: an E-BFMI below 0.3.
 *
 * @error `unknown-sampler-statistic` for draws without energies; `no-draws`, `figure-no-finite`, `figure-source`, `figure-option`
 */
export function plotEnergy(source: Source, options: FigureOptions = {}): Figure {
  const draws = drawsOf(source, "plotEnergy");
  if (draws.draws === 0) throw modelError("no-draws", { chains: draws.chains, draws: 0 });
  const { width, height } = checkSize(options, 220);
  const chains = draws.stat("energy");
  const levels = finiteValues(chains.map(centred));
  const changes = finiteValues(chains.map((chain) => chain.subarray(1).map((energy, i) => energy - chain[i]!)));
  if (levels.length === 0 || changes.length === 0) throw modelError("figure-no-finite", { figure: "plotEnergy", variable: "energy", draws: draws.chains * draws.draws });
  const [own, moved] = [densityCurve(levels), densityCurve(changes)];
  const area = (points: Curve, colour: string): Markish[] => {
    const xy = { x: ([at]: readonly number[]) => at, y: ([, y]: readonly number[]) => y };
    return [areaY(points, { ...xy, fill: colour, fillOpacity: 0.2, clip: true }), lineY(points, { ...xy, stroke: colour, strokeWidth: 1.8, clip: true })];
  };
  const panel = drawPanel({
    width: columnWidth(width, 1),
    height,
    x: { domain: domainOf([...rangeOf(levels), ...rangeOf(changes)]), label: "energy (nats)" },
    y: { domain: [0, Math.max(...[...own, ...moved].map(([, y]) => y)) * 1.06], isShown: false },
    marks: [...area(own, SERIES[0]), ...area(moved, SERIES[1])],
  });
  const fractions = chains.map((chain) => ebfmi(chain));
  const low = fractions.filter((value) => value < LOW_EBFMI).length;
  const verdict = low === 0 ? `none below ${LOW_EBFMI}` : `${low} below ${LOW_EBFMI}: the tails are explored too slowly`;
  return composeFigure({
    title: options.title ?? "Energy and its changes",
    subtitle: `E-BFMI by chain: ${fractions.map((value) => value.toFixed(3)).join(", ")}; ${verdict}`,
    legend: [{ label: "energy, each chain's mean taken off", colour: SERIES[0] }, { label: "change from draw to draw", colour: SERIES[1] }],
    rows: [[panel]],
  });
}

function centred(chain: Float64Array): Float64Array {
  const mean = chain.reduce((a, b) => a + b, 0) / chain.length;
  return chain.map((energy) => energy - mean);
}
