/**
 * @file Record the draw of a site as one opaque operation without a derivative, so that a tape draws it anew at each evaluation.
 *
 * The operation rebuilds the distribution from numbers and samples it from the stream of the site's name.
 */
import { type Aval, known, type NodeId, nodeOn, type Op, recorded, type Tape, type Value } from "@typyro/autodiff";
import { type Generator, internal } from "@typyro/base";
import type { Distribution } from "./distributions/distribution.ts";
import type { SampleMessage } from "./message.ts";

/** Records draws on one tape, and knows whose random numbers its next evaluation uses. */
export class DrawRecorder {
  readonly #tape: Tape;
  readonly #sites = new Map<NodeId, string>();
  #generator: Generator | undefined;
  #isStaged = true;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** False where a distribution cannot be rebuilt from numbers: the tape has its shape, but must not be evaluated. */
  get isStaged(): boolean {
    return this.#isStaged;
  }

  /** Say whose random numbers the next evaluation uses. */
  setGenerator(generator: Generator): void {
    this.#generator = generator;
  }

  /** The draw of a site that has no value. */
  draw({ name, fn }: SampleMessage): Value {
    const moving = Object.entries(fn.parameters).filter(([, value]) => !value.isKnown);
    if (moving.length > 0 && fn.withParameters === undefined) this.#isStaged = false;
    const aval: Aval = { dtype: "f64", shape: [...fn.batchShape, ...fn.eventShape] };
    const rebuild = (numbers: readonly Value[]): Distribution =>
      moving.length === 0 ? fn : (fn.withParameters?.(Object.fromEntries(moving.map(([parameter], i) => [parameter, numbers[i] ?? 0]))) ?? fn);
    const op: Op = {
      name: "draw",
      infer: () => aval,
      prepare: (inputs) => (buffers, out) => {
        // No copies: the distribution lives no longer than this call.
        const numbers = inputs.map(({ shape }, i) => known("f64", shape, buffers[i] instanceof Float64Array ? buffers[i] : Float64Array.from(buffers[i] ?? [])));
        if (this.#generator === undefined) throw internal(`site ${name} was drawn from a tape without random numbers`);
        out.set(rebuild(numbers).sample(this.#generator.fold(name)).data());
      },
      vjp: { kind: "none", reason: "a draw has no derivative" },
    };
    const id = this.#tape.append(op, moving.map(([, value]) => nodeOn(this.#tape, value)), { site: name });
    this.#sites.set(id, name);
    return recorded(this.#tape, id);
  }

  /** The site whose draw enters a value, the first of several; undefined where none does. */
  behind(value: Value): string | undefined {
    return value.isKnown ? undefined : this.behindNode(nodeOn(this.#tape, value));
  }

  /** The same for a node of the tape. */
  behindNode(last: NodeId): string | undefined {
    if (this.#sites.size === 0) return undefined;
    const reached = new Set([last]);
    let found: string | undefined;
    for (let id = last; id >= 0; id--) {
      if (!reached.has(id)) continue;
      found = this.#sites.get(id) ?? found;
      const node = this.#tape.node(id);
      if (node.kind === "op") for (const input of node.inputs) reached.add(input);
    }
    return found;
  }
}
