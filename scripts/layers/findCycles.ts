/** @file Find the cycles of a directed graph, one for each group of nodes that all reach each other. */

/**
 * One shortest cycle through the first node of every strongly connected group, in the order of the map's keys.
 *
 * @param edges - for each node, those it points to; a node that is no key points nowhere.
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const told = new Set<string>();
  for (const start of edges.keys()) {
    if (told.has(start)) continue;
    const cycle = shortestCycle(start, edges);
    if (cycle === undefined) continue;
    cycles.push(cycle);
    for (const node of groupOf(start, edges)) told.add(node);
  }
  return cycles;
}

/** Breadth first from `start` until it is met again. */
function shortestCycle(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const next of edges.get(node) ?? []) {
      if (next === start) return pathTo(node, start, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}

function pathTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [end];
  for (let node = end; node !== start; ) {
    node = cameFrom.get(node) ?? start;
    path.unshift(node);
  }
  return path;
}

/** All nodes that `start` reaches and that reach it. */
function groupOf(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] {
  return [...reached(start, edges)].filter((node) => reached(node, edges).has(start));
}

function reached(start: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [...(edges.get(start) ?? [])];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    queue.push(...(edges.get(node) ?? []));
  }
  return seen;
}
