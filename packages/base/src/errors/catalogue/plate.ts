/**
 * @file Errors about plates.
 */
import { entry } from "../entry.ts";

/** A plate with the dim that it should be given. */
export interface PlacedPlate {
  readonly name: string;
  readonly size: number;
  readonly dim: number;
}

/** Plates as typed with their dims. */
export function writtenDims(plates: readonly PlacedPlate[]): string {
  return plates.map(({ name, size, dim }) => `\`plate("${name}", ${size}, { dim: ${dim} }, ...)\``).join(" and ");
}

export const plateErrors = {
  "plate-size": entry("PlateError", (f: { plate: string; size: string; nearest: number }) => ({
    sentence: `plate \`${f.plate}\` has size ${f.size}, but a size is a whole number of at least 1`,
    notes: f.size === "0" ? ["an empty data set gives a plate of size 0"] : f.size === "undefined" ? ["a field of the data that is missing or misspelt is undefined"] : [],
    help: [`give a positive whole number: \`plate("${f.plate}", ${f.nearest}, ...)\``],
  })),
  "plate-dim": entry("PlateError", (f: { plate: string; dim: string; fixed: number }) => ({
    sentence: `plate \`${f.plate}\` has dim ${f.dim}, but dims are counted from the right and are negative whole numbers`,
    help: [`write \`dim: ${f.fixed}\``],
  })),
  "plate-dim-taken": entry("PlateError", (f: { plate: string; other: string; dim: number; free: number }) => ({
    sentence: `plates \`${f.plate}\` and \`${f.other}\` are both open at dim ${f.dim}`,
    help: [`move one of them to the left: \`dim: ${f.free}\`, or leave \`dim\` out`],
  })),
  "plate-open-twice": entry("PlateError", (f: { plate: string }) => ({
    sentence: `plate \`${f.plate}\` is opened inside itself`,
    help: [`give the inner plate a name of its own: \`plate("${f.plate}_inner", ...)\``],
  })),
  "plate-size-changed": entry("PlateError", (f: { plate: string; size: number; before: number }) => ({
    sentence: `plate \`${f.plate}\` has size ${f.size} here and size ${f.before} earlier in the model`,
    help: [`give plates of different sizes different names: \`plate("${f.plate}_2", ${f.size}, ...)\``],
  })),
  "plate-size-conflict": entry(
    "PlateError",
    (f: { site: string; plate: string; dim: number; plateSize: number; siteSize: number; parameter: string | undefined; parameterShape: string; fixed: string; placed: readonly PlacedPlate[] | undefined }) => ({
      sentence: `site \`${f.site}\` has batch size ${f.siteSize} at dim ${f.dim}, where plate \`${f.plate}\` has size ${f.plateSize}`,
      notes: ["inside a plate, a parameter has size 1 or the size of the plate"],
      help: f.placed !== undefined ? [`\`${f.parameter ?? "x"}\` has the plates' axes in another order; write it down: ${writtenDims(f.placed)}`] : [
        `if the ${f.siteSize} values belong to groups of the ${f.plateSize}, read each one's own: \`${f.fixed}\``,
        `if the plate is meant for those ${f.siteSize}, size it so: \`plate("${f.plate}", ${f.siteSize}, ...)\``,
      ],
    }),
  ),
  "plate-order-ambiguous": entry("PlateError", (f: { site: string; size: number; rows: readonly PlacedPlate[]; columns: readonly PlacedPlate[] }) => ({
    sentence: `plates \`${f.rows[0]?.name ?? ""}\` and \`${f.rows[1]?.name ?? ""}\` around observed site \`${f.site}\` both have size ${f.size} and no \`dim\`, so nothing says which axis of the data is which`,
    notes: [`without \`dim\` the outer plate would lie at dim ${f.rows[1]?.dim ?? -1} and the inner one at ${f.rows[0]?.dim ?? -2}`],
    help: [
      `if the rows of the data are the \`${f.rows[0]?.name ?? ""}\`, write ${writtenDims(f.rows)}`,
      `if its columns are, write ${writtenDims(f.columns)}`,
    ],
  })),
  "plate-body": entry("PlateError", (f: { plate: string }) => ({
    sentence: `plate \`${f.plate}\` was given no body`,
    help: [`write the sites in a function: \`plate("${f.plate}", 10, () => sample("x", dist.Normal(0, 1)))\``],
  })),
  "plate-labels": entry("PlateError", (f: { plate: string; label: string; first: number; again: number }) => ({
    sentence: `plate \`${f.plate}\` has the label \`${f.label}\` at [${f.first}] and again at [${f.again}]`,
    notes: ["labels name the elements of a plate, so each is used once"],
    help: [`for rows that share labels, make groups first: \`plate("${f.plate}", groups(column), ...)\``],
  })),
  "subsample-size": entry("PlateError", (f: { plate: string; size: number; fullSize: number }) => ({
    sentence: `plate \`${f.plate}\` is to draw ${f.size} of its ${f.fullSize} elements, but a subsample has from 1 to ${f.fullSize}`,
    help: [`write \`subsampleSize: ${Math.max(1, Math.min(f.fullSize, Math.round(f.size)))}\``],
  })),
  "subsample-needs-seed": entry("PlateError", (f: { plate: string; size: number; fullSize: number }) => ({
    sentence: `plate \`${f.plate}\` draws ${f.size} of its ${f.fullSize} elements, but no handler gives it random numbers`,
    notes: ["`mcmc` scores one log density throughout, so it cannot draw other rows at each step"],
    help: [`leave \`subsampleSize\` out, so that all ${f.fullSize} elements are used`, "to simulate, run the model under a seed: `seed(model, 0)(data)`"],
  })),
  "subsample-size-changed": entry("PlateError", (f: { plate: string; size: number; given: number }) => ({
    sentence: `plate \`${f.plate}\` draws ${f.size} elements, but was given ${f.given} indices`,
    help: [`use the same \`subsampleSize: ${f.given}\` here`],
  })),
  "subsample-shape": entry("PlateError", (f: { plate: string; dim: number; fullSize: number; size: number; shape: string; eventDim: number }) => ({
    sentence: `\`subsample\` inside plate \`${f.plate}\` (dim ${f.dim}, full size ${f.fullSize}) got data of shape ${f.shape}, which has size ${f.size} there`,
    help: [`pass data with all ${f.fullSize} rows along that dimension; say how many axes belong to one element with \`{ eventDim: ${f.eventDim} }\``],
  })),
  "plate-widened": entry("PlateError", (f: { site: string; plate: string; size: number }) => ({
    sentence: `plate \`${f.plate}\` has size 1, but site \`${f.site}\` has batch size ${f.size} there and widens it`,
    help: [`size the plate: \`plate("${f.plate}", ${f.size}, ...)\``],
  })),
} as const;
