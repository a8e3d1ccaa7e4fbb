/**
 * @file Hold a tape as compiled code: a form for each number of points that is asked for, with a module and a memory of its own.
 */
import { internal } from "@typyro/base";
import type { Multiplier, Products } from "../outside/products.ts";
import type { OpNode, Tape } from "../tape.ts";
import { describeSchedule } from "./describe.ts";
import { giveMemory, takeMemory } from "./memories.ts";
import { buildModule, type BuiltModule, hostNodes } from "./module.ts";
import { moduleLater, moduleOf } from "./modules.ts";
import { instantiate, type Port } from "./port.ts";
import { portPlaces } from "./places.ts";
import type { PortableKernel, PortPlaces } from "./portable.ts";
import { schedule, type Schedule } from "./schedule.ts";
import { shareByLane } from "./work.ts";

/** Beyond so many bytes the engine compiles while the thread goes on; Chromium refuses more than 8 MB at once in a page. */
const LARGE_MODULE = 1 << 20;

/** Code for some number of points, in its memory. */
interface Form {
  readonly port: Port;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly places: PortPlaces;
  readonly codeBytes: number;
  readonly memoryBytes: number;
}

/**
 * A tape as compiled code. The work is ordered once; code is written for each number of points (`lanes`: 1, or 2, 4, 8 side by side) when
 * it is first asked for, and all forms give the same bits.
 */
export class Kernel {
  /** The tape that the code computes, after all passes: interpreting it gives the same bits. */
  readonly tape: Tape;
  /** Operations that this thread evaluates, matrices in JavaScript and products outside: where there are some, no form can go to a worker. */
  readonly bound: readonly OpNode[];
  readonly #schedule: Schedule;
  readonly #products: Products | undefined;
  readonly #forms = new Map<number, Form>();
  #multiplier: Multiplier | undefined;
  #isDisposed = false;

  /** @param tape - whose reductions are over the last axes. */
  constructor(tape: Tape, products?: Products) {
    this.tape = tape;
    this.#products = products;
    this.#schedule = schedule(tape, products);
    this.bound = hostNodes(this.#schedule);
  }

  /** The form that takes so many points at once, compiled when it is first asked for. @error `kernel-memory` where its data do not fit into a memory. */
  port(lanes: number): Port {
    return this.#form(lanes).port;
  }

  /**
   * The same; a large module is compiled without keeping the thread, and is there later. A small one is there at once, so that whoever called
   * is still on the stack when something is wrong.
   *
   * @param room - bytes that others may use beside the kernel, in a form that is made now.
   * @error `kernel-memory`
   */
  portSoon(lanes: number, room = 0): Port | Promise<Port> {
    const known = this.#forms.get(lanes);
    if (known !== undefined) return known.port;
    const built = this.#build(lanes);
    if (built.bytes.length <= LARGE_MODULE) return this.#make(built, moduleOf(built.bytes), room).port;
    return moduleLater(built.bytes).then((module) => (this.#forms.get(lanes) ?? this.#make(built, module, room)).port);
  }

  /** A form as data, for a worker. @cost copies its memory */
  portable(lanes: number): PortableKernel {
    if (this.bound.length > 0) throw internal("a kernel that needs its thread was to be carried to another");
    const { module, memory, places, memoryBytes } = this.#form(lanes);
    return { module, image: new Uint8Array(memory.buffer.slice(0, memoryBytes)), places };
  }

  /** Whether several points a call take less time than one after the other: not where most of the work are large matrices, which are computed lane by lane. */
  get gainsByLanes(): boolean {
    return shareByLane(this.#schedule) < 0.5;
  }

  /** Size of the code of the forms that were compiled so far. */
  get codeBytes(): number {
    return this.#total((form) => form.codeBytes);
  }

  /** Size of their memories in use: data, inputs, outputs and what is kept between loops. */
  get memoryBytes(): number {
    return this.#total((form) => form.memoryBytes);
  }

  /** What was fused into which loop, what is kept between loops, the work by site, and the sizes of the forms that were compiled so far. */
  toString(): string {
    const forms = [...this.#forms].sort(([a], [b]) => a - b);
    return [
      ...describeSchedule(this.#schedule),
      ...forms.map(([lanes, { codeBytes, memoryBytes }]) => `code for ${lanes === 1 ? "one point" : `${lanes} points at once`}: ${codeBytes} bytes; its memory, data included: ${memoryBytes} bytes`),
    ].join("\n");
  }

  /** Give all memories back; the kernel cannot be used any more. */
  dispose(): void {
    this.#isDisposed = true;
    this.#multiplier?.close();
    this.#multiplier = undefined;
    for (const { memory } of this.#forms.values()) giveMemory(memory);
    this.#forms.clear();
  }

  #total(of: (form: Form) => number): number {
    return [...this.#forms.values()].reduce((sum, form) => sum + of(form), 0);
  }

  #form(lanes: number): Form {
    const known = this.#forms.get(lanes);
    if (known !== undefined) return known;
    const built = this.#build(lanes);
    return this.#make(built, moduleOf(built.bytes));
  }

  #build(lanes: number): BuiltModule {
    if (this.#isDisposed) throw internal("a kernel was used after its memory was given back");
    return buildModule(this.#schedule, lanes);
  }

  /** What was built is forgotten but for its sizes: its data are in the memory then. */
  #make(built: BuiltModule, module: WebAssembly.Module, room = 0): Form {
    if (this.#isDisposed) throw internal("a kernel was disposed of while it was compiled");
    if (this.#schedule.outside.size > 0) this.#multiplier ??= this.#products?.open();
    const memory = takeMemory(built.memoryBytes, room);
    const port = instantiate(this.#schedule, built, module, memory, this.#multiplier);
    const form = { port, module, memory, places: portPlaces(this.tape, built.places), codeBytes: built.bytes.length, memoryBytes: built.memoryBytes };
    this.#forms.set(built.places.lanes, form);
    return form;
  }
}
