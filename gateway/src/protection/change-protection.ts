import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { changeLimit, type Limit, limitJson, limitOf } from "@croupier/ledger/limits";
import { type Actor, audited } from "../audit/audited.ts";
import { type ProtectedPlayer, type ProtectionState, readProtection } from "./protection-state.ts";

/** A time-out is over by itself; a self-exclusion lasts half a year at least, and has no end where `days` is null. */
export type Exclusion =
  | { readonly kind: "time-out"; readonly days: number }
  | { readonly kind: "self-exclusion"; readonly days: number | null };

export type LimitChange = Pick<Limit, "kind" | "period" | "setBy"> & { readonly amount: number | null };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** https://www.gamblingcommission.gov.uk/licensees-and-businesses/lccp/condition/3-5-3-self-exclusion-remote-sr-code */
export const LEAST_SELF_EXCLUSION_DAYS = 183;
/** https://www.gamblingcommission.gov.uk/licensees-and-businesses/lccp/condition/3-3-4-remote-time-out-facility */
export const MOST_TIME_OUT_DAYS = 42;

/** A tighter limit holds from the next bet on, of whatever service; a looser one when the cooling-off is over. */
export const setLimit = (
  db: Database,
  actor: Actor,
  player: ProtectedPlayer,
  action: string,
  change: LimitChange,
): Promise<ProtectionState | Refusal> =>
  protecting(db, actor, player, action, async (tx, row) => {
    const amount = change.amount === null ? null : BigInt(change.amount);
    const limits = changeLimit(row.limits, { ...change, amount }, row.now, row.coolingOffHours * HOUR_MS);
    await update(tx, player, { limits: JSON.stringify(limits.map(limitJson)) });
    return undefined;
  });

/** Keeps the player from beginning rounds and sessions. One that lasts longer already stands; for good is longest. */
export const exclude = (
  db: Database,
  actor: Actor,
  player: ProtectedPlayer,
  action: string,
  { kind, days }: Exclusion,
): Promise<ProtectionState | Refusal> =>
  protecting(db, actor, player, action, async (tx, { now, running }) => {
    const until = days === null ? null : new Date(now.getTime() + days * DAY_MS);
    const outlasts = running && (running.until === null || (until !== null && running.until >= until));
    if (outlasts && !(kind === "self-exclusion" && running.kind === "time-out")) return undefined;
    await update(tx, player, {
      exclusion: running?.kind === "self-exclusion" ? "self-exclusion" : kind,
      excluded_at: running?.kind === kind && until !== null ? running.since : now,
      excluded_until: outlasts ? running.until : until,
      liftable_at: until === null ? liftableAt(now, running?.until ?? now) : null,
    });
    return undefined;
  });

/** The least time of an exclusion without an end begins when that is asked for; what stood until then is not cut short. */
const liftableAt = (now: Date, stoodUntil: Date): Date =>
  new Date(Math.max(now.getTime() + LEAST_SELF_EXCLUSION_DAYS * DAY_MS, stoodUntil.getTime()));

/** Ends a self-exclusion that has no end of its own, once it may be lifted; `exclusion_stands` for any other. */
export const liftExclusion = (
  db: Database,
  actor: Actor,
  player: ProtectedPlayer,
  action: string,
): Promise<ProtectionState | Refusal> =>
  protecting(db, actor, player, action, async (tx, { now, running }) => {
    if (!running) return undefined;
    if (running.liftableAt === null || running.liftableAt > now) return refuse("exclusion_stands");
    await update(tx, player, { exclusion: null, excluded_at: null, excluded_until: null, liftable_at: null });
    return undefined;
  });

interface Held {
  readonly now: Date;
  readonly coolingOffHours: number;
  readonly limits: readonly Limit[];
  readonly running: {
    readonly kind: "time-out" | "self-exclusion";
    readonly since: Date;
    readonly until: Date | null;
    readonly liftableAt: Date | null;
  } | null;
}

/** Changes what protects a player and logs it; the operator's log lets one change happen at a time. */
const protecting = (
  db: Database,
  actor: Actor,
  player: ProtectedPlayer,
  action: string,
  change: (tx: Database, held: Held) => Promise<Refusal | undefined>,
): Promise<ProtectionState | Refusal> =>
  audited(db, actor, action, async (tx) => {
    const { operatorId: operator_id, playerId: player_id } = player;
    const before = await readProtection(tx, player);
    const none = { exclusion: null, excluded_at: null, excluded_until: null, liftable_at: null };
    await tx
      .insertInto("player_protection")
      .values({ operator_id, player_id, ...none })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await tx
      .selectFrom("player_protection")
      .selectAll()
      .where("operator_id", "=", operator_id)
      .where("player_id", "=", player_id)
      .executeTakeFirstOrThrow();
    const now = new Date();
    const running =
      row.exclusion && row.excluded_at && (row.excluded_until === null || row.excluded_until > now)
        ? { kind: row.exclusion, since: row.excluded_at, until: row.excluded_until, liftableAt: row.liftable_at }
        : null;
    const limits = row.limits.map(limitOf);
    const refusal = await change(tx, { now, coolingOffHours: before.coolingOffHours, limits, running });
    if (refusal) return refusal;
    const after = await readProtection(tx, player);
    return { answer: after, subject: player_id, before: loggedOf(before), after: loggedOf(after) };
  });

const loggedOf = ({ limits, exclusion }: ProtectionState) => ({ limits, exclusion });

const update = async (
  tx: Database,
  { operatorId, playerId }: ProtectedPlayer,
  values: {
    readonly limits?: string;
    readonly exclusion?: "time-out" | "self-exclusion" | null;
    readonly excluded_at?: Date | null;
    readonly excluded_until?: Date | null;
    readonly liftable_at?: Date | null;
  },
): Promise<void> => {
  await tx
    .updateTable("player_protection")
    .set(values)
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .execute();
};
