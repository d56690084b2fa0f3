import { expect, test } from "vitest";
import { createCrowd } from "./zipf.ts";

test("players are drawn by Zipf's law", () => {
  // The middle of each of 60,000 equal parts of [0, 1), so that counts are exact to a draw.
  const draws = 60_000;
  let n = 0;
  const crowd = createCrowd(3, 1, () => (n++ + 0.5) / draws);
  const seen = [0, 0, 0];
  for (let k = 0; k < draws; k += 1) {
    const player = crowd.take();
    seen[player] = (seen[player] ?? 0) + 1;
    crowd.giveBack(player);
  }
  // 1 : 1/2 : 1/3
  expect(seen.map((times) => Math.round(times / 100))).toEqual([327, 164, 109]);
});

test("who is taken is not drawn again before they are given back", () => {
  const crowd = createCrowd(100, 2);
  const taken = Array.from({ length: 50 }, () => crowd.take());
  expect(new Set(taken).size).toBe(50);
  for (const player of taken) crowd.giveBack(player);
  expect(Array.from({ length: 100 }, () => crowd.take()).toSorted((a, b) => a - b)).toEqual([...Array(100).keys()]);
});
