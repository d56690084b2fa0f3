import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "@croupier/db/database";
import { findUnbalanced } from "@croupier/ledger/audit-recent";
import type { HouseMetrics } from "@croupier/telemetry/house-metrics";
import type { Log } from "@croupier/telemetry/log";
import {
  readCommitments,
  readDatabase,
  readDueJobs,
  readLevels,
  readOpenRounds,
  readReportsBehind,
  readTierTerms,
  readUnpaidSeconds,
} from "./figures.ts";
import { readRtpFigures } from "./rtp-figures.ts";

export interface HouseTellerDeps {
  readonly db: Database;
  /** Reads every operator's ledger, and nothing else. */
  readonly auditDb: Database;
  readonly log: Log;
  readonly house: HouseMetrics;
}

/** Looks at what is so of the whole house, and tells it as metrics. Every worker does, and all tell the same. */
export interface HouseTeller {
  /** Looks at everything once. */
  tell(): Promise<void>;
  /** Looks again and again until stopped; that resolves once what is under way has ended. */
  start(): { stop(): Promise<void> };
}

/** What can change in a moment; what follows reports, which are brought up to date every minute; what reads much. */
const OFTEN_MS = 15_000;
const EVERY_MINUTE_MS = 60_000;
const SELDOM_MS = 300_000;

export const createHouseTeller = ({ db, auditDb, log, house }: HouseTellerDeps): HouseTeller => {
  const listOperators = async (): Promise<readonly string[]> =>
    (await db.selectFrom("operators").select("id").orderBy("id").execute()).map(({ id }) => id);

  /** One operator after another: this role sees one at a time. */
  const ofEach = async <T>(read: (operator: string) => Promise<readonly T[]>): Promise<readonly T[]> => {
    const all: T[] = [];
    for (const operator of await listOperators()) all.push(...(await read(operator)));
    return all;
  };

  const tellRounds = async (): Promise<void> => {
    const found = await ofEach(async (operator) =>
      (await readOpenRounds(db, operator)).map((rounds) => ({ operator, ...rounds })),
    );
    house.openRounds(
      found.map(({ game, operator, age, rounds }) => ({ labels: { game, operator, age }, value: rounds })),
    );
    house.openRoundsOverdue(
      found.map(({ game, operator, overdueSeconds }) => ({ labels: { game, operator }, value: overdueSeconds })),
    );
  };

  const tellJackpots = async (): Promise<void> => {
    const levels = await readLevels(auditDb);
    const tiers = await ofEach(async (operator) =>
      (await readTierTerms(db, operator)).map(({ pool, tier, currency, ceiling, mustHit }) => {
        const level = levels.get(`${operator}/${tier}`) ?? 0;
        return { labels: { operator, pool, tier, currency }, level, ceiling, mustHit };
      }),
    );
    house.jackpotLevel(tiers.map(({ labels, level }) => ({ labels, value: level })));
    house.jackpotCeiling(tiers.map(({ labels, ceiling }) => ({ labels, value: ceiling })));
    const must = tiers.filter(({ mustHit }) => mustHit);
    house.jackpotPastMustHitBy(must.map(({ labels, level, ceiling }) => ({ labels, value: level >= ceiling ? 1 : 0 })));
    const unpaid = await ofEach(async (operator) => [
      { labels: { operator }, value: await readUnpaidSeconds(db, operator) },
    ]);
    house.jackpotUnpaidOldest(unpaid);
  };

  const tellDatabase = async (): Promise<void> => {
    const { figures, events } = await readDatabase(db);
    house.database(Object.entries(figures).map(([figure, value]) => ({ labels: { figure }, value })));
    house.databaseEvents(Object.entries(events).map(([event, value]) => ({ labels: { event }, value })));
    const { due, oldestSeconds } = await readDueJobs(db);
    house.jobsDue([{ labels: {}, value: due }]);
    house.jobsDueOldest([{ labels: {}, value: oldestSeconds }]);
  };

  const tellReports = async (): Promise<void> => {
    const behind = await ofEach(async (operator) => {
      const value = await readReportsBehind(db, operator);
      return value === undefined ? [] : [{ labels: { operator }, value }];
    });
    const figures = await ofEach((operator) => readRtpFigures(db, operator));
    house.reportsBehind(behind);
    house.rtpActual(figures.map(({ labels, actual }) => ({ labels, value: actual })));
    house.rtpCertified(figures.map(({ labels, certified }) => ({ labels, value: certified })));
    house.rtpLow(figures.flatMap(({ labels, low }) => (low === undefined ? [] : [{ labels, value: low }])));
    house.rtpHigh(figures.map(({ labels, high }) => ({ labels, value: high })));
    house.rtpRounds(figures.map(({ labels, rounds }) => ({ labels, value: rounds })));
    const sides = (["above", "below"] as const).flatMap((side) =>
      figures.map((figure) => ({ labels: { ...figure.labels, side }, value: figure.side === side ? 1 : 0 })),
    );
    house.rtpOutside(sides);
  };

  const tellLedger = async (): Promise<void> => {
    const commitments = await readCommitments(auditDb);
    house.commitmentOldest(
      commitments.map(({ operator, oldestSeconds }) => ({ labels: { operator }, value: oldestSeconds })),
    );
    house.commitmentRounds(
      commitments.map(({ operator, mostRounds }) => ({ labels: { operator }, value: mostRounds })),
    );
    const unbalanced = await findUnbalanced(auditDb);
    house.ledgerChecked("recent", unbalanced.length === 0, Date.now() / 1_000);
    if (unbalanced.length > 0) log.error({ unbalanced }, "accounts do not hold what their transfers add up to");
  };

  const often: readonly (() => Promise<void>)[] = [tellRounds, tellJackpots, tellDatabase];
  const looks = [
    ...often.map((look) => ({ look, everyMs: OFTEN_MS })),
    { look: tellReports, everyMs: EVERY_MINUTE_MS },
    { look: tellLedger, everyMs: SELDOM_MS },
  ];

  const repeat = async (look: () => Promise<void>, everyMs: number, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await look().catch((error: unknown) => log.warn({ err: error }, "what is so of the house could not be read"));
      // Rejects when it is aborted.
      await pause(everyMs, undefined, { signal }).catch(() => {});
    }
  };

  return {
    async tell() {
      for (const { look } of looks) await look();
    },
    start() {
      const stopping = new AbortController();
      const loops = looks.map(({ look, everyMs }) => repeat(look, everyMs, stopping.signal));
      return {
        stop: async () => {
          stopping.abort();
          await Promise.all(loops);
        },
      };
    },
  };
};
