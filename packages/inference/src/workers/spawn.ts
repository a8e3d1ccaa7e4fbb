/**
 * @file Start worker threads, in Node and in browsers alike, from the bundled text of the worker's program.
 */
import type { Order, Report } from "./messages.ts";

/** A worker thread. */
export interface WorkerHost {
  post(order: Order): void;
  /** @param onDeath - told once when the thread is gone before it was ended, and why. */
  listen(onReport: (report: Report) => void, onDeath: (reason: string) => void): void;
  /** End the thread, whatever it is doing. */
  end(): void;
}

/** Starts workers; tests give their own. */
export type Spawn = () => Promise<WorkerHost>;

/** Start one worker. */
export async function spawnWorker(): Promise<WorkerHost> {
  const { workerSource } = await import("./workerSource.ts");
  return typeof Worker === "function" ? webWorker(workerSource) : nodeWorker(workerSource);
}

/** Whether there are workers here; a page's policy may still refuse one. */
export function hasWorkers(): boolean {
  return typeof Worker === "function" || isNode();
}

/** How many threads may run at once on this machine. */
export async function parallelism(): Promise<number> {
  const host: { navigator?: { hardwareConcurrency?: number } } = globalThis;
  const known = host.navigator?.hardwareConcurrency;
  if (known !== undefined) return known;
  if (!isNode()) return 1;
  const { availableParallelism } = await import("node:os");
  return availableParallelism();
}

function isNode(): boolean {
  const host: { process?: { versions?: { node?: string } } } = globalThis;
  return host.process?.versions?.node !== undefined;
}

async function nodeWorker(source: string): Promise<WorkerHost> {
  const { Worker: NodeWorker } = await import("node:worker_threads");
  const worker = new NodeWorker(source, { eval: true });
  let isEnded = false;
  return {
    post: (order) => worker.postMessage(order),
    listen: (onReport, onDeath) => {
      worker.on("message", onReport);
      worker.on("error", (error) => onDeath(String(error)));
      worker.on("exit", (code) => {
        if (!isEnded) onDeath(`the thread ended with exit code ${code}`);
      });
    },
    end: () => {
      isEnded = true;
      void worker.terminate();
    },
  };
}

function webWorker(source: string): WorkerHost {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url);
  return {
    post: (order) => worker.postMessage(order),
    listen: (onReport, onDeath) => {
      worker.addEventListener("message", (message: MessageEvent<Report>) => onReport(message.data));
      worker.addEventListener("error", (event) => onDeath(event.message));
    },
    end: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
