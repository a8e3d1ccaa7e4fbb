/**
 * @file Run chains in a worker thread: a team like the one in the calling thread, behind messages.
 *
 * This file is the start of the worker's program, which `npm run worker` bundles into `workerSource.ts`; it needs nothing of the
 * user's. It is a script for Node's worker threads and for Web Workers alike.
 */
import { type PortableKernel, runPortable } from "@typyro/autodiff";
import { LocalTeam } from "../chains/localTeam.ts";
import { roomOfChains } from "../chains/lodging.ts";
import { densityOfPorts } from "../portDensity.ts";
import { type Order, posted, postedResult, type Report } from "./messages.ts";

interface Port {
  postMessage(report: Report): void;
  listen(onOrder: (order: Order) => void): void;
}

interface NodePort {
  postMessage(report: Report): void;
  on(event: "message", listener: (order: Order) => void): void;
}

interface WebScope {
  postMessage(report: Report): void;
  addEventListener(event: "message", listener: (message: { readonly data: Order }) => void): void;
}

/** Node's port to the thread that made this one, or the scope of a Web Worker. */
function portToRun(): Port {
  const scope: { require?: (name: string) => { readonly parentPort: NodePort } } & Partial<WebScope> = globalThis;
  const nodeRequire = typeof require === "function" ? (require as unknown as (name: string) => { readonly parentPort: NodePort }) : undefined;
  if (nodeRequire !== undefined) {
    const { parentPort } = nodeRequire("node:worker_threads");
    return { postMessage: (report) => parentPort.postMessage(report), listen: (onOrder) => parentPort.on("message", onOrder) };
  }
  return {
    postMessage: (report) => scope.postMessage?.(report),
    listen: (onOrder) => scope.addEventListener?.("message", ({ data }) => onOrder(data)),
  };
}

declare const require: unknown;

const port = portToRun();
let team: LocalTeam | undefined;
let isToStop = false;

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case "begin": {
      const { dim, settings, chains } = order;
      const room = roomOfChains(dim, settings.sampler, chains.length);
      team = new LocalTeam(densityOfPorts(portable(order.kernel).map((kernel) => runPortable(kernel, room)), dim), settings, chains);
      return;
    }
    case "go on to":
      isToStop = false;
      await teamNow().goOnTo(order.draws, () => {
        port.postMessage({ kind: "progress", progress: teamNow().progress() });
        return isToStop;
      });
      port.postMessage({ kind: "standing", progress: teamNow().progress(), hasFailed: teamNow().hasFailed, hasEnded: teamNow().hasEnded, seconds: teamNow().seconds });
      return;
    case "stop":
      isToStop = true;
      return;
    case "hand over":
      port.postMessage({ kind: "draws", draws: await teamNow().takeDraws(), results: teamNow().results().map(postedResult) });
      return;
    case "end":
      port.postMessage({ kind: "results", results: (await teamNow().end(order.how)).map(postedResult) });
      return;
  }
}

function teamNow(): LocalTeam {
  if (team === undefined) throw new Error("a worker was told to go on before it had begun");
  return team;
}

function portable(kernel: unknown): PortableKernel[] {
  if (Array.isArray(kernel) && kernel.every(isPortable)) return kernel;
  throw new Error("a worker was given no kernel");
}

function isPortable(kernel: unknown): kernel is PortableKernel {
  return typeof kernel === "object" && kernel !== null && "module" in kernel && kernel.module instanceof WebAssembly.Module && "image" in kernel && kernel.image instanceof Uint8Array;
}

port.listen((order) => {
  obey(order).catch((error: unknown) => port.postMessage({ kind: "broken", error: posted(error) }));
});
