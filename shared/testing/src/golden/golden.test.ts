import { createHash } from "node:crypto";
import { canonicalJson } from "@croupier/contract/canonical";
import type { Contract, Game } from "@croupier/contract/game";
import type { Par } from "@croupier/contract/par";
import type { Rules } from "@croupier/contract/rules";
import type { Draws } from "@croupier/math/draws";
import { describe, expect, test } from "vitest";
import { ladder } from "../games/ladder.ts";
import { ladderPar } from "../games/ladder-par.ts";
import { findChangedRounds } from "./find-changed.ts";
import type { GoldenFile, GoldenRound } from "./golden-file.ts";
import { GOLDEN_SEEDS, recordRounds } from "./record-rounds.ts";

const fileOf = (rounds: readonly GoldenRound[]): GoldenFile => ({ ...GOLDEN_SEEDS, variants: { standard: rounds } });
const recorded = recordRounds(ladderPar, "standard", GOLDEN_SEEDS);
const golden = fileOf(recorded);

const digestOf = (view: unknown): string => createHash("sha256").update(canonicalJson(view)).digest("hex").slice(0, 16);

/** The ladder with its rules changed. */
const changed = (change: (rules: Rules) => Partial<Rules>): Game => {
  const version = ladder.rules[1];
  if (!version) throw new Error("the ladder has no rules 1");
  const createRules = (parameters: unknown): Rules => {
    const rules = version.createRules(parameters);
    return { ...rules, ...change(rules) };
  };
  return { ...ladder, rules: { 1: { ...version, createRules } } };
};

describe("recorded rounds", () => {
  test("are of every class, some that pay and some that don't, each told step by step", () => {
    expect(recorded).toHaveLength(12);
    const paying = recorded.filter(({ payout }) => payout > 0);
    expect(paying).toHaveLength(6);
    const at = (height: number, doubled: boolean, ...legal: readonly string[]) => ({
      height,
      doubled,
      broken: null,
      legal,
    });
    expect(paying[0]).toEqual({
      nonce: expect.any(Number),
      selections: [{ ladder: "left" }],
      steps: [
        {
          draws: expect.stringMatching(/^4:[123] 4:[123] 4:\d 4:\d 4:\d$/),
          view: at(0, false, "climb", "double"),
          parts: "0 1/1 ?",
        },
        // What the class's strategy decides.
        { action: "climb", draws: "", view: digestOf(at(1, false, "climb", "double", "take")), parts: "0 1/1 ?" },
        { action: "double", draws: "", view: digestOf(at(1, true, "climb", "take")), parts: "0 2/1 ?" },
        { action: "climb", draws: "", view: digestOf(at(2, true, "climb", "take")), parts: "0 2/1 ?" },
        { action: "take", draws: "", view: expect.objectContaining({ height: 2 }), parts: "0 2/1 49/25" },
      ],
      payout: 3_920,
    });
  });

  test("take the first legal action where a class has no strategy", () => {
    const par: Par = {
      game: ladder,
      classes: () => [{ name: "to the top", selections: [{ ladder: "left", top: 2 }] }],
    };
    const actions = recordRounds(par, "standard", GOLDEN_SEEDS).flatMap(({ steps }) => steps.slice(1));
    expect(new Set(actions.map(({ action }) => action))).toEqual(new Set(["climb"]));
  });

  test("are of classes spread over all, where those are many", () => {
    const classes = Array.from({ length: 40 }, (_, index) => ({
      name: String(index),
      selections: [{ ladder: "left" as const, top: 1 + Math.floor(index / 8) }],
    }));
    const rounds = recordRounds({ game: ladder, classes: () => classes }, "standard", GOLDEN_SEEDS);
    expect(rounds).toHaveLength(32);
    expect(new Set(rounds.map(({ nonce }) => nonce)).size).toBe(32);
    expect(new Set(rounds.map(({ selections }) => JSON.stringify(selections))).size).toBe(5);
  });
});

describe("golden rounds", () => {
  test("come out the same after their way through JSON, whatever par.ts says now", () => {
    expect(findChangedRounds(ladder, JSON.parse(JSON.stringify(golden)) as GoldenFile, "standard")).toEqual([]);
  });

  test("are missed where there are none", () => {
    const missing = ["no golden rounds of ladder standard are committed; run pnpm generate"];
    expect(findChangedRounds(ladder, { ...golden, variants: {} }, "standard")).toEqual(missing);
    expect(findChangedRounds(ladder, fileOf([]), "standard")).toEqual(missing);
  });

  const bent = (draws: Draws): Draws => ({ ...draws, uniform: (n) => n - 1 - draws.uniform(n) });
  test.each<[string, (rules: Rules) => Partial<Rules>, RegExp]>([
    [
      "the order of draws",
      (rules) => ({
        open: (selections, draws) => {
          draws.uniform(4);
          return rules.open(selections, draws);
        },
      }),
      /^golden round \d+ of ladder standard: at step 0, draws: recorded "4:.+", now "4:.+"$/,
    ],
    [
      "draws",
      (rules) => ({ open: (selections, draws) => rules.open(selections, bent(draws)) }),
      /: at step \d, \w+: recorded /,
    ],
    [
      "a view",
      (rules) => ({ view: (state, viewer) => ({ ...(rules.view(state, viewer) as object), top: 5 }) }),
      /: at step 0, view: /,
    ],
    [
      "a view on the way",
      (rules) => ({
        view(state, viewer) {
          const view = rules.view(state, viewer) as { readonly broken: unknown };
          return view.broken === null ? { ...view, doubled: false } : view;
        },
      }),
      /: at step 2, view: recorded "[0-9a-f]{16}", now "[0-9a-f]{16}"$/,
    ],
    [
      "what a part pays",
      (rules) => ({
        parts: (state) =>
          rules.parts(state).map((part) => (part.multiplier ? { ...part, multiplier: part.fraction } : part)),
      }),
      /: at step \d, parts: recorded "0 2\/1 49\/25", now "0 2\/1 2\/1"$/,
    ],
    [
      "what is legal",
      (rules) => ({ legal: (state) => rules.legal(state).filter((action) => action !== "double") }),
      /: it can't be played any more: refused: illegal_action$/,
    ],
  ])("find out a change of %s", (_, change, sentence) => {
    expect(findChangedRounds(changed(change), golden, "standard")).toContainEqual(expect.stringMatching(sentence));
  });

  const [first] = recorded;
  if (!first) throw new Error("no round was recorded");
  test.each<[string, GoldenRound, string]>([
    ["payout", { ...first, payout: first.payout + 1 }, "payout: recorded"],
    ["an action less", { ...first, steps: first.steps.slice(0, 1), payout: 7 }, "payout: recorded 7"],
    ["another bet", { ...first, selections: [{ ladder: "left", top: 9 }] }, "it can't be played any more: "],
    ["a step more", { ...first, steps: [...first.steps, ...first.steps] }, "the round is over before step"],
  ])("find out a forged %s", (_, round, sentence) => {
    expect(findChangedRounds(ladder, fileOf([round]), "standard")).toEqual([
      expect.stringContaining(sentence),
      expect.stringMatching(/^Released rounds come out the same for ever: undo what changed them/),
    ]);
  });

  test("are of the contract that there is", () => {
    const contract: Contract = { ...ladder.contract, action: ladder.contract.action.exclude(["climb"]) };
    const sentences = findChangedRounds({ ...ladder, contract }, golden, "standard");
    expect(sentences).toHaveLength(recorded.length + 1);
  });
});
