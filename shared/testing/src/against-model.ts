import { canonicalJson } from "@croupier/contract/canonical";
import { actPlay, openPlay } from "@croupier/contract/play";
import type { Rules } from "@croupier/contract/rules";
import type { Draws } from "@croupier/math/draws";
import { formatRational } from "@croupier/math/rational-text";
import fc from "fast-check";
import { expect } from "vitest";
import { listedDraws, naiveDraws } from "./naive-draws.ts";
import { accepted } from "./twins.ts";

/** What a model says of a round as it stands. */
export interface Told<Action> {
  /** The whole view, but for what is legal. */
  readonly view: object;
  /** In any order. */
  readonly legal: readonly Action[];
  /** Exact numbers are `"num/den"`. */
  readonly parts: readonly {
    readonly wager: number;
    readonly fraction: string;
    readonly multiplier: string | null;
  }[];
  /** What happens to the round if its player leaves; left out where the model doesn't say. */
  readonly left?: Action | "void" | undefined;
}

/**
 * A model of a game: one round told from its beginning to its end. It yields how the round stands wherever it waits for
 * the player, is sent nothing but legal actions, and returns how the round ended.
 */
export type Model<Action> = Generator<Told<Action>, Told<Action>, Action>;

/** Something to try: one of the legal actions, by its number, or anything at all. */
export type Attempt = { readonly pick: number } | { readonly wild: unknown };

/** Attempts of which most are legal. `actions` are well-formed ones, legal at some other time perhaps. */
export const attempts = (actions: fc.Arbitrary<unknown>): fc.Arbitrary<readonly Attempt[]> =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.record({ pick: fc.nat(1_000) }) },
      { weight: 5, arbitrary: fc.record({ wild: actions }) },
      { weight: 1, arbitrary: fc.record({ wild: fc.jsonValue() }) },
    ),
    { maxLength: 30, size: "max" },
  );

/** What is over stays over; to try it a few times is enough. */
const TRIES_AFTER_THE_END = 3;

const spellAll = (actions: readonly unknown[]): readonly string[] => actions.map(canonicalJson).toSorted();

/** Compares as text, which is fast; where that differs, the message shows the difference. */
const expectSame = (rules: unknown, model: unknown, what: string): void => {
  if (canonicalJson(rules) !== canonicalJson(model))
    expect(rules, `${what}, by the rules and then by the model`).toEqual(model);
};

/**
 * Plays a bet by the rules and by a model, from the same results of draws, and expects that they agree after every
 * attempt: whether it was taken or refused, the view for every viewer, what is legal, the parts, whether the round is
 * over, what happens if the player leaves, and which draws were taken so far. Returns how many actions were taken.
 */
export const expectModelled = <Selection, Action, State, View extends { readonly legal: readonly Action[] }>(
  rules: Rules<Selection, Action, State, View>,
  selections: readonly Selection[],
  model: (draws: Draws) => Model<Action>,
  results: readonly number[],
  tries: readonly Attempt[],
): number => {
  const bet = { selections, stakes: selections.map(() => 1_000n) };
  const [draws, modelDraws] = [listedDraws(results), naiveDraws(results)];
  const round = model(modelDraws);
  let play = accepted(openPlay(rules, bet, draws));
  let told = round.next();
  let known = told.value.legal;
  let taken = 0;

  const compare = (): void => {
    const { view, legal, parts, left } = told.value;
    for (const viewer of ["player", "operator"] as const) {
      const seen = rules.view(play.state, viewer);
      expectSame({ ...seen, legal: spellAll(seen.legal) }, { ...view, legal: spellAll(legal) }, `the ${viewer}'s view`);
    }
    expectSame(spellAll(rules.legal(play.state)), spellAll(legal), "what is legal");
    expectSame(
      rules.parts(play.state).map(({ wager, fraction, multiplier }) => ({
        wager,
        fraction: formatRational(fraction),
        multiplier: multiplier ? formatRational(multiplier) : null,
      })),
      parts,
      "the parts",
    );
    expect(play.settled, "whether it is over").toBe(told.done === true);
    if (!play.settled && left !== undefined) {
      expectSame(rules.fallback(play.state), left === "void" ? left : { action: left }, "what becomes of it");
    }
    expectSame(draws.asked(), modelDraws.asked(), "which draws were taken");
  };

  compare();
  let after = 0;
  for (const attempt of tries) {
    if (told.done && (after += 1) > TRIES_AFTER_THE_END) break;
    const action = ("pick" in attempt ? known[attempt.pick % known.length] : attempt.wild) as Action;
    // A round that was over at once never had anything to pick from.
    if (action === undefined) continue;
    const isLegal = !told.done && told.value.legal.some((one) => canonicalJson(one) === canonicalJson(action));
    const answer = actPlay(rules, bet, play, action, draws);
    if (isLegal) {
      taken += 1;
      play = accepted(answer);
      told = round.next(action);
      if (!told.done) known = told.value.legal;
    } else {
      expect(answer, `${canonicalJson(action)} is not legal`).toBe("illegal_action");
    }
    compare();
  }
  return taken;
};
