import { Counter, Gauge } from "prom-client";
import type { Metrics } from "./metrics.ts";
import { OTHER } from "./tenants.ts";

/** Values that replace those of before, all at once. */
export type Tells<Label extends string> = (
  rows: readonly { readonly labels: Readonly<Record<Label, string>>; readonly value: number }[],
) => void;

type RtpLabel = "game" | "variant" | "operator" | "currency" | "window";
type TierLabel = "operator" | "pool" | "tier" | "currency";

/**
 * What is so of the whole house, whoever looks. Every worker looks by itself and tells the same, so these are read with
 * `max` over workers, never with `sum`. Each is made so that more is worse, or all tell the same.
 */
export interface HouseMetrics {
  /** Of what was paid, of what these very bets return on average, and its band; of the turnover. */
  readonly rtpActual: Tells<RtpLabel>;
  readonly rtpCertified: Tells<RtpLabel>;
  readonly rtpLow: Tells<RtpLabel>;
  readonly rtpHigh: Tells<RtpLabel>;
  readonly rtpRounds: Tells<RtpLabel>;
  /** 1 where payouts are outside their band: decided before anything was rounded. */
  readonly rtpOutside: Tells<RtpLabel | "side">;
  readonly openRounds: Tells<"game" | "operator" | "age">;
  readonly openRoundsOverdue: Tells<"game" | "operator">;
  readonly reportsBehind: Tells<"operator">;
  readonly jackpotLevel: Tells<TierLabel>;
  readonly jackpotCeiling: Tells<TierLabel>;
  readonly jackpotPastMustHitBy: Tells<TierLabel>;
  readonly jackpotUnpaidOldest: Tells<"operator">;
  readonly commitmentOldest: Tells<"operator">;
  readonly commitmentRounds: Tells<"operator">;
  readonly jobsDue: Tells<never>;
  readonly jobsDueOldest: Tells<never>;
  readonly database: Tells<"figure">;
  readonly databaseEvents: Tells<"event">;
  /** A proof of the ledger has ended: all of it (`all`), or of accounts that have just played (`recent`). */
  ledgerChecked(check: "all" | "recent", sound: boolean, atSeconds: number): void;
}

const RTP = ["game", "variant", "operator", "currency", "window"] as const;
const TIER = ["operator", "pool", "tier", "currency"] as const;
/** Tiers that are told of by name; the rest show only where one of them is worse than all. */
const MOST_SERIES = 1_024;

export const createHouseMetrics = ({ registry, tenants }: Pick<Metrics, "registry" | "tenants">): HouseMetrics => {
  /** `operator` by the name that it goes by; of several that share one, the greatest shows. */
  const folded = (labels: Readonly<Record<string, string>>): Record<string, string> => {
    const { operator, currency } = labels;
    if (operator === undefined) return { ...labels };
    return currency === undefined
      ? { ...labels, operator: tenants.operator(operator) }
      : { ...labels, ...tenants.pair(operator, currency) };
  };
  const fold = (rows: Parameters<Tells<string>>[0]) => {
    const kept = new Map<string, { readonly labels: Record<string, string>; readonly value: number }>();
    for (const { labels, value } of rows) {
      const named = folded(labels);
      const full = kept.size >= MOST_SERIES && !kept.has(keyOf(named));
      const shown = full ? Object.fromEntries(Object.keys(named).map((label) => [label, OTHER])) : named;
      const before = kept.get(keyOf(shown));
      if (!before || before.value < value) kept.set(keyOf(shown), { labels: shown, value });
    }
    return kept.values();
  };
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Tells<Label> => {
    const made = new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
    return (rows) => {
      made.reset();
      for (const { labels, value } of fold(rows)) made.set(labels as Record<Label, string>, value);
    };
  };
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Tells<Label> => {
    const made = new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
    return (rows) => {
      made.reset();
      for (const { labels, value } of fold(rows)) made.inc(labels as Record<Label, string>, value);
    };
  };
  const sound = new Gauge({
    name: "croupier_ledger_sound",
    help: "1 if the last proof of the ledger found nothing, 0 if it did",
    labelNames: ["check"],
    registers: [registry],
  });
  const checked = new Gauge({
    name: "croupier_ledger_checked_timestamp_seconds",
    help: "When the ledger was last proved",
    labelNames: ["check"],
    registers: [registry],
  });
  return {
    rtpActual: gauge("croupier_rtp_actual", "What was paid, of the turnover", RTP),
    rtpCertified: gauge("croupier_rtp_certified", "What these very bets return on average, of the turnover", RTP),
    rtpLow: gauge("croupier_rtp_band_low", "The least RTP that is no surprise; none for games of skill", RTP),
    rtpHigh: gauge("croupier_rtp_band_high", "The most RTP that is no surprise", RTP),
    rtpRounds: gauge("croupier_rtp_measured_rounds", "Rounds that RTP is measured on", RTP),
    rtpOutside: gauge("croupier_rtp_outside", "1 where payouts are outside the band of RTP", [...RTP, "side"]),
    openRounds: gauge("croupier_open_rounds", "Rounds that are open, by age", ["game", "operator", "age"]),
    openRoundsOverdue: gauge(
      "croupier_open_round_overdue_seconds",
      "How long ago the policy for abandoned rounds should have ended the oldest open one",
      ["game", "operator"],
    ),
    reportsBehind: gauge("croupier_reports_behind_seconds", "How far reports are behind", ["operator"]),
    jackpotLevel: gauge("croupier_jackpot_level_minor", "What a jackpot's tier holds, in minor units", TIER),
    jackpotCeiling: gauge("croupier_jackpot_ceiling_minor", "The most that a tier pays, in minor units", TIER),
    jackpotPastMustHitBy: gauge(
      "croupier_jackpot_past_must_hit_by",
      "1 where a tier is above the amount it must be won by",
      TIER,
    ),
    jackpotUnpaidOldest: gauge(
      "croupier_jackpot_unpaid_oldest_seconds",
      "How long the oldest win of a jackpot has waited to be paid",
      ["operator"],
    ),
    commitmentOldest: gauge(
      "croupier_commitment_oldest_seconds",
      "Age of the oldest seed pair that was played under in the last day",
      ["operator"],
    ),
    commitmentRounds: gauge("croupier_commitment_most_rounds", "Most rounds under one active seed pair", ["operator"]),
    jobsDue: gauge("croupier_jobs_due", "Jobs that are due and not begun", []),
    jobsDueOldest: gauge("croupier_jobs_due_oldest_seconds", "How long the oldest of them has been due", []),
    database: gauge("croupier_database", "Figures of the database, as PostgreSQL tells them", ["figure"]),
    databaseEvents: counter("croupier_database_events_total", "What the database has counted", ["event"]),
    ledgerChecked: (check, isSound, atSeconds) => {
      sound.set({ check }, isSound ? 1 : 0);
      checked.set({ check }, atSeconds);
    },
  };
};

const keyOf = (labels: Readonly<Record<string, string>>): string => JSON.stringify(labels);
