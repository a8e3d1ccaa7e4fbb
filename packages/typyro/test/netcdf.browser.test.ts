/** What a page makes of a posterior: the bytes of a netCDF file, and groups from such bytes. */
import { Draws, inferenceData, readNetcdf, toNetcdf } from "typyro";
import { expect, test } from "vitest";

test("a page writes netCDF as bytes and reads them back", async () => {
  const theta = { name: "theta", shape: [2], dims: ["school"], coords: { school: ["Choate", "Deerfield"] }, data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, -0) };
  const posterior = new Draws({ chains: 2, draws: 2, variables: [theta], stats: { diverging: Float64Array.of(0, 1, 0, 0) } });
  const bytes = await toNetcdf(inferenceData({ posterior, constant_data: [{ name: "town", shape: [2], data: ["Wallingford", "Deerfield"] }] }));
  expect(bytes).toBeInstanceOf(Uint8Array);
  expect([...bytes.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join("")).toBe("HDF");
  const { groups } = await readNetcdf(bytes);
  const arrays = new Map(groups.flatMap(({ name, arrays: all }) => all.map((array) => [`${name}/${array.name}`, array])));
  expect(arrays.get("posterior/theta")).toMatchObject({ dims: ["chain", "draw", "school"], shape: [2, 2, 2], data: theta.data });
  expect(arrays.get("sample_stats/diverging")?.isBoolean).toBe(true);
  expect(arrays.get("constant_data/town")?.data).toEqual(["Wallingford", "Deerfield"]);
  expect(groups.find(({ name }) => name === "posterior")?.coords["school"]).toEqual(["Choate", "Deerfield"]);
});
