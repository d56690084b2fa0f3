import { type RawBuilder, sql } from "kysely";
import { decimalAmount } from "../history/decimal-amount.ts";
import { record, recordOf, type RecordRow } from "../history/read-history.ts";
import { summary, summaryOf, type RoundSummary } from "../history/round-summary.ts";
import { csvRecord, type Cell } from "./csv.ts";

/** How rounds are written: what is read of each, and its lines. */
export interface Format<Row = unknown> {
  readonly contentType: string;
  readonly head: string;
  readonly read: { readonly select: RawBuilder<Row>; readonly joins: RawBuilder<unknown> };
  line(row: Row): string;
}

const text = (value: string): Cell => ({ text: value });
const plain = (value: string | number | null): Cell => ({ plain: value });

/** In this order for good: a new column goes to the end. */
const columns: readonly (readonly [name: string, cell: (round: RoundSummary) => Cell])[] = [
  ["round_id", ({ id }) => plain(id)],
  ["opened_at", ({ openedAt }) => plain(openedAt)],
  ["settled_at", ({ settledAt }) => plain(settledAt)],
  ["status", ({ status }) => plain(status)],
  ["player_id", ({ playerId }) => text(playerId)],
  ["session_id", ({ sessionId }) => plain(sessionId)],
  ["game", ({ game }) => text(game)],
  ["variant", ({ variant }) => text(variant)],
  ["rules_version", ({ rulesVersion }) => plain(rulesVersion)],
  ["mode", ({ mode }) => plain(mode)],
  ["currency", ({ currency }) => text(currency)],
  ["stake", ({ stake, exponent }) => plain(decimalAmount(stake, exponent))],
  ["payout", ({ payout, exponent }) => plain(decimalAmount(payout, exponent))],
  ["stake_minor", ({ stake }) => plain(stake)],
  ["payout_minor", ({ payout }) => plain(payout)],
  ["actions", ({ step }) => plain(step)],
  ["grant_id", ({ grantId }) => plain(grantId)],
];

const csv: Format<RoundSummary> = {
  contentType: "text/csv; charset=utf-8; header=present",
  head: csvRecord(columns.map(([name]) => plain(name))),
  read: summaryOf,
  line: (row) => {
    const round = summary(row);
    return csvRecord(columns.map(([, cell]) => cell(round)));
  },
};

interface WholeRow extends RecordRow {
  readonly playerId: string;
}

const jsonLines: Format<WholeRow> = {
  contentType: "application/jsonl; charset=utf-8",
  head: "",
  read: {
    select: sql<WholeRow>`${recordOf.select} || jsonb_build_object('playerId', coalesce(pl.external_id, ''))`,
    joins: sql`${summaryOf.joins} ${recordOf.joins}`,
  },
  line: (row) => `${JSON.stringify({ playerId: row.playerId, sessionId: row.round.session_id, ...record(row) })}\n`,
};

// Each format reads what it writes; what is between the two is its own affair.
export const formats: Readonly<Record<"csv" | "jsonl", Format>> = { csv, jsonl: jsonLines };
