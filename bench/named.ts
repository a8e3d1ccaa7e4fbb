/** @file Choose what is timed by a part of its name; a mistake on the command line says what there is instead of timing nothing. */

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
