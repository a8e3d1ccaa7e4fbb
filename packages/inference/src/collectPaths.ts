/**
 * @file Join the sites of a plain loop, `x[0]`, `x[1]`, ..., into one variable `x` with an axis for each index.
 */
import { sameShape, type Shape, sizeOf } from "@typyro/base";
import { pathOf } from "@typyro/core";
import type { Variable } from "@typyro/diagnostics";

interface Part {
  readonly variable: Variable;
  readonly indices: readonly number[];
}

/**
 * The variables with those of a loop joined, in the place of their first one. Indices with gaps, parts of
 * different shapes and a stem that is a site of its own are left as they are.
 *
 * @param rows - chains times draws.
 */
export function collectPaths(variables: readonly Variable[], rows: number): Variable[] {
  const names = new Set(variables.map(({ name }) => name));
  const families = new Map<string, Part[]>();
  for (const variable of variables) {
    const { stem, indices } = pathOf(variable.name);
    if (indices.length === 0 || names.has(stem)) continue;
    families.set(stem, [...(families.get(stem) ?? []), { variable, indices }]);
  }
  const joined = new Map<string, Variable>();
  for (const [stem, parts] of families) {
    const variable = join(stem, parts, rows);
    if (variable !== undefined) joined.set(stem, variable);
  }
  const done = new Set<string>();
  return variables.flatMap((variable) => {
    const { stem } = pathOf(variable.name);
    const whole = joined.get(stem);
    if (whole === undefined || stem === variable.name) return [variable];
    if (done.has(stem)) return [];
    done.add(stem);
    return [whole];
  });
}

/**
 * Elements of joined variables as elements of the sites that they were joined from.
 *
 * @param sites - with the shape of one draw. @param elements - positions, row-major, by site or by joined variable.
 */
export function elementsOfSites(sites: readonly { readonly name: string; readonly shape: Shape }[], elements: Readonly<Record<string, readonly number[]>>): Record<string, readonly number[]> {
  const names = new Set(sites.map(({ name }) => name));
  const found: Record<string, readonly number[]> = Object.fromEntries(Object.entries(elements).filter(([name]) => names.has(name)));
  for (const [stem, positions] of Object.entries(elements)) {
    if (names.has(stem)) continue;
    const parts = sites.map((site) => ({ ...site, ...pathOf(site.name) })).filter((part) => part.stem === stem && part.indices.length > 0);
    if (parts.length === 0) found[stem] = positions;
    const lengths = (parts[0]?.indices ?? []).map((_, axis) => 1 + Math.max(...parts.map(({ indices }) => indices[axis] ?? 0)));
    for (const { name, shape, indices } of parts) {
      const start = indices.reduce((flat, index, axis) => flat * (lengths[axis] ?? 1) + index, 0) * sizeOf(shape);
      const own = positions.filter((position) => position >= start && position < start + sizeOf(shape)).map((position) => position - start);
      if (own.length > 0) found[name] = own;
    }
  }
  return found;
}

/**
 * Joined variables as the sites that they were joined from; the others as they are. A longer or shorter loop than that of the
 * draws has the sites that both have.
 *
 * @param rows - chains times draws.
 */
export function splitPaths(variables: readonly Variable[], sites: readonly { readonly name: string; readonly shape: Shape }[], rows: number): Variable[] {
  const names = new Set(sites.map(({ name }) => name));
  return variables.flatMap((variable) => {
    if (names.has(variable.name)) return [variable];
    const parts = sites.filter(({ name }) => pathOf(name).stem === variable.name && pathOf(name).indices.length > 0);
    const whole = sizeOf(variable.shape);
    return parts.length === 0 ? [variable] : parts.flatMap(({ name }): Variable[] => {
      const { indices } = pathOf(name);
      const [lengths, inner] = [variable.shape.slice(0, indices.length), variable.shape.slice(indices.length)];
      if (indices.some((index, axis) => index >= (lengths[axis] ?? 0))) return [];
      const start = indices.reduce((flat, index, axis) => flat * (lengths[axis] ?? 1) + index, 0) * sizeOf(inner);
      const data = new Float64Array(rows * sizeOf(inner));
      for (let row = 0; row < rows; row++) data.set(variable.data.subarray(row * whole + start, row * whole + start + sizeOf(inner)), row * sizeOf(inner));
      return [{ name, shape: inner, data, role: variable.role }];
    });
  });
}

function join(name: string, parts: readonly Part[], rows: number): Variable | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const lengths = first.indices.map((_, axis) => 1 + Math.max(...parts.map(({ indices }) => indices[axis] ?? 0)));
  const { shape, role, dims, coords } = first.variable;
  const isGrid = parts.every(({ indices, variable }) => indices.length === lengths.length && sameShape(variable.shape, shape)) && parts.length === sizeOf(lengths);
  if (!isGrid) return undefined;
  const inner = sizeOf(shape);
  const whole: Shape = [...lengths, ...shape];
  const size = sizeOf(whole);
  const data = new Float64Array(rows * size);
  for (const { variable, indices } of parts) {
    const position = indices.reduce((flat, index, axis) => flat * (lengths[axis] ?? 1) + index, 0);
    for (let row = 0; row < rows; row++) data.set(variable.data.subarray(row * inner, (row + 1) * inner), row * size + position * inner);
  }
  const loopDims = lengths.map((_, axis) => `${name}_dim_${axis}`);
  const own = (dims ?? []).map((dim, axis) => (dim.startsWith(`${first.variable.name}_dim_`) ? `${name}_dim_${lengths.length + axis}` : dim));
  return { name, shape: whole, data, dims: [...loopDims, ...own], coords, role };
}
