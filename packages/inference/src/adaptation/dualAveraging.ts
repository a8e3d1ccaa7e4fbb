/**
 * @file Tune the step size so that the mean acceptance statistic reaches a target.
 *
 * Notation: x = log e, xAverage its weighted average, sBar the average error of the acceptance statistic, mu the anchor of x.
 *
 * @source Hoffman & Gelman 2014, section 3.2, eq. (6) and Algorithm 5, with their constants.
 *   We differ: the acceptance statistic is averaged over the whole trajectory, as in Stan.
 */
import { exp, log } from "@typyro/base";
import type { NumberReader, NumberWriter, Saved } from "./numbers.ts";

/** How fast x follows the error: shrinkage towards mu. */
const GAMMA = 0.05;
/** Iterations by which the first updates are damped. */
const T0 = 10;
/** How fast the average forgets: update t has weight t^-kappa. */
const KAPPA = 0.75;

/** Nesterov's dual averaging of the log step size. */
export class DualAveraging implements Saved {
  readonly #gamma: number;
  #mu = 0;
  #t = 0;
  #sBar = 0;
  /** log of the step size to use next. */
  x = 0;
  /** log of the step size to keep in the end. */
  xAverage = 0;

  constructor(gamma: number = GAMMA) {
    this.#gamma = gamma;
  }

  /** Forget all and start from a step size. @param boldness - early iterations try steps so many times as long. */
  restart(stepSize: number, boldness = 10): void {
    this.anchorAt(log(boldness * stepSize));
  }

  /** Forget all, with x shrunk towards mu. */
  anchorAt(mu: number): void {
    this.#mu = mu;
    this.#t = 0;
    this.#sBar = 0;
    this.x = 0;
    this.xAverage = 0;
  }

  /** Learn from one iteration. @param error - target minus acceptance statistic; any subgradient in x will do. */
  update(error: number): void {
    this.#t++;
    const t = this.#t;
    const weight = 1 / (t + T0);
    this.#sBar = (1 - weight) * this.#sBar + weight * error;
    this.x = this.#mu - (this.#sBar * Math.sqrt(t)) / this.#gamma;
    const averageWeight = exp(-KAPPA * log(t));
    this.xAverage = (1 - averageWeight) * this.xAverage + averageWeight * this.x;
  }

  save(to: NumberWriter): void {
    to.put(this.#mu, this.#t, this.#sBar, this.x, this.xAverage);
  }

  restore(from: NumberReader): void {
    this.#mu = from.take();
    this.#t = from.take();
    this.#sBar = from.take();
    this.x = from.take();
    this.xAverage = from.take();
  }
}
