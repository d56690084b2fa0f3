import type { ActionOf } from "@croupier/contract/game";
import { actPlay, type Bet, openPlay, type Play, replay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { dealing, scriptedDraws } from "@croupier/testing/scripted-draws";
import { seededDraws } from "@croupier/testing/seeded-draws";
import { accepted, sightOf } from "@croupier/testing/twins";
import { describe, expect, test } from "vitest";
import { blackjack } from "./blackjack.ts";

type Action = ActionOf<(typeof blackjack)["contract"]>;

const rules = createRulebook(blackjack).find("standard")?.rules;
if (!rules) throw new Error("the variant is missing");

const bet: Bet<{ on: "main" }> = { selections: [{ on: "main" }], stakes: [100n] };

/** A host's action whose debit is made outside: the rules are asked first, and nothing is kept until the debit stands. */
const act = (
  actions: readonly Action[],
  action: Action,
  nonce: number,
  debit: (amount: bigint) => boolean,
): { readonly actions: readonly Action[]; readonly shown: Play | undefined } => {
  const draws = seededDraws(nonce);
  const play = replay(rules, bet, actions, draws);
  const staked = play.due;
  const next = accepted(actPlay(rules, bet, play, action, draws));
  if (!debit(next.due - staked)) return { actions, shown: undefined };
  return { actions: [...actions, action], shown: next };
};

const position = (actions: readonly Action[], nonce: number) =>
  sightOf(rules, replay(rules, bet, actions, seededDraws(nonce)));

const nonces = Array.from({ length: 400 }, (_, nonce) => nonce);
const doubling = nonces.filter((nonce) => {
  const play = accepted(openPlay(rules, bet, seededDraws(nonce)));
  return rules.legal(play.state).includes("double");
});

describe("an action whose debit is made outside", () => {
  test("rounds to double on are among those tried", () => {
    expect(doubling.length).toBeGreaterThan(300);
  });

  test("when the debit fails nothing is recorded or shown, and the record gives the identical position", () => {
    for (const nonce of doubling) {
      const before = position([], nonce);
      const failed = act([], "double", nonce, () => false);
      expect(failed).toEqual({ actions: [], shown: undefined });
      expect(position(failed.actions, nonce)).toEqual(before);
    }
  });

  test("a later retry gives the result that the failed try would have given, however often it failed", () => {
    for (const nonce of doubling) {
      const tried: Play[] = [];
      for (const stands of [false, false, true]) {
        const { shown } = act([], "double", nonce, (amount) => stands && amount === 100n);
        if (shown) tried.push(shown);
      }
      const draws = seededDraws(nonce);
      const straight = accepted(actPlay(rules, bet, accepted(openPlay(rules, bet, draws)), "double", draws));
      expect(tried.map((play) => sightOf(rules, play))).toEqual([sightOf(rules, straight)]);
    }
  });

  test("giving up the double and hitting instead meets the same card: a failed debit can't be used to shop for another", () => {
    for (const nonce of doubling) {
      const doubled = act([], "double", nonce, () => true).shown;
      const hit = act(act([], "double", nonce, () => false).actions, "hit", nonce, () => true).shown;
      const cardsOf = (play: Play | undefined) => rules.view(play?.state, "player").hands[0]?.cards;
      expect(cardsOf(hit)).toEqual(cardsOf(doubled));
    }
  });

  test("what to debit is known before any card is drawn, and is the same whatever is drawn", () => {
    const growths = Array.from({ length: 300 }, (_, id) => id)
      .filter((id) => ![5, 4, 3, 9].includes(id))
      .map((next) => {
        const shoe = scriptedDraws([...dealing(312, [5, 4, 3, 9, next]), ...Array<number>(10).fill(0)]);
        const play = accepted(openPlay(rules, bet, shoe));
        return accepted(actPlay(rules, bet, play, "double", shoe)).due - 100n;
      });
    expect(new Set(growths)).toEqual(new Set([100n]));
  });
});
