/**
 * @file Errors about matrices, and about vectors and matrices as parameters of distributions.
 */
import { entry } from "../entry.ts";

const atSite = (site: string | undefined): string => (site === undefined ? "" : ` at site \`${site}\``);

export const matrixErrors = {
  "matmul-shapes": entry("ShapeError", (f: { left: string; right: string; columns: number | undefined; rows: number | undefined }) => ({
    sentence:
      f.columns === undefined || f.rows === undefined
        ? `\`matmul\` got shapes ${f.left} and ${f.right}, of which one is a number`
        : f.columns === f.rows
          ? `\`matmul\` got shapes ${f.left} and ${f.right}, whose batch axes do not broadcast`
          : `\`matmul\` got shapes ${f.left} and ${f.right}, which pair rows of ${f.columns} with columns of ${f.rows}`,
    notes: ["the last two axes are matrices, a vector is a row at the left and a column at the right, and all axes before are batches"],
    help: [f.columns === undefined ? "multiply by a number with `x.mul(c)`" : "transpose a matrix with `x.transpose()`, or for products of elements use `x.mul(y)`"],
  })),
  "matrix-not-square": entry("ShapeError", (f: { operation: string; shape: string }) => ({
    sentence: `\`${f.operation}\` needs square matrices, but got shape ${f.shape}`,
    help: ["pass an array whose last two sizes are equal"],
  })),
  "solve-shapes": entry("ShapeError", (f: { operation: string; matrix: string; right: string }) => ({
    sentence: `\`${f.operation}\` got a matrix of shape ${f.matrix} and a right-hand side of shape ${f.right}, which do not fit`,
    notes: ["a right-hand side with one axis is a vector; with more, its last two axes are a matrix"],
    help: ["give the right-hand side as many rows as the matrix has"],
  })),
  "matrix-not-positive-definite": entry("SupportError", (f: { site?: string | undefined; matrix: string; typed: string; index: string; jitter: number | undefined }) => ({
    sentence: `${f.matrix}${atSite(f.site)}${f.index} is not positive definite, but must be`,
    notes: f.jitter === undefined ? ["no small addition to the diagonal makes it so"] : ["rounding makes nearly singular matrices so; two equal rows make one singular"],
    help: f.jitter === undefined ? ["pass a symmetric matrix with positive eigenvalues, such as a covariance"] : [`add jitter to its diagonal: \`addDiag(${f.typed}, ${f.jitter})\``],
  })),
  "matrix-not-symmetric": entry("SupportError", (f: { site?: string | undefined; matrix: string; row: number; column: number; upper: number; lower: number }) => ({
    sentence: `${f.matrix}${atSite(f.site)} is not symmetric: [${f.row}, ${f.column}] is ${f.upper}, but [${f.column}, ${f.row}] is ${f.lower}`,
    help: [`take the mean of it and its transpose: \`a.add(a.transpose()).mul(0.5)\``],
  })),
  "parameter-event-shape": entry("ShapeError", (f: { distribution: string; parameter: string; shape: string; needed: string }) => ({
    sentence: `\`${f.parameter}\` of dist.${f.distribution} has shape ${f.shape}, but must be ${f.needed}`,
    notes: ["axes further left are batches"],
    help: [`give \`${f.parameter}\` ${f.needed}`],
  })),
  "value-event-shape": entry("ShapeError", (f: { distribution: string; value: string; event: string }) => ({
    sentence: `a value of shape ${f.value} was given to ${f.distribution}, whose draws have event shape ${f.event}`,
    help: [`give values whose shape ends in ${f.event}`],
  })),
  "vector-outside-support": entry("SupportError", (f: { site: string | undefined; distribution: string; parameter: string; value: string; index: string; support: string }) => ({
    sentence: `\`${f.parameter}\` of dist.${f.distribution}${atSite(f.site)} is ${f.value}${f.index}, but must be ${f.support}`,
    help: [`give \`${f.parameter}\` a value that is ${f.support}`],
  })),
  "bijector-size": entry("ShapeError", (f: { bijector: string; given: string; needed: string; help: string }) => ({
    sentence: `\`bijectors.${f.bijector}\` got ${f.given}, but needs ${f.needed}`,
    help: [f.help],
  })),
  "bijector-domain": entry("SupportError", (f: { bijector: string; needs: string; giver: string; gives: string; dims: number; reach: string | undefined }) => ({
    sentence: `\`${f.bijector}\` takes ${f.needs}, but ${f.giver} gives ${f.gives}`,
    notes: f.dims > 0 ? ["axes of a batch are mapped one by one; only those of an event are mapped together"] : [],
    help: [f.dims > 0 ? `count axes of the batch as one event: \`.toEvent(${f.dims})\`` : f.reach === undefined ? `put a bijector that makes ${f.needs} before it` : `put a bijector that makes ${f.needs} before it: \`${f.reach}\``],
  })),
  "support-unreached": entry("SupportError", (f: { support: string; description: string; reason: string; reached: string }) => ({
    sentence: `\`supports.${f.support}\` (${f.description}) has no bijector: ${f.reason}`,
    help: [`compute its members from those of a support that has one: \`supports.${f.reached}\``],
  })),
  "dimension-count": entry("SupportError", (f: { distribution: string; parameter: string; value: string; least: number }) => ({
    sentence: `\`${f.parameter}\` of dist.${f.distribution} is ${f.value}, but must be a whole number of at least ${f.least}`,
    notes: ["sizes are fixed while a model is recorded, so they cannot be values of sites"],
    help: [`write a number such as \`${f.least}\``],
  })),
} as const;
