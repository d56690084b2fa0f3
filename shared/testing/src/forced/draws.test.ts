import { createDraws } from "@croupier/fairness/draws";
import { expect, test } from "vitest";
import { forcedDraws } from "./draws.ts";

const genuine = () => createDraws({ serverSeed: new Uint8Array(32), clientSeed: "genuine", nonce: 0 });

test("forced draws come out as told, and then genuine ones from the first", () => {
  const draws = forcedDraws([5n, 2n ** 60n, 0n], genuine());
  expect([draws.uniform(6), draws.uniformWide(2n ** 64n), draws.uniform(1)]).toEqual([5, 2n ** 60n, 0]);
  expect(draws.uniform(1_000_000)).toBe(genuine().uniform(1_000_000));
  expect(forcedDraws([], genuine()).uniformWide(2n ** 64n)).toBe(genuine().uniformWide(2n ** 64n));
});

test("in a shuffle they are its swaps, as a verifier lists them", () => {
  const shuffle = forcedDraws([2n, 0n, 1n], genuine()).shuffle(4);
  expect([shuffle.next(), shuffle.next(), shuffle.next(), shuffle.next()]).toEqual([2, 1, 3, 0]);
});

test.each([6n, 2n ** 70n])("one that no rule could draw, such as %s of six, is refused by its place", (result) => {
  const draws = forcedDraws([5n, result], genuine());
  expect(draws.uniform(6)).toBe(5);
  const sentence = `Draw 2 is forced to be ${result}, but the rules draw from 0 to 5 there.`;
  expect(() => draws.uniform(6)).toThrow(sentence);
});
