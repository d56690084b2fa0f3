import type { LimitJson } from "@croupier/db/tables/player-protection";
import { PERIODS, type Period } from "./spending.ts";

export const LIMIT_KINDS = ["stake", "loss", "time"] as const;
/** What is limited: stakes, stakes less payouts, or the time that sessions last. */
export type LimitKind = (typeof LIMIT_KINDS)[number];
export type LimitSetter = "player" | "operator";

/** One limit from some moment on: minor units, or seconds of time; null lifts what held before. */
export interface Limit {
  readonly kind: LimitKind;
  readonly period: Period;
  readonly setBy: LimitSetter;
  readonly amount: bigint | null;
  readonly from: Date;
}

/** The strictest of what the player and the operator have set. */
export interface EffectiveLimit {
  readonly kind: LimitKind;
  readonly period: Period;
  readonly amount: bigint;
}

const isOf =
  ({ kind, period, setBy }: Pick<Limit, "kind" | "period" | "setBy">) =>
  (limit: Limit): boolean =>
    limit.kind === kind && limit.period === period && limit.setBy === setBy;

/** The limit of one setter that holds at `at`, and the one that will. */
export const limitAt = (
  limits: readonly Limit[],
  of: Pick<Limit, "kind" | "period" | "setBy">,
  at: Date,
): { readonly now: Limit | undefined; readonly pending: Limit | undefined } => {
  const own = limits.filter(isOf(of));
  return { now: own.findLast(({ from }) => from <= at), pending: own.find(({ from }) => from > at) };
};

/** All limits that hold at `at`. */
export const effectiveLimits = (limits: readonly Limit[], at: Date): readonly EffectiveLimit[] =>
  LIMIT_KINDS.flatMap((kind) =>
    PERIODS.flatMap((period) => {
      const amounts = (["player", "operator"] as const)
        .map((setBy) => limitAt(limits, { kind, period, setBy }, at).now?.amount ?? null)
        .filter((amount) => amount !== null);
      return amounts.length === 0 ? [] : [{ kind, period, amount: amounts.reduce((a, b) => (a < b ? a : b)) }];
    }),
  );

/** A host's clock may be behind by this much; a tighter limit holds there as well. */
const CLOCK_LAG_MS = 300_000;

/**
 * The limits with one of them set anew. A tighter one holds from `at` and takes the place of what was to come; a looser
 * one holds once the cooling-off is over, and waits anew each time it is asked for with another amount.
 */
export const changeLimit = (
  limits: readonly Limit[],
  change: Pick<Limit, "kind" | "period" | "setBy" | "amount">,
  at: Date,
  coolingOffMs: number,
): readonly Limit[] => {
  const others = limits.filter((limit) => !isOf(change)(limit));
  const { now, pending } = limitAt(limits, change, at);
  const held = now?.amount ?? null;
  const { amount } = change;
  if (amount === held) return now ? [...others, now] : others;
  const tighter = held === null || (amount !== null && amount < held);
  if (tighter) return [...others, { ...change, from: new Date(at.getTime() - CLOCK_LAG_MS) }];
  if (!now || pending?.amount === amount) return limits;
  return [...others, now, { ...change, from: new Date(at.getTime() + coolingOffMs) }];
};

export const limitOf = ({ amount, from, ...limit }: LimitJson): Limit => ({
  ...limit,
  amount: amount === null ? null : BigInt(amount),
  from: new Date(from),
});

export const limitJson = ({ amount, from, ...limit }: Limit): LimitJson => ({
  ...limit,
  amount: amount === null ? null : String(amount),
  from: from.toISOString(),
});
