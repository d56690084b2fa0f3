import type { SpendingJson } from "@croupier/db/tables/accounts";

export const PERIODS = ["day", "week", "month"] as const;
/** A day, a week from Monday or a month, by the operator's clock. */
export type Period = (typeof PERIODS)[number];

/** What a player staked and won of real money in one period, in minor units. Stakes given back don't count. */
export interface Tally {
  /** The period's first day: `2026-11-21`. */
  readonly since: string;
  readonly staked: bigint;
  readonly paid: bigint;
}

export type Spending = Readonly<Record<Period, Tally>>;

/** What one money operation adds; a void takes back a stake of an earlier day, or of this one: `2026-11-21`. */
export interface Spent {
  readonly staked?: bigint;
  readonly paid?: bigint;
  readonly givenBack?: { readonly amount: bigint; readonly since: string };
}

/** The first days of the periods that `at` is in. */
export const periodsAt = (at: Date, timeZone: string): Readonly<Record<Period, string>> => {
  const day = localDay(at, timeZone);
  const midnight = new Date(`${day}T00:00:00Z`);
  const sinceMonday = (midnight.getUTCDay() + 6) % 7;
  const monday = new Date(midnight.getTime() - sinceMonday * DAY_MS);
  return { day, week: monday.toISOString().slice(0, 10), month: `${day.slice(0, 7)}-01` };
};

const DAY_MS = 86_400_000;
/** Clocks all over the world differ by whole quarters of an hour. */
const QUARTER_MS = 900_000;

const formats = new Map<string, Intl.DateTimeFormat>();
/** The last answer per time zone: a bet asks for the same day as the one before it. */
const lastDays = new Map<string, { readonly quarter: number; readonly day: string }>();

const localDay = (at: Date, timeZone: string): string => {
  const quarter = (at.getTime() - (at.getTime() % QUARTER_MS)) / QUARTER_MS;
  const last = lastDays.get(timeZone);
  if (last?.quarter === quarter) return last.day;
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(timeZone, format);
  }
  const day = format.format(at);
  lastDays.set(timeZone, { quarter, day });
  return day;
};

/** What counts at `at`. A host whose clock is behind another's counts on in the period that has already begun. */
export const spendingAt = (stored: SpendingJson | null, at: Date, timeZone: string): Spending => {
  const periods = periodsAt(at, timeZone);
  const tally = (period: Period): Tally => {
    const [since, staked, paid] = stored?.[period] ?? ["", "0", "0"];
    return since < periods[period]
      ? { since: periods[period], staked: 0n, paid: 0n }
      : { since, staked: BigInt(staked), paid: BigInt(paid) };
  };
  return { day: tally("day"), week: tally("week"), month: tally("month") };
};

/** With one more operation. A stake given back after its period is over was none of the new one, and frees nothing there. */
export const addSpending = (spending: Spending, { staked = 0n, paid = 0n, givenBack }: Spent): Spending => {
  const add = (tally: Tally): Tally => {
    const back = givenBack && givenBack.since >= tally.since ? givenBack.amount : 0n;
    const sum = tally.staked + staked;
    return { since: tally.since, staked: sum > back ? sum - back : 0n, paid: tally.paid + paid };
  };
  return { day: add(spending.day), week: add(spending.week), month: add(spending.month) };
};

export const spendingJson = (spending: Spending): SpendingJson => {
  const row = ({ since, staked, paid }: Tally) => [since, String(staked), String(paid)] as const;
  return { day: row(spending.day), week: row(spending.week), month: row(spending.month) };
};
