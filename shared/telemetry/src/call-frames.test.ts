import { expect, test } from "vitest";
import { createFrameReader, writeFrame } from "./call-frames.ts";

const frames = [
  writeFrame([0, 5_000, "00-trace", "identity", "/games/dice/open"], '{"wagers":[]}'),
  writeFrame([1, 200], ""),
  writeFrame([2, 200], JSON.stringify({ text: "Größe\n7 8 9\n" })),
];
const whole = Buffer.concat(frames);
const told = [
  [["0", "5000", "00-trace", "identity", "/games/dice/open"], '{"wagers":[]}'],
  [["1", "200"], ""],
  [["2", "200"], JSON.stringify({ text: "Größe\n7 8 9\n" })],
];

const readIn = (pieces: readonly Buffer[], maxBytes = 1_000) => {
  const read: unknown[] = [];
  const reader = createFrameReader(maxBytes, (words, body) => read.push([words, body?.toString()]));
  for (const piece of pieces) reader(piece);
  return read;
};

test("frames are read as they were written, in pieces of whatever size", () => {
  expect(readIn([whole])).toEqual(told);
  for (let size = 1; size < whole.length; size += 1) {
    const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, n) =>
      whole.subarray(n * size, (n + 1) * size),
    );
    expect(readIn(pieces)).toEqual(told);
  }
});

test("a frame is handed over before the next one has come", () => {
  expect(readIn([whole.subarray(0, whole.length - 1)])).toEqual(told.slice(0, 2));
});

test("what is too long is read past, and what follows it is read", () => {
  const long = Buffer.concat([writeFrame([7, 200], "x".repeat(2_000)), ...frames]);
  for (const size of [1, 700, 2_005, long.length]) {
    const pieces = Array.from({ length: Math.ceil(long.length / size) }, (_, n) =>
      long.subarray(n * size, (n + 1) * size),
    );
    expect(readIn(pieces)).toEqual([[["7", "200"], undefined], ...told]);
  }
});

test.each(["0 200 x\n", "0 200 -1\n", "\n\n", "<html>\n", "x".repeat(5_000)])("is no frame: %s", (text) => {
  expect(() => readIn([Buffer.from(text)])).toThrow("a frame");
});
