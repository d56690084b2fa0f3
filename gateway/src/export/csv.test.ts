import fc from "fast-check";
import { expect, test } from "vitest";
import { csvRecord } from "./csv.ts";

/** RFC 4180, section 2, read letter by letter. */
const readRecord = (record: string): readonly string[] => {
  const cells: string[] = [];
  let at = 0;
  while (at < record.length) {
    let cell = "";
    if (record[at] === '"') {
      for (at += 1; !(record[at] === '"' && record[at + 1] !== '"'); at += 1) {
        if (record[at] === '"') at += 1;
        cell += record[at];
      }
      at += 1;
    } else {
      for (; record[at] !== "," && record[at] !== "\r"; at += 1) cell += record[at];
    }
    cells.push(cell);
    if (record.slice(at) === "\r\n") break;
    expect(record[at]).toBe(",");
    at += 1;
    if (record.slice(at) === "\r\n") {
      cells.push("");
      break;
    }
  }
  return cells;
};

test("a record is what RFC 4180 says", () => {
  expect(csvRecord([{ plain: "a" }, { plain: 1 }, { plain: null }, { text: 'say "hi", she said' }])).toBe(
    'a,1,,"say ""hi"", she said"\r\n',
  );
});

test("what was written is read again, whatever was in it", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\r", "\n", " ", "é", "\0", "7") });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (texts) => {
      expect(readRecord(csvRecord(texts.map((plain) => ({ plain }))))).toEqual(texts);
    }),
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=cmd|" /C calc"!A0'])(
  "no spreadsheet calculates %j",
  (text) => {
    expect(readRecord(csvRecord([{ text }]))).toEqual([`'${text}`]);
    expect(readRecord(csvRecord([{ text: `x${text}` }]))).toEqual([`x${text}`]);
  },
);
