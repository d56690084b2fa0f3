import type { Mode, RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { type Client, createClient, type GameName, isCroupierError } from "@croupier/sdk";
import { type Verification, verifyRound } from "@croupier/sdk/verify";
import { type Casino, openSession } from "./casino.ts";
import { legalIn } from "./decide.ts";

/** A player's client, with a session of its own. */
export const join = async (casino: Casino, mode: Mode): Promise<Client> =>
  createClient({ url: casino.url, token: await openSession(casino, mode) });

/** Opens a round; each wager has the same stake. If one is open already, that is the round, and nothing is staked. */
export const openRound = async (
  client: Client,
  game: GameName,
  selections: readonly unknown[],
  stake: number,
): Promise<RoundAnswer & { readonly resumed: boolean }> => {
  // Which selection goes with a game named at run time, the gateway checks.
  const bet = { wagers: selections.map((selection) => ({ selection, stake })) } as never;
  try {
    return { ...(await client.games[game].open(bet)), resumed: false };
  } catch (error) {
    if (!isCroupierError(error, "round_already_open") || !error.round) throw error;
    const { balance } = await client.games[game].current();
    return { round: error.round, balance, resumed: true };
  }
};

/** Who decides, and sees what comes of it. */
export interface Decider {
  /** One of these, or undefined to leave the round open. */
  ask(legal: readonly unknown[]): Promise<unknown>;
  show(answer: RoundAnswer): void;
  /** Someone else was faster, so the last decision did nothing; how the round stands is shown next. */
  overtaken(): void;
}

/** Takes decisions until the round is over or there are none. */
export const decide = async (
  client: Client,
  game: GameName,
  opened: RoundAnswer,
  decider: Decider,
): Promise<RoundAnswer> => {
  let answer = opened;
  while (answer.round.status === "open") {
    const action = await decider.ask(legalIn(answer.round.view));
    if (action === undefined) return answer;
    const { id: roundId, step: expectedStep } = answer.round;
    try {
      answer = await client.games[game].act({ roundId, expectedStep, action } as never);
    } catch (error) {
      if (!isCroupierError(error, "stale_action") || !error.round) throw error;
      answer = { round: error.round, balance: (await client.games[game].current()).balance };
      decider.overtaken();
    }
    decider.show(answer);
  }
  return answer;
};

/** Has the seed of a round that is over revealed, unless it is already. Rejects while another round needs it. */
const reveal = async (client: Client, roundId: string): Promise<RoundRecord> => {
  const round = await client.rounds.get({ roundId });
  if (round.fairness.serverSeed !== null) return round;
  await client.fairness.rotate();
  return client.rounds.get({ roundId });
};

/** Derives a round anew from its public record. A string says why it can't be done yet. */
export const verifyPlayed = async (
  client: Client,
  { id, status }: RoundRecord,
): Promise<{ readonly round: RoundRecord; readonly verification: Verification } | string> => {
  if (status === "open") return "this round is open and waits for your decision";
  try {
    // Someone else may turn the same player's pair between our look and our turn: then there is nothing left to turn.
    const round = await reveal(client, id).catch((error: unknown) => {
      if (isCroupierError(error, "stale_commitment")) return reveal(client, id);
      throw error;
    });
    return { round, verification: await verifyRound(round) };
  } catch (error) {
    if (isCroupierError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
};
