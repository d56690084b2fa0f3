import { createRulebook } from "@croupier/contract/rulebook";
import { describe, expect, test } from "vitest";
import { bentDraws } from "./bent-draws.ts";
import { ladder } from "./games/ladder.ts";
import { differAtOpening, expectNoLeak } from "./leaks.ts";
import { scriptedDraws } from "./scripted-draws.ts";

const rules = createRulebook(ladder).find("standard")?.rules;
if (!rules) throw new Error("the ladder is missing");

const bet = { selections: [{ ladder: "left" as const }], stakes: [1_000n] };
// A 0 is a broken rung; the third is, in the second round.
const rounds = () => [bentDraws(scriptedDraws([1, 1, 1, 1, 0])), bentDraws(scriptedDraws([1, 1, 0, 1, 0]))] as const;
const climbs = ["climb", "climb"] as const;

/** Rules whose view shows something of the rungs that break. */
const leaking = (show: (broken: readonly number[], height: number) => number): typeof rules => {
  const states = new Map<unknown, readonly number[]>();
  return {
    ...rules,
    open(selections, draws) {
      const results = Array.from({ length: 5 }, () => draws.uniform(4));
      const broken = results.flatMap((result, rung) => (result === 0 ? [rung] : []));
      const state = rules.open(selections, scriptedDraws(results));
      states.set(state, broken);
      return state;
    },
    act(state, action, draws) {
      const next = rules.act(state, action, draws);
      states.set(next, states.get(state) ?? []);
      return next;
    },
    view(state, viewer) {
      const view = rules.view(state, viewer);
      return { ...view, height: view.height + show(states.get(state) ?? [], view.height) };
    },
  };
};

describe("leaks", () => {
  test("what is hidden may differ where nothing shows it", () => {
    expectNoLeak(rules, bet, rounds(), climbs, () => true);
    expectNoLeak(
      leaking(() => 0),
      bet,
      rounds(),
      climbs,
      () => true,
    );
  });

  test("a view that depends on what is hidden is found out, at the opening and later", () => {
    const told = "what is hidden shows";
    expect(() =>
      expectNoLeak(
        leaking((broken) => broken.length),
        bet,
        rounds(),
        [],
        () => true,
      ),
    ).toThrow(told);
    const near = leaking((broken, height) => (height === 2 && broken.includes(2) ? 1 : 0));
    expect(() => expectNoLeak(near, bet, rounds(), climbs, () => true)).toThrow(told);
    expectNoLeak(near, bet, rounds(), climbs.slice(1), () => true);
  });

  test("rounds that differ in what is shown, or of which one is over, are not compared", () => {
    const open = leaking((broken) => broken.length);
    expectNoLeak(open, bet, rounds(), climbs, () => false);
    expectNoLeak(rules, bet, rounds(), [...climbs, "climb"], () => true);
  });

  test("an opening tells whether it shows a difference", () => {
    expect(differAtOpening(rules, bet, rounds())).toBe(false);
    expect(
      differAtOpening(
        leaking((broken) => broken.length),
        bet,
        rounds(),
      ),
    ).toBe(true);
    expect(differAtOpening(rules, bet, [rounds()[0], rounds()[0]])).toBeUndefined();
  });
});
