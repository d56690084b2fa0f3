import { createRulebook } from "@croupier/contract/rulebook";
import type { Draws } from "@croupier/math/draws";
import { describe, expect, test } from "vitest";
import { expectModelled, type Model, type Told } from "./against-model.ts";
import { ladder } from "./games/ladder.ts";

type Action = "climb" | "double" | "take";

const plain = createRulebook(ladder).find("standard")?.rules;
if (!plain) throw new Error("the ladder is missing");
const rules = {
  ...plain,
  view: (state: unknown, viewer: "player" | "operator") => ({
    ...plain.view(state, viewer),
    legal: plain.legal(state),
  }),
};

/** A model of the ladder, in which `bend` may change what it says. */
function* climb(draws: Draws, bend: (told: Told<Action>) => Told<Action>): Model<Action> {
  const rungs = [0, 1, 2, 3, 4].filter(() => draws.uniform(4) === 0);
  let [height, doubled] = [0, false];
  const tell = (multiplier: string | null): Told<Action> => {
    const choices: readonly Action[] = ["take", "double", "climb"];
    const legal = choices.filter((action) => (action !== "take" || height > 0) && (action !== "double" || !doubled));
    return bend({
      view: { height, doubled, broken: multiplier === null ? null : rungs },
      legal: multiplier === null ? legal : [],
      parts: [{ wager: 0, fraction: doubled ? "2/1" : "1/1", multiplier }],
      left: height === 0 ? "void" : "take",
    });
  };
  const pays = (): string => `${7 ** height}/${5 ** height}`;
  for (;;) {
    const action = yield tell(null);
    if (action === "take") return tell(pays());
    if (action === "double") doubled = true;
    if (action === "climb" && rungs.includes(height)) return tell("0/1");
    if (action === "climb") height += 1;
    if (height === 5) return tell(pays());
  }
}

const selections = [{ ladder: "left" as const }];
const results = [1, 2, 3, 4, 1];
const tries = [
  { wild: "take" },
  { wild: "climb" },
  { wild: "double" },
  { wild: "double" },
  { wild: null },
  { pick: 1 },
  { wild: "take" },
  { pick: 0 },
];
const play = (bend: (told: Told<Action>) => Told<Action> = (told) => told, take = (draws: Draws) => draws): number =>
  expectModelled(rules, selections, (draws) => climb(take(draws), bend), results, tries);

describe("rules held against a model", () => {
  test("pass where the two agree, whatever is tried", () => {
    // Climbed, doubled, climbed, taken; a second double, nonsense and another pick at the end were refused.
    expect(play()).toBe(4);
  });

  test.each<[fault: string, bend: (told: Told<Action>) => Told<Action>]>([
    ["the player's view", (told) => ({ ...told, view: { ...told.view, height: 0 } })],
    ["what is legal", (told) => ({ ...told, legal: told.legal.filter((action) => action !== "double") })],
    ["the parts", (told) => ({ ...told, parts: told.parts.map((part) => ({ ...part, fraction: "1/1" })) })],
    ["the parts", (told) => ({ ...told, parts: told.parts.map((part) => ({ ...part, multiplier: null })) })],
    ["what becomes of it", (told) => ({ ...told, left: "void" })],
  ])("fail where the model differs in %s", (fault, bend) => {
    // A view lists what is legal as well, so there it shows first.
    expect(() => play(bend)).toThrow(fault === "what is legal" ? "the player's view" : fault);
  });

  test("fail where the model takes other draws, though they come to the same", () => {
    const wider = (draws: Draws): Draws => ({ ...draws, uniform: (n) => draws.uniform(2 * n) % n });
    expect(() => play((told) => told, wider)).toThrow("which draws were taken");
  });

  test("fail where the model doesn't end a round that is over", () => {
    function* goOn(draws: Draws): Model<Action> {
      const round = climb(draws, (told) => told);
      let step = round.next();
      for (;;) step = round.next(yield step.value);
    }
    expect(() => expectModelled(rules, selections, goOn, results, tries)).toThrow("whether it is over");
  });
});
