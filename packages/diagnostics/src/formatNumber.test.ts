import { describe, expect, it } from "vitest";
import { formatDigits, formatSupported, formatWhole } from "./formatNumber.ts";

describe("a figure with a standard error", () => {
  it.each([
    [3.14159, 0.018, "3.14"],
    [3.14159, 0.05, "3.1"],
    [3.14159, 0.049, "3.14"],
    [3.14159, 0.6, "3"],
    [3.14159, 0.00004, "3.14159"],
    [31415.9, 3, "31416"],
    [31415.9, 60, "31400"],
    [-31449.9, 60, "-31400"],
    [31415.9, 700, "31000"],
    [0.04, 0.2, "0.0"],
    [0.04, 3, "0"],
    [2, 0.01, "2.00"],
  ])("%d with error %d is %s: the last place shown is at most twice the error", (value, error, shown) => {
    expect(formatSupported(value, error)).toBe(shown);
  });

  it("that rounds to zero has no sign", () => {
    expect(formatSupported(-0.004, 0.018)).toBe("0.00");
    expect(formatSupported(-0.004, 3)).toBe("0");
  });

  it("is written with an exponent where it would be long", () => {
    expect(formatSupported(3.4567e-8, 1e-10)).toBe("3.46e-8");
    expect(formatSupported(1.23456e12, 4e9)).toBe("1.235e+12");
    expect(formatSupported(1e-12, 1e-9)).toBe("0");
  });

  it("without a known error has four digits, and no more than it needs", () => {
    expect(formatSupported(2.5, NaN)).toBe("2.5");
    expect(formatSupported(2.123456, 0)).toBe("2.123");
    expect(formatSupported(0, NaN)).toBe("0");
    expect(formatSupported(120, NaN)).toBe("120");
    expect(formatSupported(1.5e-9, NaN)).toBe("1.5e-9");
    expect(formatSupported(2e20, NaN)).toBe("2e+20");
  });

  it("that is not finite is shown as such", () => {
    expect(formatSupported(NaN, 0.1)).toBe("NaN");
    expect(formatSupported(-Infinity, NaN)).toBe("-Infinity");
  });

  it("has as many decimals as asked for, whatever its error", () => {
    expect(formatSupported(3.14159, 60, 3)).toBe("3.142");
    expect(formatSupported(-0.0001, NaN, 2)).toBe("0.00");
  });
});

describe("significant digits", () => {
  it.each([
    [0.0178, "0.018"],
    [0.0101, "0.010"],
    [0.0996, "0.10"],
    [1.25, "1.3"],
    [12.3, "12"],
    [123, "120"],
    [0, "0"],
    [1.26e-9, "1.3e-9"],
    [NaN, "NaN"],
    [Infinity, "Infinity"],
  ])("%d to two digits is %s", (value, shown) => {
    expect(formatDigits(value, 2)).toBe(shown);
  });

  it("a whole number keeps all of its digits", () => {
    expect(formatWhole(8123.6)).toBe("8124");
    expect(formatWhole(NaN)).toBe("NaN");
  });
});
