import { canonicalJson } from "@croupier/contract/canonical";
import { actPlay, type Bet, openPlay, type Play } from "@croupier/contract/play";
import type { Rules } from "@croupier/contract/rules";
import { formatRational } from "@croupier/math/rational-text";
import type { Draws } from "@croupier/math/draws";
import { expect } from "vitest";

/** All that a player or an operator learns of a round, and what the house would do with it: byte for byte. */
export const sightOf = <Selection, Action, State, View>(
  rules: Rules<Selection, Action, State, View>,
  { state, parts, due, settled }: Play<State>,
): { readonly view: string; readonly rest: string } => ({
  view: canonicalJson([rules.view(state, "player"), rules.view(state, "operator")]),
  rest: canonicalJson({
    legal: rules.legal(state),
    parts: parts.map(({ wager, fraction, multiplier }) => [
      wager,
      formatRational(fraction),
      multiplier ? formatRational(multiplier) : null,
    ]),
    due: String(due),
    settled,
    fallback: settled ? null : rules.fallback(state),
  }),
});

/**
 * For leak tests: two rounds that differ in nothing but what is hidden look the same, byte for byte, at the opening and
 * after each of these actions. Returns both plays as they then stand, for the test to go on to where they part.
 */
export const expectTwins = <Selection, Action, State, View>(
  rules: Rules<Selection, Action, State, View>,
  bet: Bet<Selection>,
  draws: readonly [Draws, Draws],
  actions: readonly Action[],
): readonly [Play<State>, Play<State>] => {
  const [one, other] = draws;
  let twins = [accepted(openPlay(rules, bet, one)), accepted(openPlay(rules, bet, other))] as const;
  expect(sightOf(rules, twins[1])).toEqual(sightOf(rules, twins[0]));
  for (const action of actions) {
    twins = [
      accepted(actPlay(rules, bet, twins[0], action, one)),
      accepted(actPlay(rules, bet, twins[1], action, other)),
    ];
    expect(sightOf(rules, twins[1])).toEqual(sightOf(rules, twins[0]));
  }
  return twins;
};

/** A play that tests take for granted: a refusal fails them. */
export const accepted = <State>(play: Play<State> | string): Play<State> => {
  if (typeof play === "string") throw new Error(`refused: ${play}`);
  return play;
};
