import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { createClient, type GameName } from "@croupier/sdk";
import { type Verification, verifyRound } from "@croupier/sdk/verify";
import { type Casino, openSession } from "./casino.ts";

export interface Played {
  readonly round: RoundRecord;
  /** Minor units. */
  readonly balance: number;
  /** Undefined while the round is open: its seed stays hidden until it is over. */
  readonly verification: Verification | undefined;
}

/** Opens a round, and once it is over has its seed revealed and derives it anew. */
export const playRound = async (casino: Casino, game: GameName, selection: unknown, stake: number): Promise<Played> => {
  const client = createClient({ url: casino.url, token: await openSession(casino) });
  // Which selection goes with a game named at run time, the gateway checks.
  const bet = { wagers: [{ selection, stake }] } as never;
  const { round, balance }: RoundAnswer = await client.games[game].open(bet);
  if (round.status === "open") return { round, balance, verification: undefined };
  await client.fairness.rotate();
  const revealed = await client.rounds.get({ roundId: round.id });
  return { round: revealed, balance, verification: await verifyRound(revealed) };
};
