import { setTimeout as sleep } from "node:timers/promises";
import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Caller } from "@croupier/contract/identity";
import type { Log } from "@croupier/telemetry/log";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import { readReply } from "./reply.ts";
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

/** Asks the first service; where more than one can answer, each next one if the one before could not be reached. */
export type Upstream = <Answer>(services: readonly Service[], call: Call<Answer>) => Promise<Answer | Refusal>;

const TRIES = { repeatable: 3, once: 2 };
const PAUSE_MS = 200;

export const createUpstream =
  ({ log, timeoutMs }: UpstreamOptions): Upstream =>
  async (services, call) => {
    const { path, caller, repeatable, trace } = call;
    const deadlineMs = performance.now() + timeoutMs;
    const leftMs = () => Math.max(0, Math.floor(deadlineMs - performance.now()));
    const tries = Math.max(services.length, repeatable ? TRIES.repeatable : TRIES.once);
    const body = JSON.stringify(call.input);
    for (let tried = 0; tried < tries; tried += 1) {
      // Every service has been asked once: give them a moment.
      if (tried >= services.length) await sleep(Math.min(pauseMs(tried - services.length), leftMs()));
      const service = services[tried % services.length];
      const remainingMs = leftMs();
      if (!service || remainingMs === 0) break;
      const reply = await service.post({ path, caller, body, timeoutMs: remainingMs, trace });
      const about = { service: service.name, path, traceId: trace.traceId };
      if (reply.failure === undefined) {
        return readReply(reply, call.isAnswer, (what) =>
          log.error({ ...about, ...what }, "a game service misanswered"),
        );
      }
      log.warn({ ...about, failure: reply.failure, err: reply.cause }, "a game service did not answer");
      if (reply.failure === "late") return refuse("deadline_exceeded");
      if (reply.failure === "full" || (reply.failure === "broken" && !repeatable)) break;
    }
    return refuse("unavailable");
  };

/** Longer each time, and never the same for two callers, so that they don't come back all at once. */
const pauseMs = (round: number): number => PAUSE_MS * 3 ** round * (0.5 + Math.random());
