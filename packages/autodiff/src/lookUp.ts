/**
 * @file Look the inputs of an operation up in tables by node. Tapes are copied and checked node by node, and an array written out
 * costs a third of one that is mapped or pushed to; most operations have one input or two.
 */
import { internal } from "@typyro/base";
import type { Node, NodeId } from "./node.ts";

/** The node at a place. */
export function nodeAt(nodes: readonly Node[], id: NodeId): Node {
  const node = nodes[id];
  if (node === undefined) throw internal(`tape has no node ${id}`);
  return node;
}

/** Some nodes of a tape. */
export function nodesOf(ids: readonly NodeId[], nodes: readonly Node[]): Node[] {
  switch (ids.length) {
    case 1:
      return [nodeAt(nodes, ids[0]!)];
    case 2:
      return [nodeAt(nodes, ids[0]!), nodeAt(nodes, ids[1]!)];
    case 3:
      return [nodeAt(nodes, ids[0]!), nodeAt(nodes, ids[1]!), nodeAt(nodes, ids[2]!)];
    default:
      return ids.map((id) => nodeAt(nodes, id));
  }
}

/** Where some nodes stand in another tape. @param places - by node; every one of these has a place. */
export function placesOf(ids: readonly NodeId[], places: Int32Array): NodeId[] {
  switch (ids.length) {
    case 1:
      return [places[ids[0]!]!];
    case 2:
      return [places[ids[0]!]!, places[ids[1]!]!];
    case 3:
      return [places[ids[0]!]!, places[ids[1]!]!, places[ids[2]!]!];
    default:
      return ids.map((id) => places[id]!);
  }
}
