import { actPlay, type Bet, openPlay } from "@croupier/contract/play";
import type { Rules } from "@croupier/contract/rules";
import { expect } from "vitest";
import type { BentDraws } from "./bent-draws.ts";
import { accepted, sightOf } from "./twins.ts";

/**
 * What a game keeps back: whether draw number `draw` of a round, from 0, is to be hidden for as long as the round stays
 * open after these actions. Views can't tell this themselves: one that shows too much would call it shown.
 */
export type Hidden<Action> = (draw: number, actions: readonly Action[]) => boolean;

/** Whether two rounds have drawn the same, as far as both have come, but for what is hidden. */
const showAlike = (one: BentDraws, other: BentDraws, isHidden: (draw: number) => boolean): boolean =>
  one.drawn().every((result, draw) => isHidden(draw) || draw >= other.calls() || other.drawn()[draw] === result);

/**
 * Plays two rounds of the same bet and actions, and expects that they look the same for as long as both are open and
 * have drawn the same, but for what is hidden. When they part by something that is shown, or one of them ends, there is
 * nothing more to compare.
 */
export const expectNoLeak = <Selection, Action, State, View>(
  rules: Rules<Selection, Action, State, View>,
  bet: Bet<Selection>,
  [one, other]: readonly [BentDraws, BentDraws],
  actions: readonly Action[],
  hidden: Hidden<Action>,
): void => {
  let [play, twin] = [accepted(openPlay(rules, bet, one)), accepted(openPlay(rules, bet, other))];
  for (let step = 0; !play.settled && !twin.settled; step += 1) {
    const taken = actions.slice(0, step);
    if (!showAlike(one, other, (draw) => hidden(draw, taken))) return;
    expect(sightOf(rules, twin), "what is hidden shows").toEqual(sightOf(rules, play));
    const action = actions[step];
    if (action === undefined) return;
    play = accepted(actPlay(rules, bet, play, action, one));
    twin = accepted(actPlay(rules, bet, twin, action, other));
  }
};

/**
 * Whether two rounds of the same bet look different when they open, as they must if they differ in what is shown;
 * undefined where one of them is over by then, or both have drawn the same.
 */
export const differAtOpening = <Selection, Action, State, View>(
  rules: Rules<Selection, Action, State, View>,
  bet: Bet<Selection>,
  [one, other]: readonly [BentDraws, BentDraws],
): boolean | undefined => {
  const [play, twin] = [accepted(openPlay(rules, bet, one)), accepted(openPlay(rules, bet, other))];
  if (play.settled || twin.settled || showAlike(one, other, () => false)) return undefined;
  return sightOf(rules, play).view !== sightOf(rules, twin).view;
};
