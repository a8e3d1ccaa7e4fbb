/**
 * @file Count batch dimensions as part of one draw, so that a vector is a single event.
 */
import { all, type Num, type Value } from "@typyro/autodiff";
import { type CallSite, formatShape, type Generator, modelError, type Shape } from "@typyro/base";
import type { Bijector } from "../bijectors/bijector.ts";
import type { Support } from "../supports/support.ts";
import type { Distribution } from "./distribution.ts";

/**
 * `base` with its last `dims` batch dimensions as event dimensions.
 *
 * @error `event-dims` where it has fewer.
 */
export function independent(base: Distribution, dims: number): Distribution {
  if (dims === 0) return base;
  const kept = base.batchShape.length - dims;
  if (!Number.isInteger(dims) || dims < 0 || kept < 0) {
    throw modelError("event-dims", { distribution: base.toString(), dims, batch: formatShape(base.batchShape), most: base.batchShape.length });
  }
  return new Independent(base, dims);
}

/** The axes -1, ..., -dims. */
function lastAxes(dims: number): number[] {
  return Array.from({ length: dims }, (_, i) => -1 - i);
}

class Independent implements Distribution {
  readonly #base: Distribution;
  readonly #dims: number;
  readonly batchShape: Shape;
  readonly eventShape: Shape;
  readonly support: Support;
  readonly withParameters?: (parameters: Readonly<Record<string, Num>>) => Distribution;

  constructor(base: Distribution, dims: number) {
    const kept = base.batchShape.length - dims;
    this.#base = base;
    this.#dims = dims;
    this.batchShape = base.batchShape.slice(0, kept);
    this.eventShape = [...base.batchShape.slice(kept), ...base.eventShape];
    this.support = independentSupport(base.support, dims);
    if (base.withParameters !== undefined) this.withParameters = (parameters) => new Independent(base.withParameters?.(parameters) ?? base, dims);
  }

  get counted(): { readonly base: Distribution; readonly dims: number } {
    return { base: this.#base, dims: this.#dims };
  }

  get name(): string {
    return this.#base.name;
  }

  get parameters(): Readonly<Record<string, Value>> {
    return this.#base.parameters;
  }

  logProb(value: Num): Value {
    return this.#base.logProb(value).sum(lastAxes(this.#dims));
  }

  logDensity(value: Value): Value {
    return this.#base.logDensity(value).sum(lastAxes(this.#dims));
  }

  sample(generator: Generator, sampleShape: Shape = []): Value {
    return this.#base.sample(generator, sampleShape);
  }

  cdf(): Value {
    throw this.#noSuch("cdf");
  }

  icdf(): Value {
    throw this.#noSuch("icdf");
  }

  #noSuch(method: string): Error {
    return modelError("not-implemented-for", { distribution: this.name, method, reason: "vectors have no quantiles" });
  }

  mean(): Value {
    return this.#base.mean();
  }

  variance(): Value {
    return this.#base.variance();
  }

  entropy(): Value {
    return this.#base.entropy().sum(lastAxes(this.#dims));
  }

  expand(batchShape: Shape): Distribution {
    const own = this.#base.batchShape.slice(this.batchShape.length);
    return new Independent(this.#base.expand([...batchShape, ...own]), this.#dims);
  }

  toEvent(dims = 1): Distribution {
    return independent(this.#base, this.#dims + dims);
  }

  checkParameters(site?: string, call?: CallSite): void {
    this.#base.checkParameters(site, call);
  }

  toString(): string {
    return `${this.#base.toString()}.toEvent(${this.#dims})`;
  }
}

/** Vectors whose elements all lie in `base`. */
export function independentSupport(base: Support, dims: number): Support {
  const { bijector } = base;
  return {
    ...base,
    ...(base.eventDim === 0 ? { element: base } : {}),
    eventDim: base.eventDim + dims,
    contains: (x) => all(base.contains(x), lastAxes(dims)),
    bijector: "none" in bijector ? bijector : independentBijector(bijector, dims),
  };
}

function independentBijector(base: Bijector, dims: number): Bijector {
  return { ...base, eventDim: base.eventDim + dims, logAbsDetJacobian: (u, x) => base.logAbsDetJacobian(u, x).sum(lastAxes(dims)) };
}
