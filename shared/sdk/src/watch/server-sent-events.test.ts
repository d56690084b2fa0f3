import fc from "fast-check";
import { expect, it } from "vitest";
import { createEventParser } from "./server-sent-events.ts";

const parse = (...texts: readonly string[]) => {
  const { feed } = createEventParser();
  return texts.flatMap(feed);
};

// The examples of the standard itself, section 9.2.6, and what its rules say besides.
it.each([
  ["data: YHOO\ndata: +2\ndata: 10\n\n", [["message", "YHOO\n+2\n10", ""]]],
  [
    ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
    [
      ["message", "first event", "1"],
      ["message", "second event", ""],
      ["message", " third event", ""],
    ],
  ],
  [
    "data\n\ndata\ndata\n\ndata:",
    [
      ["message", "", ""],
      ["message", "\n", ""],
    ],
  ],
  [
    "data:test\n\ndata: test\n\n",
    [
      ["message", "test", ""],
      ["message", "test", ""],
    ],
  ],
  ["event: ping\ndata: \n\n", [["ping", "", ""]]],
  ["event: nothing\n\ndata: x\n\n", [["message", "x", ""]]],
  [
    "\uFEFFdata: x\r\rdata: y\r\n\r\n",
    [
      ["message", "x", ""],
      ["message", "y", ""],
    ],
  ],
  ["id: a\n\nid: b\0\ndata: x\n\n", [["message", "x", "a"]]],
  ["unknown: x\ndata: y\n\n", [["message", "y", ""]]],
] as const)("reads %j as the standard says", (text, expected) => {
  expect(parse(text).map(({ event, data, lastEventId }) => [event, data, lastEventId])).toEqual(expected);
});

it("keeps the last time to come back, and no nonsense", () => {
  const { feed, retryMs } = createEventParser();
  expect(retryMs()).toBeUndefined();
  feed("retry: 1200\n");
  feed("retry: soon\nretry: -1\nretry\n");
  expect(retryMs()).toBe(1_200);
});

it("reads the same however the text is cut", () => {
  const line = fc.oneof(
    fc.constantFrom("data: a", "data:b", "data", "id: 7", "id", "event: e", ": comment", "", "", "retry: 5"),
    fc.string({ maxLength: 6 }).map((text) => text.replaceAll(/[\r\n\uFEFF]/g, "")),
  );
  const stream = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")).map((parts) => parts.join("")));
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 8 }), (lines, cuts) => {
      const text = lines.join("");
      const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((end, n) => text.slice(places[n], end));
      expect(parse(...pieces)).toEqual(parse(text));
    }),
  );
});
