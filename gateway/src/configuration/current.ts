import type { Database } from "@croupier/db/database";
import { presets } from "./presets.ts";
import type { Subject } from "./subject.ts";

/** A version of a configuration. */
export interface Version {
  /** 0 for a jurisdiction's preset, which comes with Croupier. */
  readonly version: number;
  readonly body: unknown;
  /** Null for a preset. */
  readonly appliedAt: Date | null;
  /** The change that made it; null for one that nobody proposed. */
  readonly changeId: string | null;
}

const columns = ["version", "body", "applied_at as appliedAt", "change_id as changeId"] as const;

/** The version in force, or the one of that number. */
export const readVersion = async (
  tx: Database,
  operatorId: string,
  subject: Subject,
  version?: number,
): Promise<Version | undefined> => {
  if (subject.kind === "game") {
    return tx
      .selectFrom("game_config_versions")
      .select(columns)
      .where("operator_id", "=", operatorId)
      .where("game", "=", subject.game)
      .where("currency", "=", subject.currency)
      .$if(version !== undefined, (query) => query.where("version", "=", version ?? 0))
      .orderBy("version", "desc")
      .limit(1)
      .executeTakeFirst();
  }
  if (subject.kind === "wallet") {
    return tx
      .selectFrom("operator_wallet_versions")
      .select(columns)
      .where("operator_id", "=", operatorId)
      .$if(version !== undefined, (query) => query.where("version", "=", version ?? 0))
      .orderBy("version", "desc")
      .limit(1)
      .executeTakeFirst();
  }
  if (subject.kind === "jackpot") {
    return tx
      .selectFrom("jackpot_versions")
      .select(columns)
      .where("operator_id", "=", operatorId)
      .where("pool", "=", subject.pool)
      .$if(version !== undefined, (query) => query.where("version", "=", version ?? 0))
      .orderBy("version", "desc")
      .limit(1)
      .executeTakeFirst();
  }
  const { jurisdiction } = subject;
  const own = await tx
    .selectFrom("jurisdiction_profiles")
    .select(columns)
    .where("operator_id", "=", operatorId)
    .where("jurisdiction", "=", jurisdiction)
    .$if(version !== undefined, (query) => query.where("version", "=", version ?? 0))
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  return own ?? ((version ?? 0) === 0 ? presetOf(jurisdiction) : undefined);
};

export const presetOf = (jurisdiction: string): Version | undefined => {
  const body = Object.hasOwn(presets, jurisdiction) ? presets[jurisdiction] : undefined;
  return body && { version: 0, body, appliedAt: null, changeId: null };
};
