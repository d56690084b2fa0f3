import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { type Actor, audited, type Change } from "../audit/audited.ts";
import { isSeamless } from "../configuration/wallet-body.ts";
import type { Span } from "./reconcile-span.ts";
import { countWaiting, insertRun, type Run, SETTLED_MS } from "./runs.ts";

/** Most that wait at a time. */
const MAX_WAITING = 20;
const LONGEST_DAYS = 31;
const DAY_MS = 86_400_000;

/** Asks for a span of time to be compared; the worker begins within a minute. */
export const askRun = (db: Database, actor: Actor, span: Span): Promise<Run | Refusal> =>
  audited(db, actor, "reconciliation.run", async (tx): Promise<Change<Run> | Refusal> => {
    const { operatorId, keyId } = actor.caller;
    if (!(await isSeamless(tx, operatorId))) return refuse("wallet_not_seamless");
    const invalid = refuseSpan(span);
    if (invalid !== undefined) return refuse("invalid_request", invalid);
    if ((await countWaiting(tx, operatorId)) >= MAX_WAITING) {
      return refuse("limit_exceeded", `At most ${MAX_WAITING} can wait. Ask again when some are done.`);
    }
    const asked = await insertRun(tx, operatorId, span, keyId);
    return { answer: asked, subject: asked.runId, before: null, after: asked };
  });

const refuseSpan = ({ from, to }: Span): string | undefined => {
  if (from >= to) return "from lies before to.";
  if (to.getTime() > Date.now() - SETTLED_MS) return `to lies ${SETTLED_MS / 60_000} minutes back at least.`;
  return to.getTime() - from.getTime() > LONGEST_DAYS * DAY_MS ? `It is for ${LONGEST_DAYS} days at most.` : undefined;
};
