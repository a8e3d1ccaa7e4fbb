/**
 * @file Make transitions with the no-U-turn sampler: double a trajectory until it turns, and choose a point of it.
 *
 * The tree is built without recursion. A doubling at depth d adds a subtree of 2^d points, made one after another. Its
 * complete pieces stand in slots, as ones stand in the digits of a binary number: a new point is a piece of length one, and while
 * the last two pieces are equally long they merge. So point n, from 0, merges with as many pieces as n has trailing one
 * bits, in the order in which the recursion would return. A piece keeps all that a merge needs (both ends, the sum of
 * momenta, its weight, its chosen point), hence the decisions are those of the recursive algorithm to the last bit:
 * `test/recursiveNuts.ts` is that algorithm, and a property test compares the two.
 *
 * Random numbers, in order: dim normals for the momentum; then in each doubling one uniform for its direction (below 1/2 goes
 * backward in time), one for each merge within the subtree, and one for the choice between trajectory and subtree. A merge
 * draws before it looks for a U-turn, and a subtree that turns or diverges draws nothing more.
 *
 * @source Hoffman & Gelman 2014, "The No-U-Turn Sampler", JMLR 15, Algorithm 3: doubling, and valid subtrees only. Betancourt
 *   2017, appendix A.3: multinomial weights, and the biased progressive choice between trajectory and subtree.
 *   Phan, Pradhan & Jankowiak 2019, arXiv:1912.11554, and Lao & Dillon 2019, "Unrolled Implementation of No-U-Turn
 *   Sampler": the tree by binary digits. We differ from these two, which keep only the first point of a piece:
 *   whole pieces cost four more vectors a level and allow Stan's checks across seams.
 */
import { type Generator, internal } from "@typyro/base";
import { finishLeapfrog } from "../hamiltonian/leapfrog.ts";
import type { Metric } from "../hamiltonian/metric.ts";
import { type PhasePoint, PhasePointPool, hold, vectorsOfPoint } from "../hamiltonian/phasePoint.ts";
import { endsGoOn, unionGoesOn } from "../hamiltonian/uTurn.ts";
import { type Piece, absorb, logWeightOfUnion, newPiece, ratioOfWeights, releasePiece, setToPoint } from "./piece.ts";
import type { VectorHeap } from "../vectors/vectorHeap.ts";
import { Trajectory } from "./trajectory.ts";
import { type TransitionMachine, acceptProbability, isDivergent } from "./transition.ts";

/**
 * How many vectors of a heap the sampler takes at most.
 *
 * A subtree of 2^(d-1) points has at most d pieces at a time. Each holds three points, as does the trajectory; besides there
 * are the state, where the last transition began, and the next point.
 */
export function vectorsOfNuts(maxTreeDepth: number, carries: boolean): number {
  const pieces = maxTreeDepth + 1;
  return pieces + (3 * pieces + 3) * vectorsOfPoint(carries);
}

/** The no-U-turn sampler as a machine that asks for gradients. It allocates nothing, but for the first tree of each new depth. */
export class NutsMachine extends Trajectory implements TransitionMachine {
  maxTreeDepth = 10;

  acceptStatistic = 0;
  hasReachedMaxTreeDepth = false;

  readonly #heap: VectorHeap;
  readonly #pool: PhasePointPool;
  #metric: Metric | undefined;
  #rng: Generator | undefined;
  #step = 0;
  #sumAccept = 0;

  /** The trajectory; its `end` is the one from which it grows. */
  readonly #trajectory: Piece;
  #depth = 0;
  /** The step with the sign of time. */
  #signedStep = 0;

  /** The complete pieces of the current subtree, the longest first. */
  readonly #slots: Piece[] = [];
  #nPieces = 0;
  /** Points of the current subtree so far. */
  #nLeaves = 0;

  constructor(heap: VectorHeap, carries: boolean) {
    const pool = new PhasePointPool(heap, carries);
    const state = pool.take();
    // Held twice: as the chain's place, and until the next transition begins as the last one's origin.
    super(hold(state), state);
    this.#heap = heap;
    this.#pool = pool;
    this.#trajectory = newPiece(heap, state);
  }

  /** How many phase points exist, and how many are held; between transitions at most three are. */
  get points(): { readonly size: number; readonly held: number } {
    return { size: this.#pool.size, held: this.#pool.held };
  }

  override place(position: Float64Array, logDensity: number, gradient: Float64Array): void {
    this.#forgetLast();
    super.place(position, logDensity, gradient);
  }

  begin(metric: Metric, step: number, rng: Generator): void {
    this.#forgetLast();
    const state = this.state;
    this.#metric = metric;
    this.#rng = rng;
    this.#step = step;
    this.#signedStep = step;
    this.#sumAccept = 0;
    this.nSteps = 0;
    this.hasReachedMaxTreeDepth = false;
    state.energy = metric.drawMomentum(state, rng) - state.logDensity;
    setToPoint(this.#trajectory, hold(state), 0);
    this.#depth = 0;
    this.#startDoubling(rng, metric);
  }

  answer(logDensity: number): boolean {
    const metric = this.#metric;
    const rng = this.#rng;
    if (metric === undefined || rng === undefined) throw internal("a transition was answered before it began");
    const leaf = this.next;
    finishLeapfrog(metric, leaf, this.#signedStep, logDensity);
    const energyError = leaf.energy - this.state.energy;
    this.nSteps++;
    this.#sumAccept += acceptProbability(energyError);
    if (isDivergent(energyError)) {
      this.hasDiverged = true;
      return this.#end();
    }
    if (!this.#addLeaf(leaf, -energyError, rng)) return this.#end();
    if (this.#nLeaves < 1 << this.#depth) {
      this.#ask(this.#slots[this.#nPieces - 1]!.end, metric);
      return false;
    }
    if (!this.#joinSubtree(rng)) return this.#end();
    if (this.#depth >= this.maxTreeDepth) {
      this.hasReachedMaxTreeDepth = true;
      return this.#end();
    }
    this.#startDoubling(rng, metric);
    return false;
  }

  /** Give back the points that only a report on the last transition needed. */
  #forgetLast(): void {
    this.#pool.release(this.origin);
    this.origin = hold(this.state);
    if (this.hasDiverged) this.#pool.release(this.next);
    this.hasDiverged = false;
  }

  #startDoubling(rng: Generator, metric: Metric): void {
    const signedStep = rng.uniform() < 0.5 ? -this.#step : this.#step;
    if (signedStep !== this.#signedStep) {
      // The trajectory grows from its other end now.
      const { begin, end } = this.#trajectory;
      this.#trajectory.begin = end;
      this.#trajectory.end = begin;
      this.#signedStep = signedStep;
    }
    this.#nPieces = 0;
    this.#nLeaves = 0;
    this.#ask(this.#trajectory.end, metric);
  }

  #ask(from: PhasePoint, metric: Metric): void {
    this.next = this.#pool.take();
    metric.kickAndDrift(from, this.#signedStep, this.next);
  }

  /** Add a point to the subtree and merge what is equally long. @returns false when a merged piece turns. */
  #addLeaf(leaf: PhasePoint, logWeight: number, rng: Generator): boolean {
    if (this.#nPieces === this.#slots.length) this.#slots.push(newPiece(this.#heap, leaf));
    setToPoint(this.#slots[this.#nPieces]!, leaf, logWeight);
    this.#nPieces++;
    for (let length = 1; (this.#nLeaves & length) !== 0; length *= 2) {
      if (!this.#mergeLastTwo(rng, length)) return false;
    }
    this.#nLeaves++;
    return true;
  }

  /** Merge the last two pieces, each `length` points long, choosing between them by weight. */
  #mergeLastTwo(rng: Generator, length: number): boolean {
    const first = this.#slots[this.#nPieces - 2]!;
    const last = this.#slots[this.#nPieces - 1]!;
    const ratio = ratioOfWeights(first, last);
    const odds = last.logWeight > first.logWeight ? 1 : ratio;
    const takesLast = rng.uniform() < odds / (1 + ratio);
    // Of two single points, the checks across the seam say what the check over the whole says.
    const { ops } = this.#heap;
    const hasNotTurned = length === 1 ? endsGoOn(ops, first, last) : unionGoesOn(ops, first, last);
    absorb(ops, this.#pool, first, last, logWeightOfUnion(first, last, ratio), takesLast);
    this.#nPieces--;
    return hasNotTurned;
  }

  /** Lengthen the trajectory by the finished subtree, moving to its point with a preference for the new. */
  #joinSubtree(rng: Generator): boolean {
    const trajectory = this.#trajectory;
    const subtree = this.#slots[0]!;
    const ratio = ratioOfWeights(trajectory, subtree);
    const takesLast = rng.uniform() < (subtree.logWeight > trajectory.logWeight ? 1 : ratio);
    const { ops } = this.#heap;
    const hasNotTurned = unionGoesOn(ops, trajectory, subtree);
    absorb(ops, this.#pool, trajectory, subtree, logWeightOfUnion(trajectory, subtree, ratio), takesLast);
    this.#nPieces = 0;
    this.#depth++;
    return hasNotTurned;
  }

  #end(): true {
    const trajectory = this.#trajectory;
    for (let i = 0; i < this.#nPieces; i++) releasePiece(this.#slots[i]!, this.#pool);
    this.#nPieces = 0;
    this.#pool.release(this.state);
    this.state = hold(trajectory.chosen);
    releasePiece(trajectory, this.#pool);
    this.acceptStatistic = this.#sumAccept / this.nSteps;
    return true;
  }
}
