import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type KnownVariants, refuseGameBody } from "./check-game.ts";
import type { GameBody } from "./game-body.ts";
import { firstHurtful, leastStep } from "./stake-grid.ts";

const known: KnownVariants = {
  coin: {
    fair: {
      rulesVersion: 1,
      hurtfulStakes: [
        [1, 33, "1 call"],
        [51, 66, "2 calls"],
      ],
      leastCeiling: "99/50",
    },
    unknown: { rulesVersion: 1, hurtfulStakes: null, leastCeiling: "2/1" },
  },
};
const body = (change: Partial<GameBody> = {}, stake: Partial<GameBody["stake"]> = {}): GameBody => ({
  enabled: true,
  variant: "fair",
  stake: { min: 100, max: 1_000, step: 50, default: 100, ...stake },
  maxPayout: 10_000,
  abandoned: { policy: "fallback", afterHours: 720 },
  ...change,
});
const codeOf = (of: GameBody, game = "coin") => refuseGameBody({ game }, of, known)?.code;
const wordsOf = (of: GameBody) => refuseGameBody({ game: "coin" }, of, known)?.message;

describe("a game is not configured", () => {
  test("if there is no such game, also where its name is one that every object has", () => {
    expect(codeOf(body())).toBeUndefined();
    for (const game of ["dice", "constructor", "__proto__"]) expect(codeOf(body(), game)).toBe("unknown_game");
  });

  test("for a variant that it has not", () => {
    for (const variant of ["loaded", "toString"]) {
      expect(wordsOf(body({ variant }))).toBe(`coin has no variant ${variant}; there are: fair, unknown.`);
    }
  });

  test.each([
    [{ min: 100, max: 50 }, "The greatest stake, 50, is below the least, 100."],
    [{ default: 50 }, "The default stake, 50, is not between 100 and 1000."],
    [{ default: 1_050 }, "The default stake, 1050, is not between 100 and 1000."],
    [{ max: 1_020 }, "The greatest stake, 1020, is not 100 plus a multiple of 50."],
    [{ default: 120 }, "The default stake, 120, is not 100 plus a multiple of 50."],
  ])("on a grid that is none: %o", (stake, message) => {
    expect(wordsOf(body({}, stake))).toBe(message);
  });

  test("where rounding would cost a selection more than half a point, and it says on which stake and what would do", () => {
    expect(wordsOf(body({}, { min: 50, default: 50 }))).toBeUndefined();
    expect(wordsOf(body({}, { min: 45, max: 75, step: 15, default: 75 }))).toBe(
      'A stake of 60 is on this grid, and rounding would cost "2 calls" more than 0.5 points on it. ' +
        "Multiples of 34 never do, nor does any stake from 67 on.",
    );
    expect(codeOf(body({}, { min: 45, max: 75, step: 15, default: 75 }))).toBe("stakes_lose_to_rounding");
  });

  test("where what rounding costs is not known", () => {
    expect(codeOf(body({ variant: "unknown" }))).toBe("stakes_lose_to_rounding");
  });

  test("so that no bet could be accepted", () => {
    // 1.98 × 101, rounded down, is 199.
    const bare = { min: 101, max: 101, step: 1, default: 101 };
    expect(codeOf(body({ stake: bare, maxPayout: 199 }))).toBeUndefined();
    expect(wordsOf(body({ stake: bare, maxPayout: 198 }))).toBe(
      "No bet could be accepted: even at the least stake each can pay 199 or more, above 198.",
    );
  });

  test("but it can always be switched off as it is", () => {
    expect(
      codeOf(body({ enabled: false, variant: "unknown", maxPayout: 1 }, { min: 1, max: 1, default: 1 })),
    ).toBeUndefined();
  });
});

const ranges = fc
  .uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 40 })
  .map((stakes) => stakes.toSorted((a, b) => a - b).map((stake) => [stake, stake, "any"] as const));

test("the first stake that hurts is what looking at every stake finds", () => {
  const grid = fc.record({
    min: fc.integer({ min: 1, max: 150 }),
    step: fc.integer({ min: 1, max: 60 }),
    steps: fc.nat({ max: 50 }),
  });
  fc.assert(
    fc.property(ranges, grid, (hurtful, { min, step, steps }) => {
      const stakes = Array.from({ length: steps + 1 }, (_, n) => min + n * step);
      const found = stakes.find((stake) => hurtful.some(([from]) => from === stake));
      expect(firstHurtful(hurtful, { min, max: min + steps * step, step })?.stake).toBe(found);
    }),
  );
});

test("the least step is the first none of whose multiples hurts", () => {
  fc.assert(
    fc.property(ranges, (hurtful) => {
      const hits = (step: number): boolean => hurtful.some(([stake]) => stake % step === 0);
      const step = leastStep(hurtful);
      expect(hits(step)).toBe(false);
      for (let smaller = 1; smaller < step; smaller += 1) expect(hits(smaller)).toBe(true);
    }),
  );
});
