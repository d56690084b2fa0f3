import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { openDatabase } from "./database.ts";
import * as spine from "./migrations/0001-spine.ts";
import * as abandonedRounds from "./migrations/0002-abandoned-rounds.ts";
import * as tenantIsolation from "./migrations/0003-tenant-isolation.ts";
import * as keysAndAuditLog from "./migrations/0004-keys-and-audit-log.ts";
import * as tenantsAndLaunch from "./migrations/0005-tenants-and-launch.ts";
import * as history from "./migrations/0006-history.ts";
import * as configuration from "./migrations/0007-configuration.ts";
import * as reports from "./migrations/0008-reports.ts";
import * as freeRounds from "./migrations/0009-free-rounds.ts";
import * as playerProtection from "./migrations/0010-player-protection.ts";
import * as corrections from "./migrations/0011-corrections.ts";
import * as seamlessWallet from "./migrations/0012-seamless-wallet.ts";
import * as reconciliation from "./migrations/0014-reconciliation.ts";
import * as rateLimits from "./migrations/0015-rate-limits.ts";
import * as streams from "./migrations/0016-streams.ts";
import * as jackpots from "./migrations/0017-jackpots.ts";
import * as keptPromises from "./migrations/0018-kept-promises.ts";
import * as forgetting from "./migrations/0019-forgetting.ts";
import * as sessionsAtOnce from "./migrations/0020-sessions-at-once.ts";

/** Forward only, in this order. A migration that has left this machine is never edited; write the next one. */
const migrations: Record<string, Migration> = {
  "0001-spine": spine,
  "0002-abandoned-rounds": abandonedRounds,
  "0003-tenant-isolation": tenantIsolation,
  "0004-keys-and-audit-log": keysAndAuditLog,
  "0005-tenants-and-launch": tenantsAndLaunch,
  "0006-history": history,
  "0007-configuration": configuration,
  "0008-reports": reports,
  "0009-free-rounds": freeRounds,
  "0010-player-protection": playerProtection,
  "0011-corrections": corrections,
  "0012-seamless-wallet": seamlessWallet,
  "0014-reconciliation": reconciliation,
  "0015-rate-limits": rateLimits,
  "0016-streams": streams,
  "0017-jackpots": jackpots,
  "0018-kept-promises": keptPromises,
  "0019-forgetting": forgetting,
  "0020-sessions-at-once": sessionsAtOnce,
};

/** A migration that could not be applied; the database is as the one before left it. */
class MigrationError extends Error {
  override name = "MigrationError";
}

/** Brings the database at `url` to the newest schema. Safe to run from several processes at once. */
export const migrateToLatest = (url: string): Promise<void> => migrateTo(url, undefined);

/** Brings it as far as the migration of that name, and no further. */
export const migrateTo = async (url: string, name: string | undefined): Promise<void> => {
  const db: Kysely<never> = openDatabase({
    url,
    applicationName: "croupier-migrate",
    maxConnections: 2,
    statementTimeoutMs: 0,
  }) as unknown as Kysely<never>;
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    const { error, results } = await (name === undefined ? migrator.migrateToLatest() : migrator.migrateTo(name));
    if (!error) return;
    const failed = results?.find(({ status }) => status === "Error")?.migrationName;
    const reason = error instanceof Error ? error.message : "unknown";
    throw new MigrationError(failed ? `migration ${failed} failed: ${reason}` : `migrations can't run: ${reason}`, {
      cause: error,
    });
  } finally {
    await db.destroy();
  }
};
