/**
 * @file Write elements as text, the same in every engine: attributes in alphabetical order, coordinates with two decimals.
 */

const ELEMENT_NODE = 1;
const TEXT_NODE = 3;
/** Attributes that hold coordinates. */
const COORDINATES = new Set(["d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "dx", "dy", "width", "height", "transform", "points"]);
/** What Plot writes for the page that it would stand in. */
const LEFT_OUT = new Set(["class", "aria-hidden", "aria-label", "font-variant"]);

/** Text with the characters that mean something in XML and HTML escaped. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;");
}

/** Numbers within a text, to two decimals, without a trailing zero and without -0. */
export function roundNumbers(text: string): string {
  return text.replace(/-?\d*\.\d+(?:e[-+]?\d+)?/gi, (number) => String(Math.round(Number(number) * 100) / 100 + 0));
}

/** An element and all in it; style sheets and empty groups are left out. */
export function elementText(node: Node): string {
  if (node.nodeType === TEXT_NODE) return escapeXml(node.textContent ?? "");
  if (node.nodeType !== ELEMENT_NODE) return "";
  const element = node as Element;
  const name = element.localName;
  if (name === "style") return "";
  const inner = childrenText(element);
  if (name === "g" && inner === "") return "";
  const attributes = [...element.attributes]
    .filter((attribute) => !LEFT_OUT.has(attribute.name))
    .map((attribute) => [attribute.name, COORDINATES.has(attribute.name) ? roundNumbers(attribute.value) : attribute.value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join("");
  return inner === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`;
}

/** What stands in an element. */
export function childrenText(element: Element): string {
  return [...element.childNodes].map(elementText).join("");
}
