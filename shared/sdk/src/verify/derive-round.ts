import { partRecord } from "@croupier/contract/part-record";
import { type Play, replay } from "@croupier/contract/play";
import type { PlayableVariant } from "@croupier/contract/rulebook";
import { shownView } from "@croupier/contract/shown-view";
import { createDraws } from "@croupier/fairness/draws";
import { type DrawRecord, recordDraws } from "@croupier/fairness/record";
import { parseSeed } from "@croupier/fairness/seed";
import { asJson } from "./difference.ts";
import type { FinishedRound } from "./record-shape.ts";

/** What follows from a round's bet, actions and seeds. */
export interface DerivedRound {
  /** In the order in which a difference is told; each as JSON. */
  readonly fields: ReadonlyMap<keyof FinishedRound, unknown>;
  readonly draws: readonly DrawRecord[];
}

/** Plays a round again. Throws when it can't have been played: the rules refuse its bet or one of its actions. */
export const deriveRound = ({ rules }: PlayableVariant, round: FinishedRound): DerivedRound => {
  const { clientSeed, nonce, serverSeed } = round.fairness;
  const { draws, log } = recordDraws(createDraws({ serverSeed: parseSeed(serverSeed), clientSeed, nonce }));
  const bet = {
    selections: round.wagers.map(({ selection }) => selection),
    stakes: round.wagers.map(({ stake }) => BigInt(stake)),
  };
  if (isUntaken(round)) return { fields: untaken(bet.stakes), draws: [] };
  const play = replay(rules, bet, round.actions, draws);
  // Only a round that its player left open can have been voided, and its stake given back.
  const status = play.settled ? "settled" : "voided";
  return {
    fields: new Map<keyof FinishedRound, unknown>([
      ["status", status],
      ["step", round.actions.length],
      ["stake", Number(play.due)],
      ["parts", asJson(play.parts.map(partRecord))],
      ["payout", play.settled ? Number(play.payout) : 0],
      ["view", asJson(shownView(status, rules.view(play.state, "player")))],
      ...(round.jackpots ? [["jackpots", derivedJackpots(round.jackpots, round, play)] as const] : []),
    ]),
    draws: log,
  };
};

/** A tier that is won by chance is drawn for once, from a stream of its own, when the round settles. */
const derivedJackpots = (
  jackpots: NonNullable<FinishedRound["jackpots"]>,
  { fairness }: FinishedRound,
  { settled, due }: Play,
): FinishedRound["jackpots"] => {
  const { clientSeed, nonce } = fairness;
  const serverSeed = parseSeed(fairness.serverSeed);
  return jackpots.map((jackpot) => {
    if (jackpot.range === null) return settled ? jackpot : { ...jackpot, won: false };
    const draws = createDraws({ serverSeed, clientSeed, nonce, purpose: `jackpot-${jackpot.tier}` });
    return { ...jackpot, won: settled && draws.uniformWide(BigInt(jackpot.range)) < due };
  });
};

/** A bet whose stake the operator's own wallet did not take: nothing of it was played. */
const isUntaken = ({ status, parts, actions }: FinishedRound): boolean =>
  status === "voided" && parts.length === 0 && actions.length === 0;

const untaken = (stakes: readonly bigint[]): DerivedRound["fields"] =>
  new Map<keyof FinishedRound, unknown>([
    ["status", "voided"],
    ["step", 0],
    ["stake", Number(stakes.reduce((sum, stake) => sum + stake, 0n))],
    ["parts", []],
    ["payout", 0],
    ["view", null],
  ]);
