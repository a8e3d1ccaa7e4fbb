import { describe, expect, it } from "vitest";
import { autocorrelation, autocovariance, MeanAutocovariance } from "./autocovariance.ts";
import { fftInto } from "./fft.ts";

const ramp = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const rounded = (values: ArrayLike<number>, decimals: number): number[] => Array.from(values, (value) => Number(value.toFixed(decimals)));

describe("of the ramp 0 to 9", () => {
  const biasedCovariance = [8.25, 5.775, 3.4, 1.225, -0.65, -2.125, -3.1, -3.475, -3.15, -2.025];

  it("the biased autocovariance divides by n", () => {
    autocovariance(ramp).forEach((value, lag) => expect(value).toBeCloseTo(biasedCovariance[lag] ?? NaN, 12));
  });

  it("the unbiased autocovariance divides by n - lag", () => {
    expect(rounded(autocovariance(ramp, { bias: false }), 2)).toEqual([8.25, 6.42, 4.25, 1.75, -1.08, -4.25, -7.75, -11.58, -15.75, -20.25]);
  });

  it("the unbiased autocorrelation is NumPyro's", () => {
    const numpyro = [1, 0.78, 0.52, 0.21, -0.13, -0.52, -0.94, -1.4, -1.91, -2.45];
    autocorrelation(ramp, { bias: false }).forEach((value, lag) => expect(Math.abs(value - (numpyro[lag] ?? NaN))).toBeLessThan(0.01));
  });

  it("the biased autocorrelation is the unbiased one times (n - lag) / n", () => {
    const unbiased = autocorrelation(ramp, { bias: false });
    autocorrelation(ramp).forEach((value, lag) => expect(value).toBeCloseTo(((unbiased[lag] ?? NaN) * (10 - lag)) / 10, 14));
  });
});

it("short and constant sequences have what the definition gives them", () => {
  expect([...autocovariance([])]).toEqual([]);
  expect([...autocovariance([4])]).toEqual([0]);
  expect([...autocorrelation([2, 2, 2])]).toEqual([NaN, NaN, NaN]);
  expect(autocovariance([1, NaN, 2])[1]).toBeNaN();
});

describe("the mean over chains", () => {
  const wave = (length: number, period: number): Float64Array => Float64Array.from({ length }, (_, i) => ((i * i) % period) - period / 2);

  it.each([1, 2, 3])("is the same by direct sums and by Fourier transform, for %i chains", (count) => {
    const chains = [wave(300, 17), wave(300, 23), wave(300, 41)].slice(0, count);
    const direct = (lag: number): number => {
      let sum = 0;
      for (const chain of chains) for (let i = lag; i < 300; i++) sum += (chain[i] ?? NaN) * (chain[i - lag] ?? NaN);
      return sum / (300 * count);
    };
    const near = new MeanAutocovariance(chains);
    const far = new MeanAutocovariance(chains);
    far.at(299);
    for (const lag of [0, 1, 2, 3, 63, 64, 150, 299]) {
      expect(near.at(lag)).toBeCloseTo(direct(lag), 11);
      expect(far.at(lag)).toBeCloseTo(direct(lag), 11);
    }
  });
});

describe("the Fourier transform", () => {
  it("is the sum of its definition", () => {
    const x = [1, -2, 3.5, 0, 7, 1, -1, 2];
    const y = [0, 1, 1, -3, 2, 0, 5, 1];
    const re = Float64Array.from(x);
    const im = Float64Array.from(y);
    fftInto(re, im);
    for (let k = 0; k < 8; k++) {
      let sumRe = 0;
      let sumIm = 0;
      for (let j = 0; j < 8; j++) {
        const angle = (-2 * Math.PI * j * k) / 8;
        sumRe += (x[j] ?? NaN) * Math.cos(angle) - (y[j] ?? NaN) * Math.sin(angle);
        sumIm += (x[j] ?? NaN) * Math.sin(angle) + (y[j] ?? NaN) * Math.cos(angle);
      }
      expect(re[k]).toBeCloseTo(sumRe, 12);
      expect(im[k]).toBeCloseTo(sumIm, 12);
    }
  });

  it.each([1, 2, 4, 1024])("with swapped arguments it is its own inverse but for the factor %i", (n) => {
    const x = Float64Array.from({ length: n }, (_, i) => (i * 7919) % 101);
    const re = Float64Array.from(x);
    const im = new Float64Array(n);
    fftInto(re, im);
    fftInto(im, re);
    re.forEach((value, i) => expect(value / n).toBeCloseTo(x[i] ?? NaN, 10));
    im.forEach((value) => expect(value / n).toBeCloseTo(0, 10));
  });

  it("refuses lengths that are not a power of two", () => {
    expect(() => fftInto(new Float64Array(6), new Float64Array(6))).toThrow("internal");
  });
});
