/**
 * @file Draw a model as a graph: Graphviz DOT or Mermaid text, plates as boxes, observed sites grey, computed ones dashed, those of `generated` dotted.
 */
import type { Handled } from "./model.ts";
import { modelRelations, type SiteRelation } from "./relations.ts";

/** The graph of a model as text. */
export interface RenderedModel {
  /** For Graphviz. */
  readonly dot: string;
  /** For Mermaid, which GitHub and many editors show. */
  readonly mermaid: string;
}

/** A plate with the sites directly inside it and the plates below. */
interface Box {
  readonly name: string | undefined;
  readonly size: number;
  readonly sites: SiteRelation[];
  readonly boxes: Map<string, Box>;
}

/**
 * Draw the graph of a model with data.
 *
 * @example
 * console.log(renderModel(model, data).mermaid);
 */
export function renderModel<M extends Handled>(model: M, ...data: Parameters<M>): RenderedModel {
  const { sites, plates } = modelRelations(model, ...data);
  const sizes = new Map(plates.map(({ name, size }) => [name, size]));
  const root: Box = { name: undefined, size: 1, sites: [], boxes: new Map() };
  for (const site of sites) boxOf(root, site.plates, sizes).sites.push(site);
  const ids = new Map(sites.map(({ name }, i) => [name, `n${i}`]));
  const edges = sites.flatMap(({ name, parents }) => parents.map((parent) => [ids.get(parent) ?? "", ids.get(name) ?? ""] as const));
  return { dot: dotText(root, ids, edges), mermaid: mermaidText(root, ids, edges) };
}

function boxOf(root: Box, plates: readonly string[], sizes: ReadonlyMap<string, number>): Box {
  let box = root;
  for (const plate of plates) {
    const inner = box.boxes.get(plate) ?? { name: plate, size: sizes.get(plate) ?? 1, sites: [], boxes: new Map() };
    box.boxes.set(plate, inner);
    box = inner;
  }
  return box;
}

type Ids = ReadonlyMap<string, string>;
type Edges = readonly (readonly [string, string])[];

function label({ name, distribution, constraint }: SiteRelation): string {
  if (constraint !== undefined) return `${name}: ${constraint}`;
  return distribution === undefined || distribution === "Unit" ? name : `${name} ~ ${distribution}`;
}

function dotText(root: Box, ids: Ids, edges: Edges): string {
  const lines = ["digraph {", ...dotBox(root, ids, "  "), ...edges.map(([from, to]) => `  ${from} -> ${to}`), "}"];
  return lines.join("\n");
}

function dotBox({ name, size, sites, boxes }: Box, ids: Ids, indent: string): string[] {
  const inner = name === undefined ? indent : `${indent}  `;
  const nodes = sites.map((site) => {
    const style = site.isObserved ? ', style=filled, fillcolor="grey85"' : site.kind === "deterministic" ? ", style=dashed" : site.isGenerated ? ", style=dotted" : "";
    const shape = site.distribution === "Unit" ? "box" : "ellipse";
    return `${inner}${ids.get(site.name) ?? ""} [label=${JSON.stringify(label(site))}, shape=${shape}${style}]`;
  });
  const body = [...nodes, ...[...boxes.values()].flatMap((box) => dotBox(box, ids, inner))];
  if (name === undefined) return body;
  return [`${indent}subgraph ${JSON.stringify(`cluster_${name}`)} {`, `${inner}label=${JSON.stringify(`${name} ${size}`)}`, ...body, `${indent}}`];
}

function mermaidText(root: Box, ids: Ids, edges: Edges): string {
  const all = collect(root);
  const observed = all.filter(({ isObserved }) => isObserved).map(({ name }) => ids.get(name) ?? "");
  const computed = all.filter(({ kind }) => kind === "deterministic").map(({ name }) => ids.get(name) ?? "");
  const generated = all.filter(({ isGenerated }) => isGenerated).map(({ name }) => ids.get(name) ?? "");
  return [
    "flowchart TD",
    ...mermaidBox(root, ids, "  "),
    ...edges.map(([from, to]) => `  ${from} --> ${to}`),
    ...(observed.length === 0 ? [] : ["  classDef observed fill:#d9d9d9", `  class ${observed.join(",")} observed`]),
    ...(computed.length === 0 ? [] : ["  classDef computed stroke-dasharray:4", `  class ${computed.join(",")} computed`]),
    ...(generated.length === 0 ? [] : ["  classDef generated stroke-dasharray:1", `  class ${generated.join(",")} generated`]),
  ].join("\n");
}

function mermaidBox({ name, size, sites, boxes }: Box, ids: Ids, indent: string): string[] {
  const inner = name === undefined ? indent : `${indent}  `;
  const nodes = sites.map((site) => `${inner}${ids.get(site.name) ?? ""}([${JSON.stringify(label(site))}])`);
  const body = [...nodes, ...[...boxes.values()].flatMap((box) => mermaidBox(box, ids, inner))];
  return name === undefined ? body : [`${indent}subgraph ${name.replaceAll(/\W/g, "_")}[${JSON.stringify(`${name} ${size}`)}]`, ...body, `${indent}end`];
}

function collect({ sites, boxes }: Box): SiteRelation[] {
  return [...sites, ...[...boxes.values()].flatMap(collect)];
}
