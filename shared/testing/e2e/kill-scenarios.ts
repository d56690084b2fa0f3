import type { Game } from "@croupier/contract/game";
import { actPlay, openPlay, type Play } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import type { Draws } from "@croupier/math/draws";
import type { GameName } from "@croupier/sdk";

const STAKE = 8;

/** A call to kill a service in, and what leads to it. */
export interface Scenario {
  readonly game: GameName;
  readonly selection: object;
  /** The player's actions before it. */
  readonly played: readonly unknown[];
  /** A bet, an action, or the house's end of a round whose player is gone. */
  readonly call: "open" | { readonly action: unknown } | { readonly policy: "fallback" | "void" };
  /** How many operations of money the call is, each whole by itself. */
  readonly operations: number;
  /** What it leaves, where that takes the right cards. */
  readonly leaves: "open" | "paid" | "anything";
}

const reveal = { type: "reveal", tile: 12 };
const mines = { game: "mines", selection: { mines: 3 }, played: [], operations: 1 } as const;
const blackjack = { game: "blackjack", selection: { on: "main" }, played: [], operations: 1 } as const;
const poker = { game: "video-poker", selection: {}, played: [], operations: 1 } as const;
const coin = { game: "coin-flip", selection: { calls: ["heads"] }, played: [], operations: 1 } as const;

/** By what is done. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  "a bet": { ...coin, call: "open", leaves: "anything" },
  "a reveal": { ...mines, call: { action: reveal }, leaves: "open" },
  "a cash-out": { ...mines, played: [reveal], call: { action: { type: "cash-out" } }, leaves: "paid" },
  "the house's cash-out": { ...mines, played: [reveal], call: { policy: "fallback" }, leaves: "paid" },
  "the house's return of a stake": { ...mines, call: { policy: "void" }, leaves: "anything" },
  "a split": { ...blackjack, call: { action: "split" }, leaves: "open" },
  "a double that pays": { ...blackjack, call: { action: "double" }, leaves: "paid" },
  "an insurance that pays": { ...blackjack, call: { action: "insure" }, leaves: "paid" },
  "the house's decline and stand": { ...blackjack, call: { policy: "fallback" }, operations: 2, leaves: "paid" },
  "a draw that pays": { ...poker, call: { action: { type: "draw", hold: [0, 3] } }, leaves: "paid" },
};

export const variantOf = ({ variants }: Game): string => Object.keys(variants)[0] ?? "";

export const wagersOf = ({ selection }: Scenario) => [{ selection, stake: STAKE }];

/** Tells whether with these draws the call can be made, and leaves what it should. */
export const createIsWanted = (game: Game, { selection, played, call, operations, leaves }: Scenario) => {
  const rules = createRulebook(game).find(variantOf(game))?.rules;
  if (!rules) throw new Error(`${game.contract.name} has no variant`);
  const bet = { selections: [selection], stakes: [BigInt(STAKE)] };

  /** What the call does in a round, one operation after the other. */
  const actionIn = ({ state }: Play): unknown => {
    if (call === "open" || "action" in call) return call === "open" ? undefined : call.action;
    const fallback = rules.fallback(state);
    return fallback === "void" ? undefined : fallback.action;
  };

  return (draws: Draws): boolean => {
    let play: Play | string = openPlay(rules, bet, draws);
    for (const action of played) if (typeof play !== "string") play = actPlay(rules, bet, play, action, draws);
    if (leaves === "anything") return typeof play !== "string";
    for (let operation = 0; operation < operations && typeof play !== "string"; operation += 1) {
      play = actPlay(rules, bet, play, actionIn(play), draws);
    }
    return typeof play !== "string" && (leaves === "open" ? !play.settled : play.settled && play.payout > 0n);
  };
};
