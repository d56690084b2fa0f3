import { describe, expect, test } from "vitest";
import { nameOf, parseHand } from "./card-names.ts";

describe("cards by name", () => {
  test("are ranks from the ace and suits clubs, diamonds, hearts, spades", () => {
    expect(parseHand("Ac 2c Kc Ad Ks")).toEqual([0, 1, 12, 13, 51]);
    expect([0, 1, 9, 12, 13, 26, 51].map(nameOf)).toEqual(["Ac", "2c", "Tc", "Kc", "Ad", "Ah", "Ks"]);
  });

  test("may be written with commas, in either case, and with a ten of two digits", () => {
    expect(parseHand(" aS, 10d,tH qc KC ")).toEqual(parseHand("As Td Th Qc Kc"));
  });

  test.each([
    ["", 'a hand is five cards, not 0: ""'],
    ["As Ks Qs 7d", 'a hand is five cards, not 4: "As Ks Qs 7d"'],
    ["As Ks Qs 7d 2c 3c", "a hand is five cards, not 6"],
    ["As Ks Qs 7d 1c", '"1c" is no card; write a rank (A 2 3 4 5 6 7 8 9 T J Q K) and a suit (c d h s), as in "Td"'],
    ["As Ks Qs 7d 2x", '"2x" is no card'],
    ["AsKsQs7d2c", '"AsKsQs7d2c" is no card'],
    ["As Ks Qs 10 2c", '"10" is no card'],
    ["As Ks Qs Td 10D", 'Td is in the hand twice: "As Ks Qs Td 10D"'],
  ])("%j is refused", (text, sentence) => {
    expect(() => parseHand(text)).toThrow(sentence);
    expect(() => parseHand(text)).toThrow(RangeError);
  });
});
