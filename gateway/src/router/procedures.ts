import { errorStatus, isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { KeyScope } from "@croupier/db/tables/api-keys";
import { failureOf } from "@croupier/db/failure";
import { currentSpan, inSpan } from "@croupier/telemetry/span";
import { traceContext } from "@croupier/telemetry/trace-context";
import { initTRPC, type TRPCError } from "@trpc/server";
import { requireScope } from "../auth/require-scope.ts";
import type { Context, LiveSession } from "../context.ts";
import { errorShape, refusalBy } from "../errors/error-shape.ts";
import { orThrow, RefusedError } from "../errors/refused.ts";
import type { Doing } from "../limits/limits.ts";
import type { ProcedureMeta } from "../openapi/procedure-meta.ts";
import { aboutProcedure } from "./span-attributes.ts";

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    errorFormatter: ({ error, path, ctx }) =>
      errorShape(refusalBy(error, path), (ctx?.trace ?? traceContext(undefined)).traceId, path),
  });

export const router = t.router;

const doing = (type: string): Doing => (type === "mutation" ? "change" : "read");

export const isOutage = (error: TRPCError): boolean => error.cause !== undefined && failureOf(error.cause) !== "bug";

/** For anyone. Every procedure begins here, so every call is measured. */
export const publicProcedure = t.procedure.meta({ caller: "anyone" }).use(({ ctx, path, next }) =>
  inSpan(path, { attributes: aboutProcedure(path) }, async (span) => {
    const startedMs = performance.now();
    const result = await next();
    const outage = !result.ok && isOutage(result.error);
    const outcome = result.ok ? "ok" : outage ? "unavailable" : refusalBy(result.error, path).code;
    ctx.ended(path, outcome, (performance.now() - startedMs) / 1_000);
    span?.set({ "croupier.outcome": outcome });
    if (outcome !== "ok" && errorStatus(outcome) >= 500) span?.fail(outcome);
    // The database is away: that is no fault of ours to look into, and the caller should ask again.
    if (outage) throw new RefusedError(refuse("unavailable"));
    return result;
  }),
);

/** For an operator's back end, by an API key that has this scope. */
export const operatorProcedure = (scope: KeyScope) =>
  publicProcedure.meta({ caller: { scope } }).use(async ({ ctx, type, next }) => {
    const caller = orThrow(await requireScope(ctx, scope, doing(type)));
    currentSpan()?.set({ "croupier.operator": caller.operatorId });
    return next({ ctx: { caller } });
  });

/** For a player's front end, by its session token. `sent` reads the input as it came, before any schema touched it. */
export const playerProcedure = publicProcedure
  .meta({ caller: "player" })
  .use(async ({ ctx, type, getRawInput, next }) => {
    const caller = orThrow(await admittedPlayer(ctx, doing(type)));
    currentSpan()?.set({ "croupier.operator": caller.operatorId });
    return next({ ctx: { caller, sent: getRawInput } });
  });

/** How often it asks is looked at before the database is asked for anything. */
const admittedPlayer = async (ctx: Context, what: Doing): Promise<LiveSession | Refusal> => {
  const claimed = await ctx.claimed();
  if (isRefusal(claimed)) return claimed;
  const { operatorId, playerId } = claimed;
  return (await ctx.limits.admit({ kind: "player", operatorId, id: playerId }, what)) ?? ctx.session();
};
