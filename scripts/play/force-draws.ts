import { canonicalJson } from "@croupier/contract/canonical";
import type { Game } from "@croupier/contract/game";
import { replay } from "@croupier/contract/play";
import type { RoundRecord } from "@croupier/contract/round";
import { createRulebook } from "@croupier/contract/rulebook";
import { createDraws } from "@croupier/fairness/draws";
import { parseSeed } from "@croupier/fairness/seed";
import { RefusedError } from "@croupier/host/operation";
import { scriptedSeed } from "@croupier/sdk/verify/script";
import { forcedDraws } from "@croupier/testing/forced/draws";

const DRAWS = /^\d{1,20}(,\d{1,20})*$/;

/** What a casino for development is told before a round. */
export interface Forced {
  readonly results: readonly bigint[];
  readonly clientSeed: string;
}

/** Reads `0,1,5`. Returns the sentence that says what is wrong with it. */
export const readForced = (text: string): Forced | string => {
  if (!DRAWS.test(text)) return `--force is numbers with commas between, such as 0,1,5, not ${text}`;
  const results = text.split(",").map(BigInt);
  const clientSeed = scriptedSeed(results);
  return clientSeed === undefined ? "--force has too many draws: 57 characters are the most" : { results, clientSeed };
};

/** Whether a casino drew as it was told: a genuine one takes the script for a client seed like any other. */
export const wasForced = (game: Game, round: RoundRecord, { results }: Forced): boolean => {
  const { clientSeed, nonce, serverSeed } = round.fairness;
  const rules = createRulebook(game).find(round.variant)?.rules;
  if (!rules || serverSeed === null) return false;
  const bet = {
    selections: round.wagers.map(({ selection }) => selection),
    stakes: round.wagers.map(({ stake }) => BigInt(stake)),
  };
  const draws = forcedDraws(results, createDraws({ serverSeed: parseSeed(serverSeed), clientSeed, nonce }));
  try {
    const { state } = replay(rules, bet, round.actions, draws);
    return canonicalJson(rules.view(state, "player")) === canonicalJson(round.view);
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
};
