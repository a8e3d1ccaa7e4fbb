/**
 * @file Find which sites of a model depend on which, by recording one run in which every site is an input.
 */
import { recorded, sourcesOf, Tape, type Value } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import type { DeterministicMessage, Message, Messenger, PlateFrame, SampleMessage, Settled } from "./message.ts";
import { nameData, withDataNames } from "./dataNames.ts";
import { calledName } from "./distributions/names.ts";
import { checkModel, type Handled, run } from "./model.ts";
import { withEmptyStack, withMessenger } from "./stack.ts";
import { RecordMessenger, withRecord } from "./trace.ts";

/** What one site depends on. */
export interface SiteRelation {
  readonly name: string;
  readonly kind: "sample" | "deterministic" | "param";
  readonly isObserved: boolean;
  /** Whether `generated` runs it. */
  readonly isGenerated: boolean;
  /** The family, such as `Normal`; undefined for computed sites. */
  readonly distribution: string | undefined;
  /** Where a parameter to be optimised may lie, such as `a positive number`; undefined for other sites. */
  readonly constraint: string | undefined;
  /** Sites that the parameters (or the computed value) are computed from, in order. */
  readonly parents: readonly string[];
  /** Plates around the site, outermost first. */
  readonly plates: readonly string[];
}

/** The structure of a model. */
export interface ModelRelations {
  readonly sites: readonly SiteRelation[];
  readonly plates: readonly { readonly name: string; readonly size: number }[];
  /** The sites of the density, each with its distribution. */
  readonly random: readonly Settled<SampleMessage>[];
}

/** Gives every site that is drawn, and every parameter, a tape input in place of its value. */
class InputMessenger implements Messenger {
  readonly tape = new Tape();

  process(message: Message): void {
    // A first value of a parameter and a subsample of a plate may be drawn: which one does not matter here.
    if (message.type === "generator") message.generator ??= Generator.fromSeed(0).fold(message.name);
    if (message.type !== "sample" || message.value !== undefined || message.replacement !== undefined) return;
    this.tape.origin = { site: message.name, call: message.call };
    message.value = recorded(this.tape, this.tape.input(message.name, { dtype: "f64", shape: [...message.fn.batchShape, ...message.fn.eventShape] }));
    this.tape.origin = {};
  }

  /** What follows a parameter depends on it. */
  postprocess(message: Message): void {
    if (message.type !== "param" || message.value === undefined || message.prior !== undefined) return;
    this.tape.origin = { site: message.name, call: message.call };
    message.value = recorded(this.tape, this.tape.input(message.name, { dtype: "f64", shape: message.value.shape }));
    this.tape.origin = {};
  }
}

/**
 * Who depends on whom in a model with data.
 *
 * @error `number-from-value` where the model uses a draw as a plain number, such as an index.
 */
export function modelRelations<M extends Handled>(model: M, ...data: Parameters<M>): ModelRelations {
  checkModel("modelRelations", model);
  const record = new RecordMessenger();
  const inputs = new InputMessenger();
  withEmptyStack(() => withDataNames(nameData(data[0]), () => withRecord(record, () => withMessenger(inputs, () => run(model, data)))));
  const sites: SiteRelation[] = [];
  const plates = new Map<string, number>();
  const random: Settled<SampleMessage>[] = [];
  for (const site of record.sites.values()) {
    if (site.type === "plate") plates.set(site.name, site.frame.size);
    if (site.type === "sample" && !site.isGenerated) random.push(site);
    if (site.type === "sample" || site.type === "deterministic") sites.push(relation(site));
    if (site.type === "param") sites.push({ name: site.name, kind: "param", isObserved: false, isGenerated: false, distribution: undefined, constraint: site.support.description, parents: [], plates: plateNames(site.frames) });
  }
  return { sites, plates: [...plates].map(([name, size]) => ({ name, size })), random };
}

function relation(site: Settled<SampleMessage> | Settled<DeterministicMessage>): SiteRelation {
  const isSample = site.type === "sample";
  const sources: readonly Value[] = isSample ? Object.values(site.fn.parameters) : [site.value];
  return {
    name: site.name,
    kind: site.type,
    isObserved: isSample && site.isObserved,
    isGenerated: isSample && site.isGenerated,
    distribution: isSample ? calledName(site.fn.name) : undefined,
    constraint: undefined,
    parents: [...new Set(sources.flatMap(sourcesOf))],
    plates: plateNames(site.frames),
  };
}

function plateNames(frames: readonly PlateFrame[]): string[] {
  return frames.map(({ name }) => name).reverse();
}
