import { describe, expect, it } from "vitest";
import { nearestName } from "./nearestName.ts";

describe("nearestName", () => {
  const names = ["mu_alpha", "tau_alpha", "tau_beta", "sigma", "obs"];

  it.each([
    ["tau_bta", "tau_beta"],
    ["tau_btea", "tau_beta"],
    ["sigmaa", "sigma"],
    ["igma", "sigma"],
    ["Sigma", "sigma"],
    ["tauAlpha", "tau_alpha"],
  ])("finds the name that `%s` was meant to be", (name, meant) => {
    expect(nearestName(name, names)).toBe(meant);
  });

  it("says nothing when no name is near", () => {
    expect(nearestName("gamma_rate", names)).toBeUndefined();
    expect(nearestName("sigma", [])).toBeUndefined();
  });

  it("does not offer a name with no letter in common", () => {
    expect(nearestName("a", ["b"])).toBeUndefined();
    expect(nearestName("", ["b"])).toBeUndefined();
  });

  it("offers a one-letter change of a two-letter name", () => {
    expect(nearestName("nu", ["mu"])).toBe("mu");
  });

  it("prefers the smaller distance, then the earlier candidate", () => {
    expect(nearestName("theta_1", ["theta_12", "theta_2", "theta_1x"])).toBe("theta_12");
    expect(nearestName("beta", ["bet", "beta"])).toBe("beta");
  });

  it("counts a swap of two neighbours as one edit", () => {
    expect(nearestName("mau", ["mua"])).toBe("mua");
  });
});
