/**
 * @file Hold what a run needs to go on in another process, and write it as JSON or as bytes.
 */
import { modelError } from "@typyro/base";
import type { ChainState } from "./chains/chainResult.ts";
import type { Sampler } from "./chains/sampler.ts";
import { type FlatValue, flatten, unflatten } from "./flatNumbers.ts";

/** Bytes at the head of a binary state: "typyro1\0". */
const MAGIC = Uint8Array.of(0x74, 0x79, 0x70, 0x79, 0x72, 0x6f, 0x31, 0);
const FORMAT = "typyro run 1";

/**
 * Where a run stands: hand it to `mcmc(model, data, { resume: state })` and the draws that follow are those that the run would
 * have given without the break, bit for bit. It fits one model with one set of data, and says so to any other.
 *
 * @example
 * writeFileSync("run.json", JSON.stringify(posterior.state));
 * const state = RunState.read(readFileSync("run.json", "utf8"));
 * const more = await mcmc(model, data, { resume: state, draws: 1000 });
 */
export class RunState {
  /** The name of the tape that was sampled. */
  readonly tape: string;
  readonly sampler: Sampler<number>;
  readonly chains: readonly ChainState[];

  constructor(tape: string, sampler: Sampler<number>, chains: readonly ChainState[]) {
    this.tape = tape;
    this.sampler = sampler;
    this.chains = chains;
  }

  /** Plain data whose numbers survive `JSON.stringify` to the last bit. */
  toJSON(): unknown {
    const { header, numbers } = this.#flat();
    return { format: FORMAT, header, numbers: Array.from(numbers, asText) };
  }

  /** The same in about a third of the space. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const { header, numbers } = this.#flat();
    const text = new TextEncoder().encode(JSON.stringify(header));
    const out = new Uint8Array(MAGIC.length + 4 + text.length + 8 * numbers.length);
    const view = new DataView(out.buffer);
    out.set(MAGIC);
    view.setUint32(MAGIC.length, text.length, true);
    out.set(text, MAGIC.length + 4);
    numbers.forEach((x, i) => view.setFloat64(MAGIC.length + 4 + text.length + 8 * i, x, true));
    return out;
  }

  /**
   * Read what `JSON.stringify` or `toBytes` made of a state.
   *
   * @error `run-state-malformed`
   */
  static read(saved: string | Uint8Array): RunState {
    try {
      return typeof saved === "string" ? fromJson(JSON.parse(saved)) : fromBytes(saved);
    } catch (problem) {
      throw modelError("run-state-malformed", { problem: problem instanceof Error ? problem.message : String(problem) });
    }
  }

  toString(): string {
    const iterations = [...new Set(this.chains.map(({ iteration }) => iteration))].join(", ");
    return `RunState: ${this.chains.length} chains at iteration ${iterations}, ${this.sampler.kind}, model ${this.tape}`;
  }

  #flat(): { readonly header: FlatValue; readonly numbers: Float64Array } {
    return flatten({ tape: this.tape, sampler: this.sampler, chains: this.chains });
  }
}

function fromJson(saved: unknown): RunState {
  if (!isRecord(saved) || saved["format"] !== FORMAT) throw new Error(`it does not say "format": "${FORMAT}"`);
  const { header, numbers } = saved;
  if (!Array.isArray(numbers)) throw new Error("it has no numbers");
  return stateOf(unflatten(header, Float64Array.from(numbers, fromText)));
}

function fromBytes(saved: Uint8Array): RunState {
  if (MAGIC.some((byte, i) => saved[i] !== byte)) throw new Error("it does not begin as a run that was saved");
  const view = new DataView(saved.buffer, saved.byteOffset, saved.byteLength);
  const start = MAGIC.length + 4;
  const end = start + view.getUint32(MAGIC.length, true);
  const header: unknown = JSON.parse(new TextDecoder().decode(saved.subarray(start, end)));
  if ((saved.byteLength - end) % 8 !== 0) throw new Error("it ends in the middle of a number");
  return stateOf(unflatten(header, Float64Array.from({ length: (saved.byteLength - end) / 8 }, (_, i) => view.getFloat64(end + 8 * i, true))));
}

function stateOf(content: unknown): RunState {
  if (!isRecord(content) || typeof content["tape"] !== "string") throw new Error("it names no tape");
  const { tape, sampler, chains } = content;
  if (!isSampler(sampler)) throw new Error("it names no sampler");
  if (!Array.isArray(chains) || !chains.every(isChainState)) throw new Error("a chain has no position, or no iteration");
  return new RunState(tape, sampler, chains);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSampler(value: unknown): value is Sampler<number> {
  return isRecord(value) && ["nuts", "hmc", "metropolis"].includes(String(value["kind"])) && typeof value["adaptMetric"] === "boolean";
}

function isChainState(value: unknown): value is ChainState {
  if (!isRecord(value)) return false;
  const { seed, chain, iteration, position, stepSize, inverseMetric } = value;
  return [seed, chain, iteration, stepSize].every((x) => typeof x === "number") && position instanceof Float64Array && isRecord(inverseMetric);
}

/** JSON has no infinities, NaN or -0. */
function asText(x: number): number | string {
  return Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? "-0" : String(x);
}

function fromText(x: unknown): number {
  if (typeof x === "number" || typeof x === "string") return Number(x);
  throw new Error(`${JSON.stringify(x)} stands where a number belongs`);
}
