import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { type Actor, audited } from "../audit/audited.ts";
import { findPlayer } from "../players/find-player.ts";
import { refuseCurrency } from "../currencies/currencies.ts";
import { registerPlayer } from "../sessions/create-session.ts";
import type { Hosts } from "../upstream/hosts.ts";

export interface Movement {
  readonly requestId: string;
  /** The operator's own id of the player. */
  readonly playerId: string;
  readonly currency: string;
  /** Minor units, more than 0. */
  readonly amount: number;
}

/** Right after the movement; a repeat of its request is told the same. */
export const movedSchema = z.strictObject({
  requestId: z.string(),
  playerId: z.string(),
  currency: z.string(),
  balance: z.int().min(0).describe("Minor units, right after the movement."),
});
export type Moved = Readonly<z.infer<typeof movedSchema>>;

export const balanceSchema = z.strictObject({
  playerId: z.string(),
  currency: z.string(),
  balance: z.int().min(0).describe("Minor units."),
});
export type Balance = Readonly<z.infer<typeof balanceSchema>>;

/**
 * Moves money between a player and the operator's cash. A game service does it, once per request id; we log before that
 * who asked for what, so that no money moves unlogged, and afterwards what came of it. A deposit makes the player and
 * the account where there is none.
 */
export const moveFunds = async (
  db: Database,
  hosts: Pick<Hosts, "moveFunds">,
  actor: Actor,
  kind: "deposit" | "withdrawal",
  { requestId, playerId: externalId, currency, amount }: Movement,
): Promise<Moved | Refusal> => {
  const { operatorId } = actor.caller;
  const action = kind === "deposit" ? "wallet.deposit" : "wallet.withdraw";
  const asked = await audited(db, actor, action, async (tx) => {
    if (!(await isHosted(tx, operatorId))) return refuse("wallet_not_hosted");
    // A withdrawal is from an account that there is, and the service knows its currency.
    const unknown = kind === "deposit" ? await refuseCurrency(tx, operatorId, currency) : undefined;
    if (unknown) return unknown;
    const playerId =
      kind === "deposit"
        ? await registerPlayer(tx, operatorId, externalId)
        : await findPlayer(tx, operatorId, externalId);
    if (playerId === undefined) return refuse("player_not_found");
    const after = { requestId, currency, amount };
    return { answer: { playerId }, subject: playerId, before: null, after };
  });
  if (isRefusal(asked)) return asked;
  const { playerId } = asked;
  const moved = await hosts.moveFunds({ operatorId, playerId, requestId, kind, currency, amount }, actor.trace);
  const was = (balance: number): number => (kind === "deposit" ? balance - amount : balance + amount);
  const outcome = isRefusal(moved)
    ? { before: null, after: { requestId, code: moved.code } }
    : { before: { balance: was(moved.balance) }, after: { requestId, balance: moved.balance } };
  const logged = await audited(db, actor, `${action}.answered`, () =>
    Promise.resolve({ answer: {}, subject: playerId, ...outcome }),
  );
  if (isRefusal(logged)) return logged;
  if (isRefusal(moved)) return moved;
  return { requestId, playerId: externalId, currency: moved.currency, balance: moved.balance };
};

/** What a player has in real money: with us, or in the operator's own wallet, which is asked. */
export const readBalance = async (
  db: Database,
  hosts: Pick<Hosts, "walletBalance">,
  { caller: { operatorId }, trace }: Pick<Actor, "caller" | "trace">,
  externalId: string,
): Promise<Balance | Refusal> => {
  const account = await inTenant(db, operatorId, (tx) => readAccount(tx, operatorId, externalId));
  if (!account) return refuse("player_not_found");
  const { playerId, currency } = account;
  if (!account.isSeamless) return { playerId: externalId, currency, balance: account.balance };
  const asked = await hosts.walletBalance({ operatorId, playerId, externalId, currency }, trace);
  return isRefusal(asked) ? asked : { playerId: externalId, ...asked };
};

/** A player's account of real money; of one whose operator keeps it, it holds the currency and nothing else. */
export const readAccount = async (db: Database, operatorId: string, externalId: string) => {
  const account = await db
    .selectFrom("players as p")
    .innerJoin("accounts as a", (on) =>
      on.onRef("a.operator_id", "=", "p.operator_id").onRef("a.player_id", "=", "p.id").on("a.mode", "=", "real"),
    )
    .innerJoin("operators as o", "o.id", "p.operator_id")
    .select(["p.id as playerId", "a.currency", "a.balance", "o.wallet"])
    .where("p.operator_id", "=", operatorId)
    .where("p.external_id", "=", externalId)
    .executeTakeFirst();
  if (!account) return undefined;
  const { playerId, currency, balance, wallet } = account;
  return { playerId, currency, balance: Number(balance), isSeamless: wallet === "seamless" };
};

const isHosted = async (db: Database, operatorId: string): Promise<boolean> => {
  const operator = await db.selectFrom("operators").select("wallet").where("id", "=", operatorId).executeTakeFirst();
  return operator?.wallet === "hosted";
};
