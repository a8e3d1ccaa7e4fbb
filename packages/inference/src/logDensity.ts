/**
 * @file Say all that a sampler may know of a model: how many unknowns it has, and its log density with the gradient.
 *
 * No sampler file imports core or autodiff, so any density can be sampled: a compiled kernel, the interpreter,
 * or a function written by hand.
 */

/** A log density on all of R^dim, up to a constant, with its gradient. */
export interface LogDensity {
  /** Number of unknowns; 0 is allowed. */
  readonly dim: number;
  /**
   * The log density at `q`, in nats; its gradient is written into `gradientOut`.
   *
   * NaN, an infinity, or a gradient that is not finite makes the trajectory that met it a divergence. An exception
   * stops the run, which keeps its draws so far.
   *
   * @space unconstrained. `q` is only read; neither array may be kept after the call.
   * @cost called once a leapfrog step, so it should allocate nothing.
   */
  valueAndGradient(q: Float64Array, gradientOut: Float64Array): number;
  /** The same density at several points a call, for several chains in one thread. Its lanes give the same bits. */
  readonly batch?: BatchLogDensity | undefined;
  /** The same for those whose vectors lie beside the density, a point a call. */
  readonly residence?: Residence | undefined;
  /**
   * Make ready what so many chains in one thread will ask, and give the thread back meanwhile where that takes long. What was not made ready
   * is made when it is first asked for; nothing depends on it but time.
   *
   * @param room - bytes that their vectors take, for which there is to be room beside the density
   */
  readonly prepare?: ((chains: number, room: number) => Promise<unknown> | undefined) | undefined;
  /** The density as data that can be posted to a worker's program, which runs so many chains; undefined where it cannot leave this thread. */
  readonly portable?: ((chains: number) => unknown) | undefined;
}

/** Several points at once: one call serves one gradient to each of `lanes` chains. */
export interface BatchLogDensity {
  readonly dim: number;
  readonly lanes: number;
  /** Points from which on a call takes less time than single ones; without it, more than half of the lanes. */
  readonly fewest?: number | undefined;
  /** @shape q, gradientsOut: [dim, lanes], so coordinate i of a lane is at `i * lanes + lane`; valuesOut: [lanes]. */
  valuesAndGradients(q: Float64Array, gradientsOut: Float64Array, valuesOut: Float64Array): void;
  /** The same for those whose vectors lie beside the density. */
  readonly residence?: Residence | undefined;
}

/** A density in whose memory callers keep their vectors, so that points and gradients go to and fro as vector code and not number by number. */
export interface Residence {
  readonly room: Room;
  /** The log density of each point of the last call. @shape [lanes] */
  readonly values: Float64Array;
  /** Evaluate points. @param addresses - of each lane's point, then of where each lane's gradient is to be written; in bytes */
  evaluate(...addresses: readonly number[]): void;
}

/** What a memory has beyond what its owner uses. */
export interface Room {
  readonly memory: WebAssembly.Memory;
  /** The address of so many bytes, all 0; undefined where there is no room for them. */
  lend(bytes: number): number | undefined;
  /** Take one loan back. Who borrowed must not use it any more. */
  giveBack(): void;
}
