import { computeParSheet, prepare } from "@croupier/contract/compute-par";
import type { SelectionOf } from "@croupier/contract/game";
import { openPlay } from "@croupier/contract/play";
import { describeLaws } from "@croupier/testing/laws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { sized } from "@croupier/testing/size";
import { max, subtract, toDecimal } from "@croupier/math/arithmetic";
import { compare, equals, floorTimes, multiply, type Rational, rational, ZERO } from "@croupier/math/rational";
import { parseRational } from "@croupier/math/rational-text";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { contract } from "./contract.ts";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import golden from "./golden.json" with { type: "json" };
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };

type Selection = SelectionOf<typeof contract>;

const under = (target: number): Selection => ({ direction: "under", target });
const over = (target: number): Selection => ({ direction: "over", target });

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  golden,
  selections: fc
    .oneof(fc.integer({ min: 2, max: 9_800 }).map(under), fc.integer({ min: 199, max: 9_997 }).map(over))
    .map((selection) => [selection]),
  reaching: ([bet]) => [{ draws: [bet?.direction === "under" ? 0 : 9_999] }],
});

const { rules } = prepare(game, { variant: "standard" });
const play = (selection: Selection, result: number, stake = 100n) =>
  openPlay(rules, { selections: [selection], stakes: [stake] }, scriptedDraws([result]));

const ALL_RESULTS = Array.from({ length: 10_000 }, (_, result) => result);

/** Steps from one result to the next that is played, of each of the 19,598 bets. */
const STEP = sized(1_000, 10);

/** Of a bet that wins from `first` to `last`: the results at which it may change, and some of all the others. */
const resultsToPlay = (first: number, last: number): readonly number[] => [
  ...[0, first - 1, first, last, last + 1, 9_999].filter((result) => result >= 0 && result < 10_000),
  ...Array.from({ length: 10_000 / STEP }, (_, index) => ((first + last) % STEP) + index * STEP),
];

describe("dice", () => {
  test("under wins below its target, over above it, and the target itself loses either way", () => {
    expect(play(under(5_000), 4_999)).toMatchObject({ payout: 198n, settled: true });
    expect(play(under(5_000), 5_000)).toMatchObject({ payout: 0n, settled: true });
    expect(play(over(4_999), 5_000)).toMatchObject({ payout: 198n });
    expect(play(over(4_999), 4_999)).toMatchObject({ payout: 0n });
  });

  test("the rarest and the likeliest bets win with 2 and with 9,800 results, and no other", () => {
    const winning = (selection: Selection): readonly number[] =>
      ALL_RESULTS.filter(
        (result) => rules.parts(rules.open([selection], scriptedDraws([result])))[0]?.multiplier?.num !== 0n,
      );
    expect(winning(under(2))).toEqual([0, 1]);
    expect(winning(over(9_997))).toEqual([9_998, 9_999]);
    expect(winning(under(9_800))).toEqual(Array.from({ length: 9_800 }, (_, index) => index));
    expect(winning(over(199))).toEqual(Array.from({ length: 9_800 }, (_, index) => index + 200));
  });

  test("a view shows target and result with two decimals", () => {
    const shown = (selection: Selection, result: number) =>
      rules.view(rules.open([selection], scriptedDraws([result])), "player");
    expect(shown(under(5_000), 7)).toEqual({
      direction: "under",
      target: 5_000,
      result: 7,
      shown: { target: "50.00", result: "0.07" },
      won: true,
    });
    expect(shown(over(9_997), 0)).toMatchObject({ shown: { target: "99.97", result: "0.00" }, won: false });
    expect(shown(under(2), 9_999)).toMatchObject({ shown: { target: "0.02", result: "99.99" }, won: false });
  });

  test.each(["99/100", "0.95", "1", "1/7"])("all 9,799 chances return exactly %s in both directions", (rtp) => {
    const prepared = prepare(game, { parameters: { rtp } }).rules;
    let drawn = 0;
    const draws = { ...scriptedDraws([]), uniform: () => drawn };
    const pays = (selection: Selection, result: number): Rational => {
      drawn = result;
      return prepared.parts(prepared.open([selection], draws))[0]?.multiplier ?? ZERO;
    };
    const returnsExactly = (selection: Selection, first: number, last: number): boolean => {
      const won = pays(selection, first);
      const paysRightly = (result: number) =>
        equals(pays(selection, result), first <= result && result <= last ? won : ZERO);
      const mean = multiply(won, rational(last - first + 1, 10_000));
      return equals(mean, parseRational(rtp)) && resultsToPlay(first, last).every(paysRightly);
    };
    const wrong = Array.from({ length: 9_799 }, (_, index) => index + 2).filter(
      (winning) =>
        !returnsExactly(under(winning), 0, winning - 1) ||
        !returnsExactly(over(9_999 - winning), 10_000 - winning, 9_999),
    );
    expect(wrong).toEqual([]);
  });

  test("from a stake of 195 on, rounding costs no bet more than half a point", () => {
    // A win loses less than 1, so c winning results lose less than c / 10000 of a unit: from 196 on, half a point at most.
    const costliest = (stake: bigint): Rational =>
      Array.from({ length: 9_799 }, (_, index) => {
        const fair = rules.ceilings([under(index + 2)])[0]?.[0]?.multiplier ?? ZERO;
        const paid = rational(floorTimes(stake, fair), stake);
        return multiply(subtract(fair, paid), rational(index + 2, 10_000));
      }).reduce(max, ZERO);
    const halfPoint = rational(1, 200);
    expect(compare(costliest(194n), halfPoint)).toBeGreaterThan(0);
    expect(compare(costliest(195n), halfPoint)).toBeLessThanOrEqual(0);
    expect(rational(9_800, 10_000n * 196n)).toEqual(halfPoint);
  });

  test("a chance high enough pays less than the stake, where the RTP is low", () => {
    const low = prepare(game, { parameters: { rtp: "19/20" } }).rules;
    expect(low.ceilings([under(9_800)])).toEqual([[expect.objectContaining({ multiplier: rational(95, 98) })]]);
  });

  test.each([
    [{ direction: "under", target: 1 }, "target", "under takes a target of 2 to 9800: 2 to 9800 of 10000 results win"],
    [{ direction: "under", target: 9_801 }, "target", "under takes a target of 2 to 9800"],
    [{ direction: "over", target: 198 }, "target", "over takes a target of 199 to 9997"],
    [{ direction: "over", target: 9_998 }, "target", "over takes a target of 199 to 9997"],
    [{ direction: "over", target: 49.5 }, "target", "over takes a target of 199 to 9997"],
    [{ direction: "over", target: "5000" }, "target", "over takes a target of 199 to 9997"],
    [{ direction: "over" }, "target", "over takes a target of 199 to 9997"],
    [{ direction: "left", target: 5_000 }, "direction", 'choose "under" or "over"'],
    [{ target: 5_000 }, "direction", 'choose "under" or "over"'],
    [{ direction: "over", target: 5_000, stake: 1 }, "", 'Unrecognized key: "stake"'],
  ])("what is no bet is refused by the name of its field: %j", (selection, field, message) => {
    const { error } = game.contract.selection.safeParse(selection);
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
    expect(error?.issues[0]?.message).toContain(message);
  });
});

/** The sheet of a bet of its own, every sequence of draws played. */
const sectionOf = (selection: Selection, stakes: readonly bigint[]) =>
  computeParSheet(
    { game, classes: () => [{ name: "one", selections: [selection] }] },
    { variant: "standard" },
    { stakes },
  ).sections[0];

describe("figures published elsewhere", () => {
  // https://github.com/JadenB9/casino-simulator, docs/rules/online-games.md, §2.2: Stake's dice with 99 %, bets in
  // dollars, wins rounded down to the cent. Its 0.01 % is a chance that our rules don't take.
  test.each([
    ["1.00", "99.0000", "99", "99"],
    ["10.00", "9.9000", "99", "99"],
    ["25.00", "3.9600", "99", "99"],
    ["33.33", "2.9703", "98.9901", "98.996766"],
    ["49.50", "2.0000", "99", "99"],
    ["50.00", "1.9800", "99", "99"],
    ["60.00", "1.6500", "99", "99"],
    ["70.00", "1.4143", "98.7", "98.994"],
    ["90.00", "1.1000", "99", "99"],
    ["97.06", "1.0200", "98.0306", "98.991494"],
    ["98.00", "1.0102", "98.98", "98.9996"],
  ])("a chance of %s %% pays %s, and returns %s %% at $1 and %s %% at $100", (chance, multiplier, atOne, atHundred) => {
    const winning = Number(chance.replace(".", ""));
    for (const selection of [under(winning), over(9_999 - winning)]) {
      const section = sectionOf(selection, [100n, 10_000n]);
      expect(toDecimal(parseRational(section?.maximum?.multiplier ?? ""), 4)).toBe(multiplier);
      expect(section?.rtp).toEqual({ exact: "99/100", percent: "99" });
      expect(section?.atStake.map(({ rtp }) => rtp?.percent)).toEqual([atOne, atHundred]);
    }
  });

  // As above: how many of the chances 0.01 … 98.00 % return all of 99 % in spite of the cents, one of them 0.01 %; and
  // the chance that returns least.
  test.each([
    [1n, 114, "98.0306", 9_706],
    [2n, 130, "98.5154", 9_754],
    [5n, 117, "98.806", 9_725],
    [10n, 133, "98.90276", 9_773],
    [25n, 117, "98.9616", 9_725],
    [100n, 146, "98.99032", 9_724],
    [1_000n, 157, "98.999028", 9_780],
  ])("at $%d, %d chances lose nothing by rounding, and the worst returns %s %%", (dollars, whole, least, worst) => {
    const stake = dollars * 100n;
    const returned = Array.from({ length: 9_799 }, (_, index) => {
      const winning = index + 2;
      const round = play(under(winning), 0, stake);
      if (typeof round === "string") throw new Error(round);
      return { winning, rtp: rational(round.payout * BigInt(winning), stake * 10_000n) };
    });
    const key = (winning: number) => returned[winning - 2]?.rtp ?? rational(0);
    expect(returned.filter(({ rtp }) => rtp.num * 100n === 99n * rtp.den)).toHaveLength(whole - 1);
    expect(toDecimal(multiply(key(worst), rational(100)), 8).replace(/0+$/, "")).toBe(least);
    expect(returned.every(({ rtp }) => rtp.num * key(worst).den >= key(worst).num * rtp.den)).toBe(true);
  });

  // https://docs.zkasino.io/developer/probability-odds-and-house-edge/dice: 99 %, four decimals, the rest cut off.
  test.each([
    [9_500, "1.0421"],
    [5_000, "1.9800"],
    [4_950, "2.0000"],
    [10, "990.0000"],
  ])("%d winning results pay %s", (winning, multiplier) => {
    const { num, den } = rules.ceilings([under(winning)])[0]?.[0]?.multiplier ?? rational(0);
    expect(toDecimal(rational((num * 10_000n) / den, 10_000n), 4)).toBe(multiplier);
  });
});
