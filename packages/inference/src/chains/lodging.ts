/**
 * @file Place the vectors of chains beside the density that they ask, where it has room for all of them.
 *
 * Then a call takes addresses of points and of gradients, and nothing is copied number by number. Whether chains lodge there changes no draw.
 */
import { ELSEWHERE, type GradientMachine } from "../gradientMachine.ts";
import type { Residence } from "../logDensity.ts";
import type { HeapPlace } from "../vectors/vectorHeap.ts";
import { bytesOfChain, type ChainStart } from "./chainParts.ts";
import type { Sampler } from "./sampler.ts";

/** A place on the way for each lane: a point and a gradient of chains that have theirs elsewhere, or that ask nothing. */
const ON_THE_WAY = 2;

/** Lanes of a call that takes addresses. */
const MOST_LANES = 4;

/** What chains together need. */
interface Guests {
  readonly dim: number;
  readonly sampler: Sampler<number>;
  /** Where each begins. */
  readonly starts: readonly ChainStart[];
}

/** Bytes that so many chains take beside a density at most, if they begin with the sampler's metric. */
export function roomOfChains(dim: number, sampler: Sampler<number>, chains: number): number {
  return chains * (bytesOfChain(dim, sampler) + MOST_LANES * ON_THE_WAY * bytesOfVector(dim) + bytesOfVector(1));
}

/** Whole lines of the processor's cache. */
const bytesOfVector = (dim: number): number => 64 * Math.ceil((8 * Math.max(1, dim)) / 64);

/** A loan of room beside a density: a place for each chain, and one on the way for each lane. */
export class Lodging {
  readonly values: Float64Array;
  readonly evaluate: Residence["evaluate"];
  /** One for each chain. */
  readonly places: readonly HeapPlace[];
  readonly #residence: Residence;
  readonly #dim: number;
  readonly #onTheWay: number;
  readonly #points: readonly Float64Array[];
  readonly #gradients: readonly Float64Array[];

  /** The loan; undefined where there is no room. @param lanes - that the density has. */
  static take(residence: Residence | undefined, guests: Guests, lanes: number): Lodging | undefined {
    if (residence === undefined) return undefined;
    const sizes = guests.starts.map((start) => bytesOfChain(guests.dim, guests.sampler, start));
    const address = residence.room.lend(sum(sizes) + lanes * ON_THE_WAY * bytesOfVector(guests.dim));
    return address === undefined ? undefined : new Lodging(residence, guests.dim, sizes, address, lanes);
  }

  private constructor(residence: Residence, dim: number, sizes: readonly number[], address: number, lanes: number) {
    const { memory } = residence.room;
    this.values = residence.values;
    this.evaluate = residence.evaluate;
    this.places = sizes.map((_, i) => ({ memory, address: address + sum(sizes.slice(0, i)) }));
    this.#residence = residence;
    this.#dim = dim;
    this.#onTheWay = address + sum(sizes);
    const view = (slot: number): Float64Array => new Float64Array(memory.buffer, this.#slot(slot), dim);
    this.#points = Array.from({ length: lanes }, (_, lane) => view(ON_THE_WAY * lane));
    this.#gradients = Array.from({ length: lanes }, (_, lane) => view(ON_THE_WAY * lane + 1));
  }

  #slot(slot: number): number {
    return this.#onTheWay + slot * bytesOfVector(this.#dim);
  }

  /** Where the point is that a lane is to evaluate: a machine's, or any at all where none asks. */
  pointAt(lane: number, machine: GradientMachine | undefined): number {
    const at = machine?.pointAt ?? ELSEWHERE;
    if (at !== ELSEWHERE) return at;
    if (machine !== undefined) this.#points[lane]?.set(machine.point);
    return this.#slot(ON_THE_WAY * lane);
  }

  /** Where a lane's gradient is to be written. */
  gradientAt(lane: number, machine: GradientMachine | undefined): number {
    const at = machine?.gradientAt ?? ELSEWHERE;
    return at === ELSEWHERE ? this.#slot(ON_THE_WAY * lane + 1) : at;
  }

  /** Bring a gradient to a machine that has its own elsewhere. */
  bring(lane: number, machine: GradientMachine): void {
    const gradient = this.#gradients[lane];
    if (machine.gradientAt === ELSEWHERE && gradient !== undefined) machine.gradient.set(gradient);
  }

  /** End the loan; the chains must not go on. */
  giveBack(): void {
    this.#residence.room.giveBack();
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
