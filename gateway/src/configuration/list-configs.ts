import type { Database } from "@croupier/db/database";
import { presetOf, readVersion, type Version } from "./current.ts";
import { presets } from "./presets.ts";
import { readSubject, type Subject } from "./subject.ts";

/** A configuration in force. */
export type Configured = Subject & Version;

export interface ConfigFilter {
  readonly kind: Subject["kind"];
  readonly limit: number;
  /** The subject of the page before's last one, as text. */
  readonly cursor?: string | undefined;
}

/** All that is configured of a kind, in the order of its subjects' texts. Presets are listed with profiles. */
export const listConfigs = async (
  tx: Database,
  operatorId: string,
  { kind, limit, cursor }: ConfigFilter,
): Promise<{ readonly configs: Configured[]; readonly nextCursor: string | null }> => {
  const found = await readAll[kind](tx, operatorId);
  const texts = [...found.keys()].toSorted().filter((text) => cursor === undefined || text > cursor);
  const shown = texts.slice(0, limit);
  return {
    configs: shown.flatMap((text) => {
      const version = found.get(text);
      return version ? [{ ...readSubject(kind, text), ...version }] : [];
    }),
    nextCursor: texts.length > limit ? (shown.at(-1) ?? null) : null,
  };
};

/** There is one for each game and currency: some hundreds at the most. */
const readGames = async (tx: Database, operatorId: string): Promise<ReadonlyMap<string, Version>> => {
  const rows = await tx
    .selectFrom("game_config_versions")
    .distinctOn(["game", "currency"])
    .select(["game", "currency", "version", "body", "applied_at as appliedAt", "change_id as changeId"])
    .where("operator_id", "=", operatorId)
    .orderBy("game")
    .orderBy("currency")
    .orderBy("version", "desc")
    .execute();
  return new Map(rows.map(({ game, currency, ...version }) => [`${game}/${currency}`, version]));
};

const readPools = async (tx: Database, operatorId: string): Promise<ReadonlyMap<string, Version>> => {
  const rows = await tx
    .selectFrom("jackpot_versions")
    .distinctOn("pool")
    .select(["pool", "version", "body", "applied_at as appliedAt", "change_id as changeId"])
    .where("operator_id", "=", operatorId)
    .orderBy("pool")
    .orderBy("version", "desc")
    .execute();
  return new Map(rows.map(({ pool, ...version }) => [pool, version]));
};

const readProfiles = async (tx: Database, operatorId: string): Promise<ReadonlyMap<string, Version>> => {
  const rows = await tx
    .selectFrom("jurisdiction_profiles")
    .distinctOn("jurisdiction")
    .select(["jurisdiction", "version", "body", "applied_at as appliedAt", "change_id as changeId"])
    .where("operator_id", "=", operatorId)
    .orderBy("jurisdiction")
    .orderBy("version", "desc")
    .execute();
  const all = new Map<string, Version>();
  for (const code of Object.keys(presets)) {
    const preset = presetOf(code);
    if (preset) all.set(code, preset);
  }
  for (const { jurisdiction, ...version } of rows) all.set(jurisdiction, version);
  return all;
};

const readWallet = async (tx: Database, operatorId: string): Promise<ReadonlyMap<string, Version>> => {
  const kind = "wallet";
  const version = await readVersion(tx, operatorId, { kind });
  return new Map(version ? [[kind, version]] : []);
};

const readAll = { game: readGames, jurisdiction: readProfiles, wallet: readWallet, jackpot: readPools } as const;
