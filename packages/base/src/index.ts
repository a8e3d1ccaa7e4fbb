/** @file The leaf package: errors, shapes, the random generator and special functions. */

// errors
export { catalogue, describe, type Code, type Facts } from "./errors/catalogue/index.ts";
export { type Description, type Entry, type ErrorClass } from "./errors/entry.ts";
export { CallSite, type CodeLocation, firstUserFrame, formatLocation } from "./errors/location.ts";
export { type ErrorContext, type ErrorTable, internal, type LabelledLocation, ModelError, modelError } from "./errors/modelError.ts";
export { nearestName } from "./errors/nearestName.ts";
export { renderTable } from "./errors/render.ts";

// shapes
export {
  broadcastShapes,
  broadcastsTo,
  broadcastStrides,
  formatShape,
  sameShape,
  type Shape,
  sizeOf,
  stridesOf,
  unravel,
} from "./shape/shape.ts";

// random numbers

// special functions
