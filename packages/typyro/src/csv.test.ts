import { isModelError, type ModelError } from "@typyro/base";
import { describe, expect, test } from "vitest";
import { parseCsv } from "./csv.ts";

function thrown(act: () => unknown): ModelError {
  try {
    act();
  } catch (error) {
    if (isModelError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const text = "subject,day,reaction\n308,0,249.56\n309,1,205.2658\n";

describe("parseCsv", () => {
  test("columns are read as numbers or as text, by name", () => {
    const table = parseCsv(text);
    expect(table.columns).toEqual(["subject", "day", "reaction"]);
    expect(table).toHaveLength(2);
    expect(table.numbers("reaction")).toEqual([249.56, 205.2658]);
    expect(table.text("subject")).toEqual(["308", "309"]);
  });

  test("quoted fields, a byte order mark, Windows line ends, blank lines and spaces around names are what they mean", () => {
    const table = parseCsv('\uFEFFname, x\r\n"Smith, J",1\r\n\r\n"Doe ""D""",2\r\n', "people.csv");
    expect(table.text("name")).toEqual(["Smith, J", 'Doe "D"']);
    expect(table.numbers("x")).toEqual([1, 2]);
  });

  test("numbers may be negative, in exponents, infinite, and padded", () => {
    expect(parseCsv("x\n-1.5\n1e-3\n Infinity\n").numbers("x")).toEqual([-1.5, 0.001, Number.POSITIVE_INFINITY]);
  });

  test("a missing column is named with the file, the columns there are and the nearest one, which then works", () => {
    const table = parseCsv(text, "sleep.csv");
    const error = thrown(() => table.numbers("reactoin"));
    expect(error.code).toBe("csv-missing-column");
    expect(error.message).toContain("sleep.csv has no column `reactoin`; its columns are `subject`, `day`, `reaction`; did you mean `reaction`?");
    const [, suggested = ""] = /`(\w+)`/.exec(error.help[0] ?? "") ?? [];
    expect(table.numbers(suggested)).toEqual([249.56, 205.2658]);
  });

  test.each([
    ["text", "x,y\n1,2\n3,abc\n", "abc"],
    ["a missing value", "x,y\n1,2\n3,NA\n", "NA"],
    ["an empty field", "x,y\n1,2\n3,\n", ""],
    ["a decimal comma", 'x,y\n1,2\n3,"1,5"\n', "1,5"],
  ])("%s where a number belongs is refused with its line and text", (_, csv, found) => {
    const error = thrown(() => parseCsv(csv, "data.csv").numbers("y"));
    expect(error.code).toBe("csv-not-a-number");
    expect(error.facts).toEqual({ file: "data.csv", column: "y", line: 3, text: found });
  });

  test.each([["nothing at all", ""], ["a header alone", "x,y\n"], ["a header and blank lines", "x,y\n\n\n"]])("a file with %s is refused", (_, csv) => {
    expect(thrown(() => parseCsv(csv, "empty.csv")).code).toBe("csv-no-rows");
  });

  test("a row with more or fewer fields than the header is refused with its line", () => {
    expect(thrown(() => parseCsv("x,y\n1,2\n3\n", "cut.csv")).facts).toEqual({ file: "cut.csv", line: 3, fields: 1, expected: 2 });
  });

  test("a file without a header takes the names that are given, and all its lines are rows", () => {
    const table = parseCsv("1,0.5\n2,abc\n", "labs.csv", { columns: ["lab", "y"] });
    expect(table.text("lab")).toEqual(["1", "2"]);
    expect(thrown(() => table.numbers("y")).facts).toEqual({ file: "labs.csv", column: "y", line: 2, text: "abc" });
    expect(thrown(() => parseCsv("1,0.5\n2\n", "labs.csv", { columns: ["lab", "y"] })).facts).toEqual({ file: "labs.csv", line: 2, fields: 1, expected: 2 });
  });

  test("a column missing from a file whose first line is data is answered with the line that names the columns, which then works", () => {
    const bare = "1,0.5\n2,0.7\n";
    const { help } = thrown(() => parseCsv(bare, "labs.csv").numbers("lab"));
    expect(help).toEqual(['if the first line is data, name the columns: `parseCsv(text, "labs.csv", { columns: ["lab", "column2"] })`']);
    expect(parseCsv(bare, "labs.csv", { columns: ["lab", "column2"] }).numbers("lab")).toEqual([1, 2]);
  });
});
