/**
 * @file Choose the scalar quantities that a figure shows and get them ready: labels, units, scale, reference values.
 */
import { modelError, nearestName } from "@typyro/base";
import type { Draws, Element } from "@typyro/diagnostics";
import type { NamedDraws } from "./source.ts";

/** Options of every figure. */
export interface FigureOptions {
  /** Above the figure; `""` for none. By default it says what the figure shows. */
  readonly title?: string | undefined;
  /** Width of the whole figure in pixels. Default 760. */
  readonly width?: number | undefined;
  /** Height of one panel in pixels. */
  readonly height?: number | undefined;
}

/** Options of figures that show variables. */
export interface VariableOptions extends FigureOptions {
  /** Variables (`"theta"`) or single elements (`"theta[Choate]"`), in the order to show; by default the sampled ones. */
  readonly vars?: readonly string[] | undefined;
  /** Unit for all, or by variable: it stands behind the name, `sigma (ms)`. */
  readonly units?: string | Readonly<Record<string, string>> | undefined;
  /** Other names to show, by variable or element. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** From the model's scale to the one to show, for all or by variable; it must be increasing. */
  readonly transform?: ((x: number) => number) | Readonly<Record<string, (x: number) => number>> | undefined;
  /** Values to mark, such as true ones, by variable or element, on the scale shown; a list holds one for each element. */
  readonly reference?: Readonly<Record<string, number | readonly number[]>> | undefined;
  /** How many quantities at most. */
  readonly maxPanels?: number | undefined;
}

/** One scalar quantity, ready to be drawn. */
export interface Quantity {
  /** `theta[Choate]`, or the other name given. */
  readonly label: string;
  /** The label with its unit. */
  readonly labelWithUnit: string;
  readonly unit: string | undefined;
  readonly variable: string;
  /** The label within the variable, `Choate`; the label itself for a scalar. */
  readonly key: string;
  /** On the scale shown; draws that are not finite are NaN. @shape [chain][draw] */
  readonly chains: readonly Float64Array[];
  /** The finite draws of all chains. */
  readonly values: Float64Array;
  readonly reference: number | undefined;
}

/** What was chosen, and what to tell about it. */
export interface Chosen {
  readonly quantities: readonly Quantity[];
  readonly notes: readonly string[];
}

/** How a figure chooses where the user did not. */
export interface Defaults {
  readonly figure: string;
  /** How many quantities at most, where the user named no variables. */
  readonly limit: number;
  /** And where the user did. Default 60. */
  readonly namedLimit?: number;
  /** Whether variables that are computed from others are shown unasked. */
  readonly withDeterministic?: boolean;
}

const NAMED_LIMIT = 60;

/**
 * The quantities to show.
 *
 * @error `unknown-draws` with the nearest name; `no-draws`; `figure-no-finite`; `figure-nothing`
 */
export function chooseQuantities(draws: Draws, options: VariableOptions, defaults: Defaults): Chosen {
  if (draws.draws === 0) throw modelError("no-draws", { chains: draws.chains, draws: 0 });
  const { vars, maxPanels } = options;
  if (maxPanels !== undefined && !(Number.isInteger(maxPanels) && maxPanels > 0)) throw modelError("figure-option", { option: "maxPanels", value: maxPanels, expected: "a whole number of at least 1" });
  const all = vars === undefined ? byDefault(draws, defaults) : vars.flatMap((name) => named(draws, name));
  if (all.length === 0) throw modelError("figure-nothing", { figure: defaults.figure, what: "variables" });
  const limit = maxPanels ?? (vars === undefined ? defaults.limit : (defaults.namedLimit ?? NAMED_LIMIT));
  // Where not all fit, the few scalars say more than the first of many alike.
  const ordered = vars === undefined && all.length > limit ? [...all.filter(isScalar), ...all.filter((element) => !isScalar(element))] : all;
  const quantities = ordered.slice(0, limit).map((element) => quantityOf(draws, element, options, defaults.figure));
  const notes = quantities.flatMap(({ label, chains, values }) => {
    const dropped = chains.length * draws.draws - values.length;
    return dropped === 0 ? [] : [`${label}: ${dropped} of ${chains.length * draws.draws} draws are not finite and are left out.`];
  });
  const hidden = all.length - quantities.length;
  return { quantities, notes: hidden === 0 ? notes : [...notes, `${hidden} of ${all.length} quantities are not shown; name those to see in \`vars\`.`] };
}

/**
 * The quantities of each of several models: a variable may belong to some of them only.
 *
 * @error as `chooseQuantities`; a variable that no model has is unknown
 */
export function chooseFromModels(models: readonly NamedDraws[], options: VariableOptions, defaults: Defaults): Chosen[] {
  const { vars } = options;
  const hasIt = (draws: Draws, name: string): boolean => draws.has(name) || draws.elements().some(({ label }) => label === name);
  for (const name of vars ?? []) if (models[0] !== undefined && !models.some(({ draws }) => hasIt(draws, name))) named(models[0].draws, name);
  return models.map(({ name, draws }) => {
    const own = models.length === 1 ? vars : vars?.filter((wanted) => hasIt(draws, wanted));
    if (own?.length === 0) return { quantities: [], notes: [] };
    const { quantities, notes } = chooseQuantities(draws, { ...options, vars: own }, defaults);
    return { quantities, notes: name === undefined ? notes : notes.map((note) => `${name}: ${note}`) };
  });
}

function isScalar({ variable }: Element): boolean {
  return variable.shape.length === 0;
}

function byDefault(draws: Draws, { withDeterministic = false }: Defaults): Element[] {
  const sampled = draws.variables.filter(({ role }) => role !== "deterministic");
  const shown = withDeterministic || sampled.length === 0 ? draws.variables : sampled;
  return draws.elements(shown.map(({ name }) => name));
}

/** All elements of a variable, or the one with this label. */
function named(draws: Draws, name: string): Element[] {
  if (draws.has(name)) return draws.elements([name]);
  const elements = draws.elements();
  const found = elements.find(({ label }) => label === name);
  if (found !== undefined) return [found];
  const labels = elements.map(({ label }) => label);
  throw modelError("unknown-draws", { variable: name, names: draws.names, nearest: nearestName(name, draws.names) ?? nearestName(name, labels) });
}

function quantityOf(draws: Draws, element: Element, { units, labels = {}, transform, reference = {} }: VariableOptions, figure: string): Quantity {
  const { variable, position, label } = element;
  const { name } = variable;
  const change = typeof transform === "function" ? transform : transform?.[name];
  const chains = draws.scalarDraws(element).chains.map((chain) => chain.map((x) => finiteOrNaN(change === undefined ? x : change(x))));
  const values = finiteValues(chains);
  if (values.length === 0) throw modelError("figure-no-finite", { figure, variable: label, draws: draws.chains * draws.draws });
  const shown = labels[label] ?? (labels[name] === undefined ? label : `${labels[name]}${label.slice(name.length)}`);
  const unit = typeof units === "string" ? units : units?.[name];
  const given = reference[label] ?? reference[name];
  const mark = typeof given === "number" || given === undefined ? given : given[position];
  const key = isScalar(element) ? shown : label.slice(name.length + 1, -1);
  return { label: shown, labelWithUnit: unit === undefined ? shown : `${shown} (${unit})`, unit, variable: name, key, chains, values, reference: mark };
}

function finiteOrNaN(x: number): number {
  return Number.isFinite(x) ? x : NaN;
}

/** Finite numbers of all chains, chain after chain. */
export function finiteValues(chains: readonly ArrayLike<number>[]): Float64Array {
  const kept = new Float64Array(chains.reduce((total, { length }) => total + length, 0));
  let count = 0;
  for (const chain of chains) {
    for (let i = 0; i < chain.length; i++) {
      const x = chain[i]!;
      if (Number.isFinite(x)) kept[count++] = x;
    }
  }
  return kept.subarray(0, count);
}

/** @error `figure-option` for a width or a height that no figure can have */
export function checkSize({ width = 760, height }: FigureOptions, defaultHeight: number, leastHeight = 40): { readonly width: number; readonly height: number } {
  if (!(width >= 240 && width <= 4000)) throw modelError("figure-option", { option: "width", value: width, expected: "a number of pixels from 240 to 4000" });
  const chosen = height ?? defaultHeight;
  if (!(chosen >= leastHeight && chosen <= 4000)) throw modelError("figure-option", { option: "height", value: chosen, expected: `a number of pixels from ${leastHeight} to 4000` });
  return { width, height: chosen };
}
