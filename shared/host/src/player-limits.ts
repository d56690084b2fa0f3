import { type Refusal, refuse } from "@croupier/contract/errors";
import { effectiveLimits, type LimitKind } from "@croupier/ledger/limits";
import type { Snapshot } from "@croupier/ledger/snapshot";
import { addSpending, type Period, type Spending, spendingAt, type Spent } from "@croupier/ledger/spending";
import type { MoneyCall } from "./money-call.ts";

type Situation = Pick<Snapshot, "account" | "protection" | "timeZone">;
type Moment = Pick<MoneyCall, "at" | "key">;

const ENDS: Readonly<Record<Period, string>> = { day: "midnight", week: "Monday", month: "the first of the month" };

/** Why this player may not begin a round: excluded, or the time is up. Nothing keeps one from finishing a round. */
export const refusePlayer = ({ protection, timeZone }: Situation, { at, key }: Moment): Refusal | undefined => {
  if (!protection) return undefined;
  const { exclusion, limits, playedSeconds } = protection;
  if (exclusion && (exclusion.until === null || exclusion.until > at)) {
    const until = exclusion.until === null ? "" : ` until ${exclusion.until.toISOString()}`;
    return refuse("player_excluded", `This player does not play${until} (${exclusion.kind}).`);
  }
  if (key.mode === "demo" || !playedSeconds) return undefined;
  const reached = effectiveLimits(limits, at).find(
    ({ kind, period, amount }) => kind === "time" && BigInt(playedSeconds[period]) >= amount,
  );
  return reached && refuse("time_limit_reached", limitText("time", reached.period, reached.amount, timeZone));
};

/** Why this much more can't be staked: some limit on stakes or losses would be overrun. */
export const refuseSpending = (
  { account, protection, timeZone }: Situation,
  { at, key }: Moment,
  stake: bigint,
): Refusal | undefined => {
  if (!protection || !account || key.mode === "demo" || stake === 0n) return undefined;
  const spending = spendingAt(account.spending, at, timeZone);
  for (const { kind, period, amount } of effectiveLimits(protection.limits, at)) {
    if (kind === "time") continue;
    const { staked, paid } = spending[period];
    const used = kind === "stake" ? staked : staked - paid;
    if (used + stake <= amount) continue;
    const left = amount > used ? amount - used : 0n;
    const code = kind === "stake" ? "stake_limit_reached" : "loss_limit_reached";
    return refuse(code, `${limitText(kind, period, amount, timeZone)} ${left} may still be staked.`);
  }
  return undefined;
};

const limitText = (kind: LimitKind, period: Period, amount: bigint, timeZone: string): string =>
  `This player's ${kind} limit per ${period}${kind === "time" ? ` of ${amount} seconds` : ` of ${amount}`} holds until ` +
  `${ENDS[period]} (${timeZone}).`;

/** The player's spending with this operation; demo mode isn't counted. */
export const spendingAfter = (
  { account, timeZone }: Situation,
  { at, key }: Moment,
  spent: Spent,
): Spending | undefined =>
  account && key.mode === "real" ? addSpending(spendingAt(account.spending, at, timeZone), spent) : undefined;
