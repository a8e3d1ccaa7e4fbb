/**
 * @file Read the probability of an extra zero, given as itself or as log-odds.
 */
import { lift, logSigmoid, type Num, sigmoid, type Value, where } from "@typyro/autodiff";
import type { CallSite } from "@typyro/base";
import { real, unitInterval } from "../supports/supports.ts";
import { formatParameter } from "./names.ts";
import { checkParameter } from "./parameterChecks.ts";
import { type Rows, rowsOf } from "./rows.ts";
import { logOf, logOfComplement } from "./tails.ts";

/** The gate as given: its probability or its log-odds. */
export type GateOptions = { readonly gate: Num } | { readonly gateLogits: Num };

/** The gate with all that densities need of it. */
export interface Gate {
  readonly parameters: Readonly<Record<string, Value>>;
  /** The value as given, whose shape counts. */
  readonly given: Value;
  readonly logOpen: Value;
  /** log(1 - gate). */
  readonly logClosed: Value;
  readonly probability: Value;
  readonly complement: Value;
  readonly isLogits: boolean;
  readonly text: string;
  readonly check: (distribution: string, site?: string, call?: CallSite) => void;
}

/** The gate of a call. */
export function gateOf(options: GateOptions): Gate {
  const isLogits = "gateLogits" in options;
  const given = lift("gateLogits" in options ? options.gateLogits : options.gate);
  const parameter = isLogits ? "gateLogits" : "gate";
  return {
    parameters: { [parameter]: given },
    given,
    logOpen: isLogits ? logSigmoid(given) : logOf(given),
    logClosed: isLogits ? logSigmoid(given.neg()) : logOfComplement(given),
    probability: isLogits ? sigmoid(given) : given,
    complement: isLogits ? sigmoid(given.neg()) : given.neg().add(1),
    isLogits,
    text: `{ ${parameter}: ${formatParameter(given)} }`,
    check: (distribution, site, call) => checkParameter(given, { distribution, parameter, support: isLogits ? real : unitInterval }, site, call),
  };
}

/** The gate where `inside` holds, and an even one elsewhere: a gate next to 0 or 1 has slopes beyond the largest double. */
export function gateInside({ given, isLogits }: Gate, inside: Value): Gate {
  return gateOf(isLogits ? { gateLogits: where(inside, given, 0) } : { gate: where(inside, given, 0.5) });
}

/** The gate of some rows. */
export function gateOfRows({ given, isLogits }: Gate, rows: Rows): Gate {
  return gateOf(isLogits ? { gateLogits: rowsOf(given, rows) } : { gate: rowsOf(given, rows) });
}
