import { isRefusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { readRtp, type RtpReport } from "../../reports/rtp.ts";

/**
 * Half the width of the band that is watched, in standard deviations. Some hundred figures are looked at every minute, and
 * few rounds decide a day of a small operator: at 4, one in 16,000 leaves it by chance where sums are normal.
 */
const RTP_SIGMAS = 4;
const WINDOWS = { day: "lastDay", month: "lastMonth" } as const;
const PAGE = 200;

export interface RtpFigure {
  readonly labels: {
    readonly operator: string;
    readonly game: string;
    readonly variant: string;
    readonly currency: string;
    readonly window: string;
  };
  readonly rounds: number;
  readonly actual: number;
  readonly certified: number;
  /** Undefined in games of skill, which may be played as badly as one likes. */
  readonly low: number | undefined;
  readonly high: number;
  readonly side: "within" | "above" | "below";
}

/** Of an operator's real money: what reports say of the last day and the last 30. */
export const readRtpFigures = async (db: Database, operator: string): Promise<readonly RtpFigure[]> => {
  const figures: RtpFigure[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(db, operator, cursor);
    figures.push(...page.rows.flatMap((row) => figuresOf(operator, row)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return figures;
};

const readPage = async (db: Database, operator: string, cursor: string | undefined): Promise<RtpReport> => {
  const request = { filter: { mode: "real" as const }, stakeBands: false, sigmas: RTP_SIGMAS, limit: PAGE, cursor };
  const page = await inTenant(db, operator, (tx) => readRtp(tx, operator, request));
  if (isRefusal(page)) throw new Error(page.message);
  return page;
};

const figuresOf = (operator: string, row: RtpReport["rows"][number]): readonly RtpFigure[] =>
  Object.entries(WINDOWS).flatMap(([window, name]) => {
    const measured = row[name];
    if (!measured) return [];
    const { rounds, actualRtp, expectedRtp, band, verdict: side } = measured;
    const { game = "", variant = "", currency } = row;
    return {
      labels: { operator, game, variant, currency, window },
      rounds,
      actual: Number(actualRtp),
      certified: Number(expectedRtp),
      low: band.low === null ? undefined : Number(band.low),
      high: Number(band.high),
      side,
    };
  });
