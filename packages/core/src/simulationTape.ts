/**
 * @file Record a model once as a simulator: sites with draws are inputs, all others are drawn anew at each evaluation.
 *
 * A whole posterior is predicted by evaluating one tape again and again.
 */
import { known, nodeOn, recorded, take, Tape, type Value, where, whileRecording } from "@typyro/autodiff";
import { formatShape, type Generator, modelError, sameShape, type Shape } from "@typyro/base";
import { nameData, withDataNames } from "./dataNames.ts";
import { DrawRecorder } from "./drawRecorder.ts";
import { mask } from "./handlers/mask.ts";
import { uncondition } from "./handlers/uncondition.ts";
import type { Message, Messenger, SampleMessage, Site } from "./message.ts";
import { checkModel, type Handled, run } from "./model.ts";
import { withMessenger } from "./stack.ts";
import { RecordMessenger } from "./trace.ts";

/** What is known of a site from earlier draws. */
export interface DrawnSite {
  readonly name: string;
  /** Shape of one draw. @space constrained */
  readonly shape: Shape;
  /** A name for each axis, and labels along some of them. */
  readonly dims?: readonly string[] | undefined;
  readonly coords?: Readonly<Record<string, readonly (string | number)[]>> | undefined;
}

/** A model recorded as a simulator. */
export interface SimulationTape {
  /** Inputs are the sites with earlier draws that the model uses, in the order of `inputs`; outputs are `site/NAME`. */
  readonly tape: Tape;
  readonly inputs: readonly string[];
  /** Random and computed sites in order. */
  readonly sites: readonly Site[];
  /** Say whose random numbers the next evaluation uses. */
  setGenerator(generator: Generator): void;
}

/**
 * Record a model as a simulator: observed sites are drawn in the shape of their data, sites of `drawn` are
 * taken from there, and the rest is drawn from the model.
 *
 * A site inside labelled plates is matched by label: known elements are taken, new ones drawn.
 *
 * @returns undefined where a distribution cannot be rebuilt from numbers, so that the model must be run anew for each draw.
 * @error `predict-shape` where a site has another size than its draws and no labels to match them by.
 */
export function simulationTape<D, R>(model: (data: D) => R, data: D, drawn: readonly DrawnSite[]): SimulationTape | undefined {
  checkModel("predict", model);
  const record = new RecordMessenger();
  const simulator = new Simulator(drawn);
  const nameOf = nameData(data);
  // Nothing is scored here: a model that asks `getMask` may leave out what is costly.
  const simulated: Handled = mask(uncondition(model as Handled), false);
  whileRecording(nameOf, () => withDataNames(nameOf, () => withMessenger(record, () => withMessenger(simulator, () => run(simulated as (data: D) => R, [data])))));
  if (!simulator.draws.isStaged) return undefined;
  const sites = [...record.sites.values()].filter(({ type }) => type === "sample" || type === "deterministic");
  for (const { name, value } of sites) simulator.tape.output(`site/${name}`, nodeOn(simulator.tape, value));
  return { tape: simulator.tape, inputs: simulator.inputs, sites, setGenerator: (generator) => simulator.draws.setGenerator(generator) };
}

class Simulator implements Messenger {
  readonly tape = new Tape();
  readonly draws = new DrawRecorder(this.tape);
  readonly inputs: string[] = [];
  readonly #drawn: ReadonlyMap<string, DrawnSite>;

  constructor(drawn: readonly DrawnSite[]) {
    this.#drawn = new Map(drawn.map((site) => [site.name, site]));
  }

  process(message: Message): void {
    if (message.type !== "sample" || message.value !== undefined || message.replacement !== undefined || message.fn.name === "Unit") return;
    const before = this.#drawn.get(message.name);
    message.value = before === undefined ? this.draws.draw(message) : this.#taken(message, before);
  }

  /** The value of a site with draws: an input, matched by label where its plates have labels. */
  #taken(message: SampleMessage, before: DrawnSite): Value {
    this.inputs.push(message.name);
    const shape = [...message.fn.batchShape, ...message.fn.eventShape];
    const input = recorded(this.tape, this.tape.input(message.name, { dtype: "f64", shape: before.shape }));
    let value = input;
    let isKnown: Value | undefined;
    for (const { axis, positions } of labelMatches(message, before, shape)) {
      value = take(value, positions.map((position) => Math.max(0, position)), axis);
      if (positions.every((position) => position >= 0)) continue;
      const bits = known("bool", shape.map((n, i) => (i === axis ? n : 1)), Uint8Array.from(positions, (position) => (position >= 0 ? 1 : 0)));
      isKnown = isKnown === undefined ? bits : where(isKnown, bits, 0).compare("notEqual", 0);
    }
    if (!sameShape(value.shape, shape)) {
      const facts = { site: message.name, drawn: formatShape(before.shape), shape: formatShape(shape), plate: message.frames[0]?.name };
      throw modelError("predict-shape", facts, { at: [message.call] });
    }
    return isKnown === undefined ? value : where(isKnown, value, this.draws.draw(message));
  }
}

/** For each labelled plate around a site, where each of its labels stands among the draws' labels; -1 for new ones. */
function labelMatches(message: SampleMessage, before: DrawnSite, shape: Shape): { axis: number; positions: number[] }[] {
  return message.frames.flatMap(({ name, dim, labels }) => {
    const axis = shape.length - message.fn.eventShape.length + dim;
    const old = before.coords?.[name];
    if (labels === undefined || old === undefined || before.dims?.[axis] !== name) return [];
    const positions = labels.map((label) => old.findIndex((other) => String(other) === label));
    return positions.length === old.length && positions.every((position, i) => position === i) ? [] : [{ axis, positions }];
  });
}
