import type { RoundRecord } from "@croupier/contract/round";
import { verifyPair } from "@croupier/sdk/verify";
import type { TorturedPlayer } from "./player.ts";

export interface VerifiedRounds {
  readonly pairs: number;
  readonly rounds: number;
  readonly problems: readonly string[];
}

/** Every round under the pairs that were revealed to a player, from the house's own list, derived anew as players can. */
export const verifyPlayer = async (player: TorturedPlayer): Promise<VerifiedRounds> => {
  const client = player.client();
  // The answer to a rotation may have been lost, and with it the next commitment.
  await client.fairness.current();
  player.book.noteRevealed(await client.fairness.rotate({ clientSeed: "the-end" }));
  const problems: string[] = [];
  let rounds = 0;
  for (const revealed of player.book.revealed) {
    const { seedPairId } = revealed;
    const records: RoundRecord[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await client.rounds.list({ seedPairId, limit: 100, ...(cursor && { cursor }) });
      records.push(...page.rounds);
      cursor = page.nextCursor;
    } while (cursor !== null);
    const verification = await verifyPair(records, revealed);
    rounds += records.length;
    if (!verification.verified) {
      problems.push(`${player.plan.playerId}'s pair ${seedPairId} is forged: ${JSON.stringify(verification)}`);
    }
  }
  return { pairs: player.book.revealed.length, rounds, problems };
};
