import type { Draws } from "@croupier/math/draws";
import type { Stack } from "./stack.ts";

/**
 * A client seed under which the player's first round of real money is as wanted. It takes the house's master key to
 * find one; the round itself is played as any other.
 */
export const chooseClientSeed = async (
  { db, seeds }: Pick<Stack, "db" | "seeds">,
  playerId: string,
  isWanted: (draws: Draws) => boolean,
): Promise<string> => {
  const next = await db
    .selectFrom("seed_pairs")
    .select(["id", "salt", "master_key_id as masterKeyId", "commitment"])
    .where("player_id", "=", playerId)
    .where("mode", "=", "real")
    .where("state", "=", "next")
    .executeTakeFirstOrThrow();
  for (let tried = 0; ; tried += 1) {
    const clientSeed = `chosen-${tried}`;
    if (isWanted(seeds.draws({ ...next, clientSeed }, { mode: "real", nonce: 0 }))) return clientSeed;
  }
};
