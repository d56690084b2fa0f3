import { Counter, Gauge } from "prom-client";
import type { Metrics } from "./metrics.ts";

/** What a gateway's rate limits do. */
export interface LimitMetrics {
  /** By limit (`address`, `player.play` …), `allowed` or `refused`, and where it was counted: `memory` or `shared`. */
  readonly decisions: Counter<"limit" | "outcome" | "counted">;
  /** 1 while calls are counted together with other gateways, 0 while this one counts alone. */
  readonly shared: Gauge;
}

export const createLimitMetrics = ({ registry }: Pick<Metrics, "registry">): LimitMetrics => ({
  decisions: new Counter({
    name: "croupier_limit_decisions_total",
    help: "Calls that rate limits have let through or refused",
    labelNames: ["limit", "outcome", "counted"],
    registers: [registry],
  }),
  shared: new Gauge({
    name: "croupier_limits_shared",
    help: "1 while rate limits are counted in Redis, 0 while in this process alone",
    registers: [registry],
  }),
});
