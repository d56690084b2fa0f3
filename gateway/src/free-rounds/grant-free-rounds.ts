import { createHash } from "node:crypto";
import { canonicalJson } from "@croupier/contract/canonical";
import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { type Actor, audited } from "../audit/audited.ts";
import { contracts } from "../games.gen.ts";
import { registerPlayers } from "../sessions/create-session.ts";

/** What each of the players gets. Their winnings are cash; the stakes are the operator's promo account's. */
export interface FreeRoundsToGrant {
  /** The operator's own: granted again under it, it is the same grant. */
  readonly grantId: string;
  /** The operator's own ids. */
  readonly playerIds: readonly string[];
  readonly campaign: string;
  readonly games: readonly string[];
  readonly currency: string;
  /** Of one round, minor units. */
  readonly stake: number;
  readonly rounds: number;
  readonly expiresAt: Date;
}

export interface GrantedFreeRounds {
  readonly grantId: string;
  readonly players: number;
}

/** Grants free rounds to each of the players, once per player and `grantId`. */
export const grantFreeRounds = (
  db: Database,
  actor: Actor,
  { playerIds, ...grant }: FreeRoundsToGrant,
): Promise<GrantedFreeRounds | Refusal> =>
  audited(db, actor, "freeRounds.grant", async (tx) => {
    const { operatorId } = actor.caller;
    const unfit = await refuseGames(tx, operatorId, grant);
    if (unfit) return unfit;
    const { grantId: id, expiresAt, ...rest } = grant;
    const told = { ...rest, expiresAt: expiresAt.toISOString() };
    const payload = createHash("sha256").update(canonicalJson(told)).digest();
    const before = await payloadsOf(tx, operatorId, id);
    if (before.some((payloadHash) => !payload.equals(payloadHash))) return refuse("request_id_reused");
    const players = await registerPlayers(tx, operatorId, playerIds);
    await tx
      .insertInto("free_round_grants")
      .values(
        players.map((player_id) => ({
          operator_id: operatorId,
          player_id,
          id,
          payload_hash: payload,
          campaign: grant.campaign,
          games: [...grant.games],
          currency: grant.currency,
          stake: BigInt(grant.stake),
          rounds: grant.rounds,
          expires_at: expiresAt,
          cancelled_at: null,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const answer = { grantId: id, players: players.length };
    return { answer, subject: id, before: null, after: { ...told, players } };
  });

const payloadsOf = async (tx: Database, operatorId: string, grantId: string): Promise<readonly Uint8Array[]> => {
  const rows = await tx
    .selectFrom("free_round_grants")
    .select("payload_hash")
    .distinct()
    .where("operator_id", "=", operatorId)
    .where("id", "=", grantId)
    .execute();
  return rows.map(({ payload_hash }) => payload_hash);
};

/** Each game must be one whose stake can't grow, offered in this currency, with the stake as one wager on its grid. */
const refuseGames = async (
  tx: Database,
  operatorId: string,
  { games, currency, stake }: Pick<FreeRoundsToGrant, "games" | "currency" | "stake">,
): Promise<Refusal | undefined> => {
  const configs = await tx
    .selectFrom("game_configs")
    .select(["game", "enabled", "stake_min as min", "stake_max as max", "stake_step as step"])
    .where("operator_id", "=", operatorId)
    .where("currency", "=", currency)
    .where("game", "in", games)
    .execute();
  for (const game of games) {
    const contract = Object.values(contracts).find(({ name }) => name === game);
    if (!contract) return refuse("unknown_game", `There is no game '${game}'.`);
    if (contract.stakeGrows) return refuse("free_rounds_not_for_game", `The stake of ${game} can grow.`);
    const config = configs.find((row) => row.game === game);
    if (!config?.enabled) return refuse("game_disabled", `${game} is not open in ${currency}.`);
    const { min, max, step } = config;
    const total = BigInt(stake);
    if (total < min || total > max || (total - min) % step !== 0n) {
      return refuse("stake_off_step", `${game} takes ${min} to ${max} ${currency} in steps of ${step}, not ${stake}.`);
    }
  }
  return undefined;
};
