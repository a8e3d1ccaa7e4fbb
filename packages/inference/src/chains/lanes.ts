/**
 * @file Answer several machines at once from a density with lanes.
 *
 * The machines need not walk in step: each has its own next question. What a lane computes whose machine stands still, or that has none, nobody
 * looks at. Points and gradients are copied number by number, unless the machines lodge beside the density.
 */
import { internal } from "@typyro/base";
import type { GradientMachine } from "../gradientMachine.ts";
import type { BatchLogDensity } from "../logDensity.ts";
import type { Lodging } from "./lodging.ts";

/** Up to as many machines as the density has lanes. */
export class LaneGroup {
  readonly #dim: number;
  readonly #lanes: number;
  readonly #machines: readonly GradientMachine[];
  readonly #isStanding: boolean[];
  readonly #density: BatchLogDensity;
  /** @shape as of `valuesAndGradients` */
  readonly #q: Float64Array;
  readonly #gradients: Float64Array;
  readonly #values: Float64Array;
  readonly #lodging: Lodging | undefined;
  #nRunning = 0;

  /** @param lodging - of four lanes, where the machines' vectors lie beside the density. */
  constructor(density: BatchLogDensity, machines: readonly GradientMachine[], lodging?: Lodging) {
    const { dim, lanes } = density;
    const first = machines[0];
    if (first === undefined || machines.length > lanes) throw internal(`${machines.length} chains for ${lanes} lanes`);
    this.#dim = dim;
    this.#lanes = lanes;
    this.#machines = machines;
    this.#isStanding = machines.map(() => false);
    this.#density = density;
    this.#lodging = lodging;
    const copied = lodging === undefined ? dim * lanes : 0;
    this.#q = new Float64Array(copied);
    this.#gradients = new Float64Array(copied);
    this.#values = lodging?.values ?? new Float64Array(lanes);
    this.goOn(() => true);
  }

  /** Take up the questions of machines that stood still. */
  goOn(asks: (lane: number) => boolean): void {
    this.#isStanding.forEach((_, lane) => (this.#isStanding[lane] = !asks(lane)));
    this.#nRunning = this.#isStanding.filter((isStanding) => !isStanding).length;
  }

  /**
   * Answer every machine's question once. What a machine throws on being answered is told to `onError`, and it is left out from then on.
   *
   * @returns whether all stand still.
   */
  answer(onError: (lane: number, error: unknown) => void): boolean {
    const values = this.#values;
    if (this.#lodging === undefined) {
      this.#gather();
      this.#density.valuesAndGradients(this.#q, this.#gradients, values);
      this.#handOut();
    } else this.#atHome(this.#lodging);
    for (let lane = 0; lane < this.#machines.length; lane++) {
      if (this.#isStanding[lane] === true) continue;
      try {
        if (this.#machines[lane]!.answer(values[lane]!)) this.#leaveOut(lane);
      } catch (error) {
        this.#leaveOut(lane);
        onError(lane, error);
      }
    }
    return this.#nRunning === 0;
  }

  #leaveOut(lane: number): void {
    this.#isStanding[lane] = true;
    this.#nRunning--;
  }

  /** Evaluate the four points where they lie. */
  #atHome(lodging: Lodging): void {
    const [a, b, c, d] = [this.#asking(0), this.#asking(1), this.#asking(2), this.#asking(3)];
    lodging.evaluate(
      lodging.pointAt(0, a), lodging.pointAt(1, b), lodging.pointAt(2, c), lodging.pointAt(3, d),
      lodging.gradientAt(0, a), lodging.gradientAt(1, b), lodging.gradientAt(2, c), lodging.gradientAt(3, d),
    );
    if (a !== undefined) lodging.bring(0, a);
    if (b !== undefined) lodging.bring(1, b);
    if (c !== undefined) lodging.bring(2, c);
    if (d !== undefined) lodging.bring(3, d);
  }

  #asking(lane: number): GradientMachine | undefined {
    return this.#isStanding[lane] === false ? this.#machines[lane] : undefined;
  }

  /** Whether four machines fill four lanes and all ask: then one pass over the coordinates serves them all. */
  get #isFull(): boolean {
    return this.#lanes === 4 && this.#nRunning === 4;
  }

  #handOut(): void {
    const dim = this.#dim;
    const from = this.#gradients;
    if (this.#isFull) {
      const [a, b, c, d] = [this.#machines[0]!.gradient, this.#machines[1]!.gradient, this.#machines[2]!.gradient, this.#machines[3]!.gradient];
      for (let i = 0, at = 0; i < dim; i++, at += 4) {
        a[i] = from[at]!;
        b[i] = from[at + 1]!;
        c[i] = from[at + 2]!;
        d[i] = from[at + 3]!;
      }
      return;
    }
    for (let lane = 0; lane < this.#machines.length; lane++) {
      if (this.#isStanding[lane] === true) continue;
      const { gradient } = this.#machines[lane]!;
      for (let i = 0, at = lane; i < dim; i++, at += this.#lanes) gradient[i] = from[at]!;
    }
  }

  #gather(): void {
    const dim = this.#dim;
    const to = this.#q;
    if (this.#isFull) {
      const [a, b, c, d] = [this.#machines[0]!.point, this.#machines[1]!.point, this.#machines[2]!.point, this.#machines[3]!.point];
      for (let i = 0, at = 0; i < dim; i++, at += 4) {
        to[at] = a[i]!;
        to[at + 1] = b[i]!;
        to[at + 2] = c[i]!;
        to[at + 3] = d[i]!;
      }
      return;
    }
    for (let lane = 0; lane < this.#machines.length; lane++) {
      if (this.#isStanding[lane] === true) continue;
      const { point } = this.#machines[lane]!;
      for (let i = 0, at = lane; i < dim; i++, at += this.#lanes) to[at] = point[i]!;
    }
  }
}
