/**
 * @file Answer several machines at once from a density with lanes.
 *
 * The machines need not walk in step: each lane always holds some question, and a lane whose machine stands still repeats its last.
 */
import { internal } from "@typyro/base";
import type { GradientMachine } from "../gradientMachine.ts";
import type { BatchLogDensity } from "../logDensity.ts";

/** Up to as many machines as the density has lanes. */
export class LaneGroup {
  readonly #density: BatchLogDensity;
  readonly #machines: readonly GradientMachine[];
  readonly #isStanding: boolean[];
  readonly #q: Float64Array;
  readonly #gradients: Float64Array;
  readonly #values: Float64Array;
  #nRunning = 0;

  constructor(density: BatchLogDensity, machines: readonly GradientMachine[]) {
    const { dim, lanes } = density;
    const first = machines[0];
    if (first === undefined || machines.length > lanes) throw internal(`${machines.length} chains for ${lanes} lanes`);
    this.#density = density;
    this.#machines = machines;
    this.#isStanding = machines.map(() => false);
    this.#q = new Float64Array(dim * lanes);
    this.#gradients = new Float64Array(dim * lanes);
    this.#values = new Float64Array(lanes);
    // A lane without a machine repeats the first question for ever.
    for (let lane = 0; lane < lanes; lane++) this.#load(lane, machines[lane] ?? first);
    this.goOn(() => true);
  }

  /** Take up the questions of machines that stood still and ask again. */
  goOn(asks: (lane: number) => boolean): void {
    this.#nRunning = 0;
    for (const [lane, machine] of this.#machines.entries()) {
      this.#isStanding[lane] = !asks(lane);
      if (this.#isStanding[lane]) continue;
      this.#nRunning++;
      this.#load(lane, machine);
    }
  }

  /**
   * Answer every machine's question once. What a machine throws on being answered is told to `onError`, and it is left out from then on.
   *
   * @returns whether all stand still.
   */
  answer(onError: (lane: number, error: unknown) => void): boolean {
    const { dim, lanes } = this.#density;
    this.#density.valuesAndGradients(this.#q, this.#gradients, this.#values);
    for (let lane = 0; lane < this.#machines.length; lane++) {
      if (this.#isStanding[lane] === true) continue;
      const machine = this.#machines[lane]!;
      const { gradient } = machine;
      for (let i = 0; i < dim; i++) gradient[i] = this.#gradients[i * lanes + lane]!;
      try {
        if (machine.answer(this.#values[lane]!)) this.#leaveOut(lane);
        else this.#load(lane, machine);
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

  #load(lane: number, { point }: GradientMachine): void {
    const { lanes } = this.#density;
    for (let i = 0; i < point.length; i++) this.#q[i * lanes + lane] = point[i]!;
  }
}
