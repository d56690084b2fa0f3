import { sql } from "kysely";
import { z } from "zod";

const amount = z.int().min(0);
export const instant = z.iso.datetime();

/** A round in a list: what one needs to find it by, and its money. */
export const roundSummary = z.strictObject({
  id: z.string(),
  playerId: z.string().describe("the operator's own id of the player"),
  sessionId: z.string(),
  game: z.string(),
  variant: z.string(),
  rulesVersion: z.int(),
  mode: z.enum(["real", "demo"]),
  currency: z.string(),
  exponent: z.int().min(0).max(8).describe("how many decimals a minor unit of the currency is"),
  status: z.enum(["reserving", "open", "settled", "voided"]),
  step: z.int().min(0).describe("how many actions have been taken"),
  stake: amount.describe("all stakes so far, in minor units"),
  payout: amount.describe("0 until settled, in minor units"),
  openedAt: instant,
  settledAt: instant.nullable().describe("when it was settled or voided"),
  grantId: z.string().nullable().describe("the free rounds that paid the stake; null where the player did"),
});

export type RoundSummary = z.output<typeof roundSummary>;

/** As PostgreSQL spells it: times have an offset. */
type SummaryJson = RoundSummary;

/** Over a round `r`, its player `pl` and its currency `cu`. Joins lose no round: a walk counts on finding each one that it has stepped on. */
export const summaryOf = {
  select: sql<SummaryJson>`jsonb_build_object(
    'id', r.id, 'playerId', coalesce(pl.external_id, ''), 'sessionId', r.session_id, 'game', r.game, 'variant', r.variant,
    'rulesVersion', r.rules_version, 'mode', r.mode, 'currency', r.currency,
    'exponent', coalesce(cu.exponent, 2), 'status', r.status, 'step', r.step,
    'stake', r.stake, 'payout', r.payout, 'openedAt', r.opened_at, 'settledAt', r.settled_at,
    'grantId', r.grant_id)`,
  joins: sql`
    left join players pl on pl.operator_id = r.operator_id and pl.id = r.player_id
    left join currencies cu on cu.operator_id = r.operator_id and cu.code = r.currency`,
};

export const iso = (time: string): string => new Date(time).toISOString();

export const summary = (json: SummaryJson): RoundSummary => ({
  ...json,
  openedAt: iso(json.openedAt),
  settledAt: json.settledAt === null ? null : iso(json.settledAt),
});
