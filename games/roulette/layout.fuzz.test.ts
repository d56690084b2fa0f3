import { uuidV7 } from "@croupier/contract/ids";
import { openPlay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { openRequest, refusalOf } from "@croupier/contract/wire";
import { subsets } from "@croupier/math/combinatorics";
import { seededDraws } from "@croupier/testing/seeded-draws";
import { accepted } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contract } from "./contract.ts";
import { game } from "./game.ts";
import { type Pocket, spotsOf, type Wheel } from "./layout.ts";
import { createObjection } from "./objection.ts";

const WHEELS = ["european", "american"] as const;
/** As wagers order them. */
const NUMBERS: readonly Pocket[] = [0, "00", ...Array.from({ length: 36 }, (_, index) => index + 1)];

describe("the layout", () => {
  // 24 splits across a row, 33 along a column; then those at the zeros.
  test.each<[wheel: Wheel, counts: Readonly<Record<string, number>>]>([
    ["european", { straight: 37, split: 57 + 3, street: 12, trio: 2, corner: 22, firstFour: 1, sixLine: 11 }],
    ["american", { straight: 38, split: 57 + 5, street: 12, trio: 3, corner: 22, fiveNumber: 1, sixLine: 11 }],
  ])("of the %s wheel has as many spots of each type as it should", (wheel, inside) => {
    const counts: Record<string, number> = {};
    for (const { type } of spotsOf(wheel)) counts[type] = (counts[type] ?? 0) + 1;
    const outside = { dozen: 3, column: 3, red: 1, black: 1, odd: 1, even: 1, low: 1, high: 1 };
    expect(counts).toEqual({ ...inside, ...outside });
  });

  test("covers every number by three dozens, three columns, and each of red and black, odd and even, low and high", () => {
    for (const types of [["dozen"], ["column"], ["red", "black"], ["odd", "even"], ["low", "high"]]) {
      const covered = spotsOf("american")
        .filter(({ type }) => types.includes(type))
        .flatMap(({ covers }) => covers);
      expect(covered.toSorted((a, b) => Number(a) - Number(b))).toEqual(NUMBERS.slice(2));
    }
  });

  /** Neighbours by distance: a number's row and column, from 0. The zeros' neighbours are those of the printed layouts. */
  const touch = (wheel: Wheel, a: Pocket, b: Pocket): boolean => {
    const zeros: Readonly<Record<Wheel, readonly string[]>> = {
      european: ["0-1", "0-2", "0-3"],
      american: ["0-00", "0-1", "0-2", "00-2", "00-3"],
    };
    if (a === "00" || b === "00" || a === 0 || b === 0) return zeros[wheel].includes(`${a}-${b}`);
    const [down, across] = [Math.floor((b - 1) / 3) - Math.floor((a - 1) / 3), ((b - 1) % 3) - ((a - 1) % 3)];
    return Math.abs(down) + Math.abs(across) === 1;
  };
  const isPlain = (numbers: readonly Pocket[]): numbers is readonly number[] =>
    numbers.every((number) => number !== "00" && number > 0);
  const offsets = (numbers: readonly number[]): string => numbers.map((number) => number - (numbers[0] ?? 0)).join(" ");

  const shouldTake = (wheel: Wheel, type: string, numbers: readonly Pocket[]): boolean => {
    const [first = 0, second = 0] = numbers;
    if (type === "split") return touch(wheel, first, second);
    const plain = isPlain(numbers);
    if (type === "trio") {
      const pairs = [...subsets(3, 2)].filter(([a = 0, b = 0]) => touch(wheel, numbers[a] ?? 0, numbers[b] ?? 0));
      return !plain && pairs.length === 3;
    }
    if (!plain) return false;
    const inRow = (numbers[0] ?? 0) % 3;
    if (type === "street") return inRow === 1 && offsets(numbers) === "0 1 2";
    if (type === "corner") return inRow !== 0 && offsets(numbers) === "0 1 3 4";
    return inRow === 1 && offsets(numbers) === "0 1 2 3 4 5";
  };

  test.each(WHEELS)(
    "of the %s wheel takes those sets of two, three and four numbers that touch, and no others",
    (wheel) => {
      const objection = createObjection(wheel);
      const wrong: string[] = [];
      for (const [size, types] of [
        [2, ["split"]],
        [3, ["street", "trio"]],
        [4, ["corner"]],
      ] as const) {
        for (const subset of subsets(NUMBERS.length, size)) {
          const numbers = subset.map((index) => NUMBERS[index] ?? 0);
          for (const type of types) {
            const taken = objection([{ type, numbers }]) === undefined;
            if (taken !== shouldTake(wheel, type, numbers)) wrong.push(`${type} ${numbers.join("-")}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  test.each(WHEELS)("of the %s wheel takes six numbers that are two rows, and no others", (wheel) => {
    const objection = createObjection(wheel);
    const near = fc
      .tuple(fc.nat(32), fc.uniqueArray(fc.nat(8), { minLength: 6, maxLength: 6 }))
      .map(([from, picks]) => picks.toSorted((a, b) => a - b).map((pick) => NUMBERS[from + pick] ?? -1))
      .filter((numbers) => !numbers.includes(-1));
    fc.assert(
      fc.property(near, (numbers) => {
        expect(objection([{ type: "sixLine", numbers }]) === undefined).toBe(shouldTake(wheel, "sixLine", numbers));
      }),
      { numRuns: 2_000 },
    );
    for (let first = 1; first <= 31; first += 1) {
      const numbers = Array.from({ length: 6 }, (_, index) => first + index);
      expect(objection([{ type: "sixLine", numbers }]) === undefined).toBe(first % 3 === 1);
    }
  });
});

describe("an objection", () => {
  test.each<[wheel: Wheel, selections: Parameters<ReturnType<typeof createObjection>>[0], sentence: string]>([
    [
      "european",
      [{ type: "split", numbers: [4, 9] }],
      "wagers.0.selection.numbers: 4-9 is no split, which is two numbers that touch.",
    ],
    [
      "european",
      [{ type: "split", numbers: [3, 4] }],
      "wagers.0.selection.numbers: 3-4 is no split, which is two numbers that touch.",
    ],
    [
      "european",
      [{ type: "red" }, { type: "straight", numbers: ["00"] }],
      "wagers.1.selection.numbers: the european wheel has no 00.",
    ],
    ["european", [{ type: "fiveNumber" }], "wagers.0.selection.type: the european wheel has no five-number."],
    ["american", [{ type: "firstFour" }], "wagers.0.selection.type: the american wheel has no first four."],
    [
      "american",
      [{ type: "split", numbers: [0, 3] }],
      "wagers.0.selection.numbers: 0-3 is no split, which is two numbers that touch.",
    ],
    [
      "european",
      [{ type: "trio", numbers: [4, 5, 6] }],
      "wagers.0.selection.numbers: 4-5-6 is no trio, which is three numbers that touch, a zero among them.",
    ],
    [
      "european",
      [{ type: "street", numbers: [0, 1, 2] }],
      "wagers.0.selection.numbers: 0-1-2 is no street, which is the three numbers of a row.",
    ],
    [
      "european",
      [{ type: "dozen", dozen: 1 }, { type: "dozen", dozen: 2 }, { type: "low" }, { type: "dozen", dozen: 2 }],
      "wagers.3.selection: wagers.1 is on the same spot; stake more on that one.",
    ],
    [
      "american",
      [{ type: "neighbours", numbers: [17] }],
      "wagers.0.selection.type: the american wheel has no neighbours.",
    ],
  ])("of the %s wheel to %j: %s", (wheel, selections, sentence) => {
    expect(createObjection(wheel)(selections)).toBe(sentence);
  });

  test.each(WHEELS)("meets no bet on spots of the %s wheel, each once", (wheel) => {
    const selections = spotsOf(wheel).map(({ selection }) => selection);
    expect(createObjection(wheel)(selections)).toBeUndefined();
  });
});

describe("a bet of up to a hundred wagers, drawn at random", () => {
  const pocket = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 36 }) },
    fc.constant("00"),
    fc.constantFrom(-1, 37, 1.5, "0", "17", null),
  );
  const numbers = fc.array(pocket, { maxLength: 7 });
  const spot = fc.constantFrom(...WHEELS.flatMap(spotsOf).map(({ selection }) => selection));
  const type = fc.constantFrom(...new Set(WHEELS.flatMap(spotsOf).map((one) => one.type)), "neighbours");
  const strange = fc.oneof(
    fc.record({ type, numbers }),
    fc.record({
      type,
      numbers: fc
        .uniqueArray(fc.integer({ min: 0, max: 36 }), { minLength: 1, maxLength: 6 })
        .map((all) => all.toSorted((a, b) => a - b)),
    }),
    fc.record(
      { type, dozen: fc.integer({ min: 0, max: 4 }), column: fc.integer({ min: 0, max: 4 }) },
      { requiredKeys: ["type"] },
    ),
    fc.jsonValue(),
  );
  const sized = (selection: fc.Arbitrary<unknown>, maxLength: number) =>
    fc.array(fc.record({ selection, stake: fc.constant(100) }), { maxLength });
  const wagers = fc.oneof(
    sized(strange, 3),
    sized(fc.oneof({ weight: 50, arbitrary: spot }, strange), 102),
    fc
      .shuffledSubarray([...spotsOf("european")], { minLength: 1, maxLength: 100 })
      .map((spots) => spots.map(({ selection }) => ({ selection, stake: 100 }))),
  );

  test.each(["european", "american"])("plays on the %s wheel or is refused with the name of a field", (variant) => {
    const rules = createRulebook(game).find(variant)?.rules;
    if (!rules) throw new Error("the variant is missing");
    const ends = new Set<string>();
    fc.assert(
      fc.property(wagers, fc.nat(1_000_000), (asked, nonce) => {
        const parsed = openRequest(contract).safeParse({ requestId: uuidV7(), wagers: asked });
        if (!parsed.success) {
          const { message } = refusalOf(parsed.error);
          expect(message).toMatch(
            asked.length >= 1 && asked.length <= 100 ? /\bwagers\.\d+\.selection\b.*: / : /wagers/,
          );
          ends.add("refused by the contract");
          return;
        }
        const selections = parsed.data.wagers.map(({ selection }) => selection);
        const objection = rules.objection?.(selections);
        if (objection !== undefined) {
          expect(objection).toMatch(/^wagers\.\d+\.selection(?:\.numbers|\.type)?: .+\.$/);
          const [, wager] = /^wagers\.(\d+)/.exec(objection) ?? [];
          expect(rules.objection?.(selections.slice(0, Number(wager))), "the first at fault").toBeUndefined();
          ends.add("met with an objection");
          return;
        }
        ends.add("played");
        const play = accepted(openPlay(rules, { selections, stakes: selections.map(() => 100n) }, seededDraws(nonce)));
        expect(play).toMatchObject({ settled: true, due: 100n * BigInt(selections.length) });
      }),
      { numRuns: 600 },
    );
    expect([...ends].toSorted()).toEqual(["met with an objection", "played", "refused by the contract"]);
  });

  test.each<[selection: unknown, sentence: string]>([
    [
      { type: "split", numbers: [8, 5] },
      "wagers.0.selection.numbers: write the numbers in ascending order, each once, and 00 right after 0.",
    ],
    [
      { type: "split", numbers: ["00", 0] },
      "wagers.0.selection.numbers: write the numbers in ascending order, each once, and 00 right after 0.",
    ],
    [{ type: "straight", numbers: [37] }, 'wagers.0.selection.numbers.0: a number is 0 to 36, or "00".'],
    [{ type: "straight", numbers: ["0"] }, 'wagers.0.selection.numbers.0: a number is 0 to 36, or "00".'],
    [{ type: "straight", numbers: [1.5] }, 'wagers.0.selection.numbers.0: a number is 0 to 36, or "00".'],
    [{ type: "dozen", dozen: 4 }, "wagers.0.selection.dozen: Too big: expected number to be <=3."],
    [{ type: "red", numbers: [1] }, 'wagers.0.selection: Unrecognized key: "numbers".'],
  ])("%j is refused: %s", (selection, sentence) => {
    const { error } = openRequest(contract).safeParse({ requestId: uuidV7(), wagers: [{ selection, stake: 1 }] });
    if (!error) throw new Error("it was taken");
    expect(refusalOf(error)).toMatchObject({ code: "invalid_selection", message: expect.stringContaining(sentence) });
  });
});
