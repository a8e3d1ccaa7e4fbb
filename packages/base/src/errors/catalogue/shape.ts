/**
 * @file Errors about shapes, arrays and indices.
 */
import { count, entry } from "../entry.ts";
import { type PlacedPlate, writtenDims } from "./plate.ts";

const place = (path: readonly number[]): string => (path.length === 0 ? "" : ` at [${path.join(", ")}]`);

/** A position that may have been counted from the right, as it should be written; `otherwise` where it lies nowhere. */
function fromLeft(position: number, otherwise: number, size: number): number {
  const counted = position < 0 ? position + size : position;
  return Number.isInteger(counted) && counted >= 0 && counted <= size ? counted : otherwise;
}

export const shapeErrors = {
  "obs-shape-mismatch": entry(
    "ShapeError",
    (f: { site: string; value: string; distribution: string; wanted: string; plate: { name: string; size: number; dim: number; at: string; length: string | undefined } | undefined; placed: readonly PlacedPlate[] | undefined }) => ({
      sentence: `observed value of site \`${f.site}\` has shape ${f.value}, but its distribution has shape ${f.distribution}`,
      notes: f.plate === undefined ? [] : [`batch size ${f.plate.size} at dim ${f.plate.dim} comes from plate \`${f.plate.name}\`${f.plate.at === "" ? "" : ` (${f.plate.at})`}`],
      help: f.placed !== undefined ? [`the value has the plates' axes in another order; write it down: ${writtenDims(f.placed)}`] : [
        ...(f.plate?.length === undefined ? [] : [`size the plate from the data: \`plate("${f.plate.name}", ${f.plate.length}, ...)\``]),
        `${f.plate?.length === undefined ? "" : "or "}pass ${f.wanted} in \`obs\``,
      ],
    }),
  ),
  "obs-column-and-row": entry("ShapeError", (f: { site: string; value: string; distribution: string; joint: string; name: string; fixed: string }) => ({
    sentence: `observed value of site \`${f.site}\` has shape ${f.value} and its distribution has shape ${f.distribution}, which would broadcast to ${f.joint} terms instead of ${f.distribution}`,
    notes: ["every pair of a value and a distribution would count, which is almost never meant"],
    help: [`give the value the shape of the distribution: \`obs: ${f.fixed}\``],
  })),
  "value-shape-mismatch": entry("ShapeError", (f: { site: string; value: string; expected: string }) => ({
    sentence: `the value given for site \`${f.site}\` has shape ${f.value}, but the site has shape ${f.expected}`,
    help: [`give a value of shape ${f.expected}`],
  })),
  "shapes-do-not-broadcast": entry("ShapeError", (f: { operation: string; shapes: readonly string[] }) => ({
    sentence: `\`${f.operation}\` got shapes ${f.shapes.join(" and ")}, which do not broadcast`,
    notes: ["shapes are aligned at the right; sizes must be equal, or one of them 1"],
    help: ["make one of them a column, `x.reshape([-1, 1])`, or read one row for each of the other's, `x.at(index)`"],
  })),
  "concat-shapes": entry("ShapeError", (f: { axis: number; shapes: readonly string[] }) => ({
    sentence: `\`concat\` along axis ${f.axis} got shapes ${f.shapes.join(" and ")}, which differ elsewhere`,
    help: ["give all parts the same sizes along the other axes"],
  })),
  "reshape-size": entry("ShapeError", (f: { from: string; size: number; to: string }) => ({
    sentence: `a value of shape ${f.from} has ${count(f.size, "element")}, so it cannot take shape ${f.to}`,
    help: [`use a shape with ${count(f.size, "element")}; one size may be left open as -1`],
  })),
  "axis-outside-shape": entry("ShapeError", (f: { axis: number; shape: string }) => ({
    sentence: `axis ${f.axis} does not exist in a value of shape ${f.shape}`,
    help: ["count axes from 0 at the left, or from -1 at the right"],
  })),
  "index-outside-axis": entry("ShapeError", (f: { index: number; row: number | readonly number[] | undefined; size: number }) => ({
    sentence: `index ${f.index}${f.row === undefined ? "" : ` (row ${[f.row].flat().join(", ")})`} is not one of the ${count(f.size, "element")} 0..${f.size - 1}`,
    notes: Number.isInteger(f.index) && f.index === f.size ? ["indices start at 0"] : [],
    help: [
      f.index === f.size
        ? "subtract 1 from indices that start at 1: `index.map((i) => i - 1)`"
        : `use whole numbers from 0 to ${f.size - 1}; \`groups(column)\` makes them from labels`,
    ],
  })),
  "slice-outside-axis": entry("ShapeError", (f: { start: number; stop: number; step: number; size: number }) => ({
    sentence: `\`slice\` from ${f.start} to ${f.stop} in steps of ${f.step} does not fit an axis of ${count(f.size, "element")}`,
    notes: ["a slice goes forward in whole numbers, from 0 or later to the number of elements or earlier"],
    help: [`count from the left: \`x.slice(${fromLeft(f.start, 0, f.size)}, ${fromLeft(f.stop, f.size, f.size)})\``],
  })),
  "transpose-axes": entry("ShapeError", (f: { axes: readonly number[]; shape: readonly number[] }) => ({
    sentence: `\`transpose\` got axes [${f.axes.join(", ")}] for a value of shape [${f.shape.join(", ")}], whose axes are [${f.shape.map((_, axis) => axis).join(", ")}]`,
    help: [`name each axis once: \`x.transpose([${f.shape.map((_, axis) => f.shape.length - 1 - axis).join(", ")}])\` reverses them`],
  })),
  "scatter-rows": entry("ShapeError", (f: { x: string; index: string }) => ({
    sentence: `\`scatterAdd\` got a value of shape ${f.x} and indices of shape ${f.index}, which do not give one index to each row`,
    help: ["give an index for each row: the shape of the value starts with the shape of the indices"],
  })),
  "not-a-scalar": entry("ShapeError", (f: { shape: string }) => ({
    sentence: `a value of shape ${f.shape} was used as one number`,
    help: ["take an element with `x.at(0)`, or reduce with `x.sum()`"],
  })),
  "not-numbers": entry("ShapeError", (f: { found: string; path: readonly number[] }) => ({
    sentence: `${f.found}${place(f.path)} stands where numbers are needed`,
    notes: f.found === "undefined" ? ["a field of the data that is missing or misspelt is undefined"] : [],
    help: [
      f.found === "null"
        ? "leave rows with missing values out before fitting"
        : f.found.startsWith("the string")
          ? "turn text into numbers first: `column.map(Number)`"
          : "pass a number, an array of numbers, a typed array, or a value",
    ],
  })),
  "ragged-array": entry("ShapeError", (f: { path: readonly number[]; expected: number | undefined; length: number | undefined }) => ({
    sentence:
      f.expected === undefined
        ? `the array${place(f.path)} is a row of length ${f.length ?? 0}, but there are numbers before it`
        : `the array${place(f.path)} has ${f.length === undefined ? "a number where a row should be" : `length ${f.length}`}, but the rows before it have length ${f.expected}`,
    help: ["give all rows the same length"],
  })),
} as const;
