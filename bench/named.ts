/** @file Read from the command line what is timed, and how often; a mistake says what there is instead of timing nothing. */

/** A mistake of who typed the command: its message is all that is printed. */
export class CommandError extends Error {}

/** Those whose name has a text; all of them where none is given. @error CommandError where no name has it */
export function named<T>(items: readonly T[], nameOf: (item: T) => string, only: string | undefined): T[] {
  const found = items.filter((item) => only === undefined || nameOf(item).includes(only));
  if (found.length > 0) return found;
  throw new CommandError(`no name has "${only ?? ""}" in it; there are:\n${items.map((item) => `  ${nameOf(item)}`).join("\n")}`);
}

/** What follows `--only`. @error CommandError where nothing does */
export function onlyOf(args: readonly string[]): string | undefined {
  const at = args.indexOf("--only");
  if (at < 0) return undefined;
  const name = args[at + 1];
  if (name === undefined) throw new CommandError("--only is followed by a part of a name");
  return name;
}

/** The whole number that follows a flag. @error CommandError where something else does, or less than makes sense */
export function numberAfter(args: readonly string[], flag: string, { otherwise, least }: { readonly otherwise: number; readonly least: number }): number {
  const at = args.indexOf(flag);
  if (at < 0) return otherwise;
  const number = Number(args[at + 1]);
  if (Number.isInteger(number) && number >= least) return number;
  throw new CommandError(`${flag} is followed by a whole number of at least ${least}`);
}
