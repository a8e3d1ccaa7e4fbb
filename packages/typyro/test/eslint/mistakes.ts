/** @file Mistakes with values that compile; each line names the rule that reports it, and the others are right as they are. */
import { dist, greater, less, type Num, not, sample, type Value, where } from "typyro";

declare const known: boolean;
declare const maybe: Value | undefined;
declare const either: number | Value;

function branches(): unknown {
  const tau = sample("tau", dist.HalfNormal(1));
  if (!tau) return 1; // <-- no-condition-on-value
  if (greater(tau, 0)) return 1; // <-- no-condition-on-value
  if (known && less(tau, 1)) return 1; // <-- no-condition-on-value
  if (tau && known) return 1; // <-- no-condition-on-value
  if (either) return 1; // <-- no-condition-on-value
  while (greater(tau, 0)) return 1; // <-- no-condition-on-value
  do return 1; while (tau); // <-- no-condition-on-value
  for (; less(tau, 1); ) return 1; // <-- no-condition-on-value
  if (maybe) return 1;
  if (maybe !== undefined && known) return 1;
  if (tau.isKnown || tau.shape.length > 0) return 1;
  return where(greater(tau, 0), tau, not(greater(tau, 1)));
}

function expressions(x: Num, tau: Value): unknown[] {
  return [
    tau ? 1 : 2, // <-- no-condition-on-value
    !greater(tau, 0), // <-- no-condition-on-value
    tau && 1, // <-- no-condition-on-value
    tau || 1, // <-- no-condition-on-value
    known && tau,
    maybe ?? tau,
    maybe || tau,
    Boolean(tau), // <-- no-condition-on-value
    [1, 2].filter((row) => greater(row, 1)), // <-- no-condition-on-value
    [1, 2].some((row) => tau.at(row)), // <-- no-condition-on-value
    [1, 2].filter((row) => row > 1),
    [1, 2].map((row) => tau.mul(row)),
    -tau, // <-- no-operator-on-value
    +tau, // <-- no-operator-on-value
    -tau.mul(2), // <-- no-operator-on-value
    -(known ? tau : tau.exp()), // <-- no-operator-on-value
    -x, // <-- no-operator-on-value
    tau < tau.exp(), // <-- no-operator-on-value
    tau >= tau.exp(), // <-- no-operator-on-value
    tau === tau.exp(), // <-- no-operator-on-value
    tau != maybe, // <-- no-operator-on-value
    either === 0, // <-- no-operator-on-value
    "tau is " + tau, // <-- no-operator-on-value
    Number(tau), // <-- no-operator-on-value
    `tau is ${tau}`,
    maybe === undefined,
    null !== maybe,
    x instanceof Object,
    "shape" in tau,
    -tau.item(),
    tau.neg(),
    tau.size > 1,
  ];
}

function statements(tau: Value): string {
  let text = "tau is ";
  text += tau; // <-- no-operator-on-value
  switch (tau) { // <-- no-operator-on-value
    default: return text;
  }
}

function generic<T extends Value>(x: T, tau: Value, isOn: boolean | Value): number {
  if (tau) return 1; // <-- no-condition-on-value
  if (x) return 1; // <-- no-condition-on-value
  return isOn ? 1 : 2; // <-- no-condition-on-value
}

export { branches, expressions, generic, statements };
