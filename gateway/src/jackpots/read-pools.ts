import { contributionText, figureTexts } from "@croupier/jackpots/theory-text";
import type { TierTerms } from "@croupier/jackpots/tier";
import { payable } from "@croupier/jackpots/trigger";
import type { Database } from "@croupier/db/database";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { JackpotLevel } from "../streams/session-event.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const exact = z.string().regex(/^\d+\/\d+$/);
const micro = z.string().regex(/^-?\d+$/);

/** A mark that was hit, for anybody to verify. */
const mark = z
  .strictObject({
    cycle: z.int().min(0).describe("How many wins came before it."),
    commitment: hash.describe("SHA-256 of the pool seed; shown since the pool began."),
    poolSeed: hash,
    from: z.int().min(0).describe("The seed amount, minor units: marks lie above it …"),
    upTo: z.int().describe("… up to the ceiling, each whole amount as likely as another."),
    mark: z.int(),
  })
  .meta({ id: "JackpotMark" });

const shownTier = {
  tier: z.string(),
  amount: z.int().min(0).describe("Minor units: what it would pay now."),
  contribution: exact.describe("Of each stake."),
  seed: z.int().min(0).describe("Minor units: what it begins with."),
  ceiling: z.int().describe("Minor units: the most that it pays; a tier that must hit does so by then."),
  range: z
    .string()
    .nullable()
    .describe("One win in so many minor units staked; null for a tier that must hit by its ceiling."),
  cycle: z.int().min(0).describe("How many wins there were."),
  commitment: hash
    .nullable()
    .describe(
      "SHA-256 of the seed that the hidden mark follows from; null before the first bet, and where there is none.",
    ),
  lastWin: z
    .strictObject({ amount: z.int().min(0), at: z.iso.datetime(), mark: mark.nullable() })
    .nullable()
    .describe("The latest there was."),
};

export const playerPool = z
  .strictObject({
    pool: z.string(),
    currency: z.string(),
    games: z.array(z.string()),
    tiers: z.array(z.strictObject(shownTier)),
  })
  .meta({ id: "JackpotPool" });

const figures = z.strictObject({
  hitsPerUnit: exact.describe("Wins per minor unit staked."),
  meanWin: exact.describe("Minor units."),
  rtp: exact.describe("What players get back of each unit staked, on top of the game's own RTP …"),
  fromContributions: exact.describe("… from what their stakes brought …"),
  fromSeeds: exact.describe("… and from seed money, which the operator pays."),
});

export const operatorPool = z
  .strictObject({
    pool: z.string(),
    version: z.int().min(1),
    enabled: z.boolean(),
    currency: z.string(),
    games: z.array(z.string()),
    tiers: z.array(
      z.strictObject({
        ...shownTier,
        level: micro.describe("Millionths of a minor unit: seeded + brought - returned - paid."),
        seeded: micro.describe("Seed money so far."),
        brought: micro.describe("Contributions of rounds that settled …"),
        returned: micro.describe("… and what went back of it: nothing, since rounds give as they settle."),
        paid: micro.describe("Wins so far, as they left the pool."),
        figures: figures.describe("What the tier comes to in the long run: exact."),
      }),
    ),
  })
  .meta({ id: "JackpotPoolAccount" });

export type PlayerPool = z.output<typeof playerPool>;
export type OperatorPool = z.output<typeof operatorPool>;

interface TierRow {
  readonly pool: string;
  readonly version: number;
  readonly enabled: boolean;
  readonly currency: string;
  readonly games: string[];
  readonly tier: string;
  readonly per_unit: number;
  readonly seed: bigint;
  readonly ceiling: bigint;
  readonly range: string | null;
  readonly cycle: number;
  readonly commitment: string | null;
  readonly seeded: string;
  readonly brought: string;
  readonly returned: string;
  readonly paid: string;
  readonly won: string | null;
  readonly won_at: Date | null;
  readonly mark: z.output<typeof mark> | null;
}

/** An operator has some dozens of tiers at the most: a pool has eight. */
const readTiers = async (tx: Database, operatorId: string, which: RawBuilder<boolean>): Promise<readonly TierRow[]> => {
  const { rows } = await sql<TierRow>`
    select t.pool, t.version, t.enabled, t.currency, t.games, t.tier, t.per_unit, t.seed, t.ceiling, t.range::text,
      t.cycle, t.commitment, t.seeded::text, t.paid::text, s.brought::text, s.returned::text,
      (l.amount / 1000000)::bigint::text as won, l.at as won_at,
      case when m.tier is not null then jsonb_build_object('cycle', m.cycle, 'commitment', m.commitment,
        'poolSeed', m.pool_seed, 'from', m.mark_from, 'upTo', m.mark_up_to, 'mark', m.mark) end as mark
    from jackpot_tiers t
    cross join lateral (
      select coalesce(sum(brought), 0) as brought, coalesce(sum(returned), 0) as returned from jackpot_shards
      where operator_id = t.operator_id and tier = t.tier
    ) s
    left join jackpot_lines l on l.operator_id = t.operator_id and l.tier = t.tier and l.cycle = t.cycle - 1 and l.kind = 'win'
    left join jackpot_marks m on m.operator_id = t.operator_id and m.tier = t.tier and m.cycle = t.cycle - 1
    where t.operator_id = ${operatorId} and ${which}
    order by t.pool, t.tier`.execute(tx);
  return rows;
};

const termsOf = ({ per_unit, seed, ceiling, range }: TierRow): TierTerms => ({
  perUnit: BigInt(per_unit),
  seed,
  ceiling,
  trigger: range === null ? { kind: "must-hit-by" } : { kind: "chance", range: BigInt(range) },
});

const levelOf = ({ seeded, brought, returned, paid }: TierRow): bigint =>
  BigInt(seeded) + BigInt(brought) - BigInt(returned) - BigInt(paid);

const shown = (row: TierRow) => ({
  tier: row.tier,
  amount: Number(payable(levelOf(row), row.ceiling)),
  contribution: contributionText(BigInt(row.per_unit)),
  seed: Number(row.seed),
  ceiling: Number(row.ceiling),
  range: row.range,
  cycle: row.cycle,
  commitment: row.commitment,
  lastWin:
    row.won === null || row.won_at === null
      ? null
      : { amount: Number(row.won), at: row.won_at.toISOString(), mark: row.mark },
});

const byPool = (rows: readonly TierRow[]): readonly (readonly [TierRow, ...TierRow[]])[] => {
  const pools = new Map<string, [TierRow, ...TierRow[]]>();
  for (const row of rows) {
    const pool = pools.get(row.pool);
    if (pool) pool.push(row);
    else pools.set(row.pool, [row]);
  }
  return [...pools.values()];
};

/** The pools that a session's bets can win, in its currency and for the games that it may open. */
export const readPlayerPools = async (
  tx: Database,
  operatorId: string,
  { currency, games }: { readonly currency: string; readonly games: readonly string[] | null },
): Promise<PlayerPool[]> => {
  const rows = await readTiers(
    tx,
    operatorId,
    sql`t.enabled and t.currency = ${currency} and (${games}::text[] is null or t.games && ${games}::text[])`,
  );
  return byPool(rows).map((tiers) => ({
    pool: tiers[0].pool,
    currency,
    games: tiers[0].games,
    tiers: tiers.map(shown),
  }));
};

/** All of an operator's pools, with what moved them and what they come to. */
export const readOperatorPools = async (tx: Database, operatorId: string): Promise<OperatorPool[]> =>
  byPool(await readTiers(tx, operatorId, sql`true`)).map((tiers) => ({
    pool: tiers[0].pool,
    version: tiers[0].version,
    enabled: tiers[0].enabled,
    currency: tiers[0].currency,
    games: tiers[0].games,
    tiers: tiers.map((row) => ({
      ...shown(row),
      level: String(levelOf(row)),
      seeded: row.seeded,
      brought: row.brought,
      returned: row.returned,
      paid: row.paid,
      figures: figureTexts(termsOf(row)),
    })),
  }));

/** What the tiers stand at that bets can win now. */
export const readLevels = async (tx: Database, operatorId: string): Promise<readonly JackpotLevel[]> =>
  (await readTiers(tx, operatorId, sql`t.enabled`)).map((row) => ({
    jackpot: row.tier,
    currency: row.currency,
    amount: shown(row).amount,
  }));
