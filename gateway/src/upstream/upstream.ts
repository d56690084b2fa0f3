import { setTimeout as sleep } from "node:timers/promises";
import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Caller } from "@croupier/contract/identity";
import type { Log } from "@croupier/telemetry/log";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import { readReply } from "./reply.ts";
import { createRetryBudget, type RetryBudget } from "./retry-budget.ts";
import type { Service } from "./service.ts";

export interface Call<Answer> {
  readonly path: string;
  readonly caller: Caller;
  readonly input: unknown;
  /** Whether doing it twice is doing it once. What isn't is sent again only if it never left. */
  readonly repeatable: boolean;
  readonly trace: TraceContext;
  readonly isAnswer: (json: unknown) => json is Answer;
}

export interface UpstreamOptions {
  readonly log: Log;
  /** Longest a call may take, attempts and pauses together. */
  readonly timeoutMs: number;
}

/**
 * Asks the first service; where more than one can answer, each next one if the one before could not be reached. Asking all
 * of them again comes out of the first one's budget for retries.
 */
export type Upstream = <Answer>(services: readonly Service[], call: Call<Answer>) => Promise<Answer | Refusal>;

const TRIES = { repeatable: 3, once: 2 };
const PAUSE_MS = 200;

export const createUpstream = ({ log, timeoutMs }: UpstreamOptions): Upstream => {
  const budgets = new Map<string, RetryBudget>();
  const budgetOf = (name: string): RetryBudget => {
    const budget = budgets.get(name) ?? createRetryBudget();
    budgets.set(name, budget);
    return budget;
  };

  return async (services, call) => {
    const { path, caller, repeatable, trace } = call;
    const deadlineMs = performance.now() + timeoutMs;
    const leftMs = () => Math.max(0, Math.floor(deadlineMs - performance.now()));
    const tries = Math.max(services.length, repeatable ? TRIES.repeatable : TRIES.once);
    const body = JSON.stringify(call.input);
    const operatorId = operatorOf(caller, call.input);
    const budget = budgetOf(services[0]?.name ?? "");
    budget.earn();
    for (let tried = 0; tried < tries; tried += 1) {
      if (tried >= services.length) {
        if (!budget.spend()) break;
        // Every service has been asked once: give them a moment.
        await sleep(Math.min(pauseMs(tried - services.length), leftMs()));
      }
      const service = services[tried % services.length];
      const remainingMs = leftMs();
      if (!service || remainingMs === 0) break;
      const reply = await service.post({ path, caller, operatorId, body, timeoutMs: remainingMs, trace, tried });
      const about = { peer: service.name, path, trace_id: trace.traceId };
      if (reply.failure === undefined) {
        return readReply(reply, call.isAnswer, (what) =>
          log.error({ ...about, ...what }, "a game service misanswered"),
        );
      }
      // A service that is cut off has been spoken of when it was.
      const level = reply.failure === "cut_off" ? "debug" : "warn";
      log[level]({ ...about, failure: reply.failure, err: reply.cause }, "a game service did not answer");
      if (reply.failure === "late") return refuse("deadline_exceeded");
      // It was never sent, and another may have room.
      if (reply.failure === "full" && tried + 1 < services.length) continue;
      if (reply.failure === "full" || (reply.failure === "broken" && !repeatable)) break;
      // Waiting would only fill this process with what a dead service is asked.
      if (reply.failure === "cut_off" && tried + 1 >= services.length) break;
    }
    return refuse("unavailable");
  };
};

const operatorOf = (caller: Caller, input: unknown): string | undefined => {
  if (caller.kind === "player") return caller.operatorId;
  const { operatorId } = Object(input) as { readonly operatorId?: unknown };
  return typeof operatorId === "string" ? operatorId : undefined;
};

/** Longer each time, and never the same for two callers, so that they don't come back all at once. */
const pauseMs = (round: number): number => PAUSE_MS * 3 ** round * (0.5 + Math.random());
