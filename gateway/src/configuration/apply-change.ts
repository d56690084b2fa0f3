import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { type Change, moveChange, supersedeOthers } from "./change.ts";
import { refuseGameBody } from "./check-game.ts";
import { refuseJackpotBody } from "./check-jackpot.ts";
import { readVersion } from "./current.ts";
import { gameBody } from "./game-body.ts";
import { jackpotBody } from "./jackpot-body.ts";
import { profileBody } from "./profile-body.ts";
import type { Subject } from "./subject.ts";
import { refuseWalletBody, walletBody } from "./wallet-body.ts";
import { writeJackpot } from "./write-jackpot.ts";

const bodies = { game: gameBody, jurisdiction: profileBody, wallet: walletBody, jackpot: jackpotBody } as const;

/** Why a body can't be applied, as things are now. */
export const refuseBody = async (
  tx: Database,
  operatorId: string,
  subject: Subject,
  body: unknown,
): Promise<Refusal | undefined> => {
  if (!bodies[subject.kind].safeParse(body).success) {
    return refuse("config_invalid", "This build can't read the configuration that was proposed.");
  }
  if (subject.kind === "game") return refuseGameBody(subject, gameBody.parse(body));
  if (subject.kind === "wallet") return refuseWalletBody(walletBody.parse(body));
  return subject.kind === "jackpot" ? refuseJackpotBody(tx, operatorId, subject, jackpotBody.parse(body)) : undefined;
};

/**
 * Applies an approved change whose time has come, or says why that is too late: `superseded` if its subject has moved on
 * since it was proposed, `rejected` if it does not hold any more. `tx` holds the operator's lock on changes.
 */
export const applyChange = async (tx: Database, operatorId: string, change: Change): Promise<Change> => {
  const at = new Date();
  const now = await readVersion(tx, operatorId, change);
  if ((now?.version ?? 0) !== change.base) {
    const reason = `version ${now?.version ?? 0} is in force, not ${change.base} any more`;
    return moveChange(tx, operatorId, change.changeId, { state: "superseded", closed_at: at, reason });
  }
  const invalid = await refuseBody(tx, operatorId, change, change.body);
  if (invalid) {
    return moveChange(tx, operatorId, change.changeId, { state: "rejected", closed_at: at, reason: invalid.message });
  }
  const version = await write(tx, operatorId, change, change.changeId);
  const applied = await moveChange(tx, operatorId, change.changeId, { state: "applied", closed_at: at, version });
  await supersedeOthers(tx, operatorId, applied, at);
  return applied;
};

const write = async (tx: Database, operatorId: string, change: Change, changeId: string): Promise<number> => {
  if (change.kind === "game") return writeGame(tx, operatorId, change, changeId);
  if (change.kind === "wallet") return writeWallet(tx, operatorId, change, changeId);
  if (change.kind === "jackpot") return writeJackpot(tx, operatorId, change, changeId);
  const { jurisdiction, base, body } = change;
  const row = {
    operator_id: operatorId,
    jurisdiction,
    version: base + 1,
    body: JSON.stringify(body),
    change_id: changeId,
  };
  await tx.insertInto("jurisdiction_profiles").values(row).execute();
  return base + 1;
};

const writeWallet = async (
  tx: Database,
  operator_id: string,
  { base, body }: Change & { readonly kind: "wallet" },
  change_id: string,
): Promise<number> => {
  const values = { ...walletBody.parse(body), change_id };
  const { version } =
    base === 0
      ? await tx
          .insertInto("operator_wallets")
          .values({ operator_id, ...values })
          .returning("version")
          .executeTakeFirstOrThrow()
      : await tx
          .updateTable("operator_wallets")
          .set(values)
          .where("operator_id", "=", operator_id)
          .where("version", "=", base)
          .returning("version")
          .executeTakeFirstOrThrow();
  return version;
};

const writeGame = async (
  tx: Database,
  operator_id: string,
  { game, currency, base, body }: Change & { readonly kind: "game" },
  change_id: string,
): Promise<number> => {
  const { enabled, variant, stake, maxPayout, abandoned } = gameBody.parse(body);
  const values = {
    enabled,
    variant,
    stake_min: BigInt(stake.min),
    stake_max: BigInt(stake.max),
    stake_step: BigInt(stake.step),
    stake_default: BigInt(stake.default),
    max_payout: BigInt(maxPayout),
    abandoned_policy: abandoned.policy,
    abandoned_after_hours: abandoned.afterHours,
    change_id,
  };
  const { version } =
    base === 0
      ? await tx
          .insertInto("game_configs")
          .values({ operator_id, game, currency, ...values })
          .returning("version")
          .executeTakeFirstOrThrow()
      : await tx
          .updateTable("game_configs")
          .set(values)
          .where("operator_id", "=", operator_id)
          .where("game", "=", game)
          .where("currency", "=", currency)
          .where("version", "=", base)
          .returning("version")
          .executeTakeFirstOrThrow();
  return version;
};
