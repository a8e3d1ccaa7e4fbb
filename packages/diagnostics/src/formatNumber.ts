/**
 * @file Print figures with the digits that their Monte Carlo standard error supports.
 *
 * A figure is shown up to the last decimal place whose unit is at most twice its standard error, as ArviZ 1.x does:
 * with an error of 0.018 two decimals, with one of 3 no decimals, with one of 60 whole hundreds.
 */

/** Digits of a figure whose standard error is unknown or zero. */
const PLAIN_DIGITS = 4;

/** Beyond this many characters a figure is written with an exponent. */
const WIDEST = 10;

/**
 * A figure with the digits that its standard error supports.
 *
 * @param decimals - this many decimals instead, whatever the error
 */
export function formatSupported(value: number, error: number, decimals?: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (decimals !== undefined) return unsigned(value.toFixed(Math.min(decimals, 100)));
  if (!(error > 0 && error < Infinity)) return formatDigits(value, PLAIN_DIGITS).replace(/(\.\d*?)0+($|e)/, "$1$2").replace(/\.($|e)/, "$1");
  const places = -exponentOf(2 * error);
  const unit = Number(`1e${-places}`);
  if (places < 0) return widthLimited(unsigned((Math.round(value / unit) * unit).toFixed(0)), value, places);
  if (Math.abs(value) < unit / 2 && places > PLAIN_DIGITS) return "0";
  return widthLimited(unsigned(value.toFixed(Math.min(places, 100))), value, places);
}

/** The text, or where that is too wide the value with as many digits and an exponent. */
function widthLimited(text: string, value: number, places: number): string {
  return text.length <= WIDEST ? text : value.toExponential(Math.min(100, Math.max(0, exponentOf(value) + places)));
}

/** A number with so many significant digits, without an exponent where that is short. */
export function formatDigits(value: number, digits: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(digits));
  const exponent = exponentOf(rounded);
  if (exponent >= WIDEST || exponent < -5) return value.toExponential(digits - 1);
  return Number.isInteger(rounded) ? String(rounded) : rounded.toFixed(Math.max(0, digits - 1 - exponent));
}

/** A number rounded to a whole one. */
export function formatWhole(value: number): string {
  return Number.isFinite(value) ? formatDigits(Math.round(value), 15) : String(value);
}

/** The decimal exponent of a number that is not zero: 2 for 314, -2 for 0.0314. */
function exponentOf(value: number): number {
  return Number(value.toExponential().split("e")[1] ?? 0);
}

/** Without the sign of a figure that was rounded to zero. */
function unsigned(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
