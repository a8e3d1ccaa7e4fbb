/**
 * @file Say what an effect is: the message that a primitive sends through the open handlers.
 */
import type { Num, Value } from "@typyro/autodiff";
import type { CallSite, Generator, ModelError, Shape } from "@typyro/base";
import type { Distribution } from "./distributions/distribution.ts";
import type { Support } from "./supports/support.ts";

/** An open plate: independent repetitions along one batch dimension. */
export interface PlateFrame {
  readonly name: string;
  /** Negative, counted from the right end of the batch shape. */
  readonly dim: number;
  /** Size of the batch dimension: the subsample's, where the plate is subsampled. */
  readonly size: number;
  readonly fullSize: number;
  /** Whether the dim was chosen by the order in which plates were opened, as against written down. */
  readonly isAutomatic: boolean;
  /** The elements of a subsample, 0-based; undefined where all are there. */
  readonly indices: Value | undefined;
  /** Names of the elements, where the plate was made from labels or groups. */
  readonly labels: readonly string[] | undefined;
  readonly call: CallSite;
}

interface MessageBase {
  name: string;
  value: Value | undefined;
  /** The plates open around the site, innermost first. */
  frames: PlateFrame[];
  readonly call: CallSite;
  /** Set by a handler to keep the message from the handlers outside of it. */
  stop: boolean;
}

/** A random or observed site. */
export interface SampleMessage extends MessageBase {
  readonly type: "sample";
  /** The name in the program, before scopes: what sites made from this one build their names on. */
  readonly writtenName: string;
  fn: Distribution;
  isObserved: boolean;
  /** Whether `generated` runs it: drawn for each kept draw, never scored. */
  isGenerated: boolean;
  /** Whether `obs` was written down but undefined. */
  obsUndefined: boolean;
  /** Log densities are multiplied by it. */
  scale: Num;
  /** What a strategy computes in place of the draw; the site then becomes a deterministic one. */
  replacement: Value | undefined;
  /** What goes downstream in place of the site's own value (`intervene`). */
  intervention: Value | undefined;
  /** Hints for inference; auxiliary sites stay out of summaries. */
  infer: InferHints;
}

/** Some elements of a batch. */
export interface RowsOf {
  readonly batch: Shape;
  readonly rows: readonly number[];
}

/** Hints that a site gives to inference. */
export interface InferHints {
  /** A site of the machinery (a factor, a decentred variable), left out of summaries. */
  readonly auxiliary?: boolean;
  /** For a site that stands for some elements of a larger batch (row-major): handlers take those of what they hold for each element. */
  readonly rowsOf?: RowsOf;
  /** Set by `uncondition` on a site that it draws in place of its data. */
  readonly wasObserved?: boolean;
  /** The data that `uncondition` put aside. */
  readonly obs?: Value | undefined;
  /** Hints that strategies and users add for each other. */
  readonly [hint: string]: unknown;
}

/** A computed value kept under a name; never scored. */
export interface DeterministicMessage extends MessageBase {
  readonly type: "deterministic";
}

/** A value to be optimised, not random. */
export interface ParamMessage extends MessageBase {
  readonly type: "param";
  /** Where the value may lie. */
  readonly support: Support;
  /** The prior that `lift` gives; the parameter then becomes a random site. */
  prior: Distribution | undefined;
  scale: Num;
}

/** The opening of a plate; its value holds the indices. */
export interface PlateMessage extends MessageBase {
  readonly type: "plate";
  frame: PlateFrame;
}

/** A request for random numbers, sent when a site must be drawn; `block` lets it pass, so an outer seed still serves. */
export interface GeneratorMessage extends MessageBase {
  readonly type: "generator";
  generator: Generator | undefined;
  /** Whether asking again by the same name gives the same numbers (the subsample of a plate that is opened again). */
  readonly isShared: boolean;
  /** Whether the name is that of a site as the handlers left it, so that a scope does not prefix it once more. */
  readonly isSettled: boolean;
  /** What the numbers are for. */
  readonly askedBy: AskedBy;
}

/** What asks for random numbers: a random site, the subsample of a plate, the start of a parameter, or `prngKey`. */
export type AskedBy = "sample" | "plate" | "param" | "prngKey";

/** Every effect; `type` tells which. */
export type Message = SampleMessage | DeterministicMessage | ParamMessage | PlateMessage | GeneratorMessage;

/** What a site leaves behind once its value is known. */
export type Settled<M extends Message> = Readonly<M> & { readonly value: Value };

/** A site of a trace. */
export type Site = Settled<SampleMessage> | Settled<DeterministicMessage> | Settled<ParamMessage> | Settled<PlateMessage>;

/** The sites met so far, in order, and what was odd but allowed. */
export interface SiteRecord {
  readonly sites: ReadonlyMap<string, Site>;
  readonly warnings: ModelError[];
}

/** A handler at work: it sees messages on their way out (`process`) and on their way back (`postprocess`). */
export interface Messenger {
  process?(message: Message): void;
  postprocess?(message: Message): void;
  /** The plate that this messenger keeps open, if it is one. */
  readonly frame?: PlateFrame;
  /** The mask that this messenger puts on the sites inside, if it is one. */
  readonly mask?: Value;
  /** Whether values of latent sites are merely tried: data outside of a support then score -Infinity, where they would be refused. */
  readonly isTrial?: boolean;
  /** The sites that this messenger keeps, if it keeps any. */
  readonly record?: SiteRecord;
}
