/**
 * @file Build NUTS trees by plain recursion: the readable algorithm that the iterative one is compared with.
 *
 * @source Stan's base_nuts: Betancourt 2017, appendix A, with the checks across seams of stan-dev/stan#2800.
 */

/** A point of phase space; `v` is its velocity and `energy` its H. */
export interface State {
  readonly q: Float64Array;
  readonly p: Float64Array;
  readonly v: Float64Array;
  readonly energy: number;
}

/** One leapfrog step; a negative one goes back in time. */
export type Flow<S extends State> = (state: S, step: number) => S;

export interface Transition<S extends State> {
  readonly chosen: S;
  readonly nSteps: number;
  readonly acceptStatistic: number;
  readonly hasDiverged: boolean;
  readonly hasTurned: boolean;
}

interface Tree<S extends State> {
  readonly begin: S;
  readonly end: S;
  readonly rho: Float64Array;
  readonly chosen: S;
  readonly logWeight: number;
}

/** Product in the order of the samplers: element i to partial i mod 4. */
export function dot(x: Float64Array, y: Float64Array): number {
  const partial = [0, 0, 0, 0];
  x.forEach((xi, i) => (partial[i % 4] = partial[i % 4]! + xi * y[i]!));
  return partial[0]! + partial[2]! + (partial[1]! + partial[3]!);
}

const add = (x: Float64Array, y: Float64Array): Float64Array => x.map((xi, i) => xi + y[i]!);
const goesOn = (rho: Float64Array, begin: State, end: State): boolean => dot(rho, begin.v) > 0 && dot(rho, end.v) > 0;

function unionGoesOn(first: Tree<State>, last: Tree<State>): boolean {
  return (
    goesOn(add(first.rho, last.rho), first.begin, last.end) &&
    goesOn(add(first.rho, last.begin.p), first.begin, last.begin) &&
    goesOn(add(last.rho, first.end.p), first.end, last.end)
  );
}

/** One transition from `start`, whose momentum has been drawn. */
export function recursiveNuts<S extends State>(
  start: S,
  flow: Flow<S>,
  step: number,
  maxDepth: number,
  uniform: () => number,
): Transition<S> {
  let nSteps = 0;
  let sumAccept = 0;
  let hasDiverged = false;
  const logAddExp = (x: number, y: number): number => Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));

  /** The tree of 2^depth points that begins one step behind `from`; undefined where it turns or diverges. */
  function build(from: S, signedStep: number, depth: number): Tree<S> | undefined {
    if (depth === 0) {
      const point = flow(from, signedStep);
      const error = point.energy - start.energy;
      nSteps++;
      if (Number.isFinite(error)) sumAccept += Math.min(1, Math.exp(-error));
      if (!Number.isFinite(error) || error > 1000) {
        hasDiverged = true;
        return undefined;
      }
      return { begin: point, end: point, rho: point.p, chosen: point, logWeight: -error };
    }
    const first = build(from, signedStep, depth - 1);
    if (first === undefined) return undefined;
    const last = build(first.end, signedStep, depth - 1);
    if (last === undefined) return undefined;
    const logWeight = logAddExp(first.logWeight, last.logWeight);
    const chosen = uniform() < Math.exp(last.logWeight - logWeight) ? last.chosen : first.chosen;
    if (!unionGoesOn(first, last)) return undefined;
    return { begin: first.begin, end: last.end, rho: add(first.rho, last.rho), chosen, logWeight };
  }

  let trajectory: Tree<S> = { begin: start, end: start, rho: start.p, chosen: start, logWeight: 0 };
  let hasTurned = false;
  for (let depth = 0; depth < maxDepth; depth++) {
    const isForward = !(uniform() < 0.5);
    const subtree = build(isForward ? trajectory.end : trajectory.begin, isForward ? step : -step, depth);
    if (subtree === undefined) {
      hasTurned = !hasDiverged;
      break;
    }
    const accepts = uniform() < Math.min(1, Math.exp(subtree.logWeight - trajectory.logWeight));
    // In the order of time, whichever way the subtree was built.
    const turned: Tree<S> = isForward ? subtree : { ...subtree, begin: subtree.end, end: subtree.begin };
    const [first, last] = isForward ? [trajectory, turned] : [turned, trajectory];
    trajectory = {
      begin: first.begin,
      end: last.end,
      rho: add(first.rho, last.rho),
      chosen: accepts ? subtree.chosen : trajectory.chosen,
      logWeight: logAddExp(trajectory.logWeight, subtree.logWeight),
    };
    if (!unionGoesOn(first, last)) {
      hasTurned = true;
      break;
    }
  }
  return { chosen: trajectory.chosen, nSteps, acceptStatistic: sumAccept / nSteps, hasDiverged, hasTurned };
}
