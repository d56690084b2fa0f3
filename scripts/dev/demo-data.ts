import { createHash } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { KEY_SCOPES } from "@croupier/db/tables/api-keys";
import { firstHurtful } from "@croupier/gateway/configuration/stake-grid";
import { variants } from "@croupier/gateway/configuration/variants.gen";
import { deposit, openAccount } from "@croupier/ledger/accounts";
import { DEMO_CASINO, DEMO_CURRENCY, DEMO_FUNDS, DEMO_PLAYER, DEMO_SEAMLESS_CASINO } from "./demo.ts";

const LIMITS = { stake_max: 100_000n, stake_step: 50n, max_payout: 100_000_000n } as const;
const STEP = 50;
const USUAL_STAKE = 100;

/** The least grid in steps of half a unit on which rounding hurts no bet of this game: what an operator could configure. */
const gridOf = (game: string, variant: string) => {
  const hurtful = Object.hasOwn(variants, game) ? (variants[game]?.[variant]?.hurtfulStakes ?? []) : [];
  const max = Number(LIMITS.stake_max);
  let min = STEP;
  while (firstHurtful(hurtful, { min, max, step: STEP })) min += STEP;
  return { ...LIMITS, stake_min: BigInt(min), stake_default: BigInt(Math.max(min, USUAL_STAKE)) };
};

export interface DemoCasino {
  readonly operatorId: string;
  readonly apiKeyId: string;
  readonly operatorKey: string;
  /** Where it keeps its players' money itself, and the key that it knows our calls by; none if we keep it. */
  readonly wallet?: { readonly url: string; readonly keyId: string };
}

/** A game and the names of its variants, first the one to play. */
export interface DemoGame {
  readonly name: string;
  readonly variants: readonly string[];
}

/** Makes sure of an operator, its key, a player with money and every game switched on. Changes nothing that is there. */
export const plantDemoData = async (db: Database, casino: DemoCasino, games: readonly DemoGame[]): Promise<void> => {
  await plantOperator(db, casino);
  await Promise.all([plantPlayer(db, casino), ...games.map((game) => plantGame(db, casino, game))]);
};

const plantOperator = async (
  db: Database,
  { operatorId, apiKeyId, operatorKey, wallet }: DemoCasino,
): Promise<void> => {
  const kept = wallet
    ? ({ name: DEMO_SEAMLESS_CASINO, wallet: "seamless" } as const)
    : ({ name: DEMO_CASINO, wallet: "hosted" } as const);
  await db
    .insertInto("operators")
    .values({ id: operatorId, ...kept })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (wallet) await plantWallet(db, operatorId, wallet);
  await db
    .insertInto("currencies")
    .values({ operator_id: operatorId, code: DEMO_CURRENCY, exponent: 2 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .insertInto("api_keys")
    .values({
      id: apiKeyId,
      operator_id: operatorId,
      hash: createHash("sha256").update(operatorKey, "utf8").digest(),
      name: "pnpm dev",
      scopes: [...KEY_SCOPES],
      expires_at: null,
      revoked_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** It follows the ports of this start; a key that a developer has changed to stays. */
const plantWallet = async (
  db: Database,
  operatorId: string,
  { url, keyId }: NonNullable<DemoCasino["wallet"]>,
): Promise<void> => {
  await db
    .insertInto("operator_wallets")
    .values({ operator_id: operatorId, url, key_id: keyId, next_key_id: null })
    .onConflict((conflict) =>
      conflict.column("operator_id").doUpdateSet({ url }).where("operator_wallets.url", "<>", url),
    )
    .execute();
};

const plantPlayer = async (db: Database, { operatorId, wallet }: DemoCasino): Promise<void> => {
  await db
    .insertInto("players")
    .values({ id: uuidV7(), operator_id: operatorId, external_id: DEMO_PLAYER })
    .onConflict((conflict) => conflict.columns(["operator_id", "external_id"]).doNothing())
    .execute();
  const { id: playerId } = await db
    .selectFrom("players")
    .select("id")
    .where("operator_id", "=", operatorId)
    .where("external_id", "=", DEMO_PLAYER)
    .executeTakeFirstOrThrow();
  const key = { operatorId, playerId, mode: "real" } as const;
  const account = await openAccount(db, key, DEMO_CURRENCY);
  if ("code" in account) throw new Error(`the demo player's account can't be opened: ${account.message}`);
  // The money of the other is in the operator's wallet.
  if (wallet) return;
  // A player who has lost everything is funded again at the next start.
  if (account.balance > 0n) return;
  const funded = await deposit(db, key, BigInt(DEMO_FUNDS));
  if ("code" in funded) throw new Error(`the demo player can't be funded: ${funded.message}`);
};

const plantGame = async (db: Database, { operatorId }: DemoCasino, game: DemoGame): Promise<void> => {
  const { name } = game;
  const [variant] = game.variants;
  if (variant === undefined) return;
  await db
    .insertInto("game_configs")
    .values({
      operator_id: operatorId,
      game: name,
      currency: DEMO_CURRENCY,
      enabled: true,
      variant,
      ...gridOf(name, variant),
    })
    .onConflict((conflict) =>
      // While a game is being written its variants are renamed; one that is gone could not be played any more.
      conflict
        .columns(["operator_id", "game", "currency"])
        .doUpdateSet({ variant })
        .where("game_configs.variant", "not in", [...game.variants]),
    )
    .execute();
};
