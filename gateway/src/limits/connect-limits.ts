import type { Database } from "@croupier/db/database";
import { createLimitMetrics } from "@croupier/telemetry/limit-metrics";
import type { Log } from "@croupier/telemetry/log";
import type { Metrics } from "@croupier/telemetry/metrics";
import { createLimits, type Limits, noLimits } from "./limits.ts";
import { createMemoryCounters } from "./memory-counters.ts";
import { createOperatorRules } from "./operator-rules.ts";
import type { Rules } from "./rules.ts";

export interface LimitsOptions {
  /** The house's; undefined for none at all. */
  readonly rules: Rules | undefined;
  /** Where counters are shared with other gateways; undefined for this one's own memory. */
  readonly redisUrl: string | undefined;
  /** Whether this gateway is one of the many of a function, each of which answers one call at a time. */
  readonly inFunction?: boolean;
  readonly db: Database;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "registry">;
}

/** A function has no others' calls to share a question with, so it is never ahead of what all count together. */
const NO_LEAD = 0;

/** Limits as configured. Waits a second for Redis at the most: without it they are this process's own. */
export const connectLimits = async (
  options: LimitsOptions,
): Promise<{ readonly limits: Limits; readonly close: () => Promise<void> }> => {
  const { rules, redisUrl, inFunction = false, db, log } = options;
  if (!rules) return { limits: noLimits, close: () => Promise.resolve() };
  if (inFunction && redisUrl === undefined) {
    log.warn(
      "without REDIS_URL each instance of the function counts calls for itself, so limits grow with their number",
    );
  }
  const lead = inFunction ? NO_LEAD : undefined;
  const metrics = createLimitMetrics(options.metrics);
  const alone = createMemoryCounters();
  const counters = redisUrl === undefined ? alone : await connectShared(redisUrl, lead, log, metrics.shared);
  return {
    limits: createLimits({ counters, alone, rules: createOperatorRules(db, rules, log), metrics }),
    close: () => counters.close(),
  };
};

/** The client of Redis is loaded where it is used. */
const connectShared = async (url: string, lead: number | undefined, log: Log, shared: { set(value: number): void }) => {
  const { connectSharedCounters } = await import("./shared-counters.ts");
  return connectSharedCounters({ url, log, lead, moved: (place) => shared.set(place === "shared" ? 1 : 0) });
};
