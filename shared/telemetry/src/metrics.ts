import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What one process measures. Labels stay few: never a player or a round. */
export interface Metrics {
  readonly registry: Registry;
  /** Seconds per call, by what was asked and how it ended (`ok` or an error code). */
  readonly calls: Histogram<"procedure" | "outcome">;
  /** Money decisions: rounds opened and ended, by game, variant, currency and mode. */
  readonly rounds: Counter<"game" | "variant" | "currency" | "mode" | "event">;
  /** Calls to operators' own wallets, by how they ended: `answered`, the code of a refusal, or why it is not known. */
  readonly walletCalls: Counter<"operator" | "call" | "end">;
  readonly walletSeconds: Histogram<"call" | "outcome">;
  /** 1 while an operator's wallet is not asked because it fails too often. */
  readonly walletBreaker: Gauge<"operator">;
  /** Calls that wait to be made, or made again, and for how many seconds the oldest does. */
  readonly walletWaiting: Gauge<"operator" | "kind">;
  readonly walletOldest: Gauge<"operator" | "kind">;
  /** Open differences between operators' books and ours. */
  readonly walletDifferences: Gauge<"operator" | "kind">;
  /** Shows how many streams are open; once, by what keeps them. */
  countStreams(count: () => number): void;
  /** Requests refused at the door because this process had enough to do. */
  readonly shed: Counter;
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export const createMetrics = (service: string): Metrics => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    calls: new Histogram({
      name: "croupier_call_seconds",
      help: "Time to answer a call",
      labelNames: ["procedure", "outcome"],
      buckets: BUCKETS,
      registers: [registry],
    }),
    rounds: new Counter({
      name: "croupier_rounds_total",
      help: "Rounds opened, settled and voided",
      labelNames: ["game", "variant", "currency", "mode", "event"],
      registers: [registry],
    }),
    walletCalls: new Counter({
      name: "croupier_wallet_calls_total",
      help: "Calls to operators' own wallets",
      labelNames: ["operator", "call", "end"],
      registers: [registry],
    }),
    walletSeconds: new Histogram({
      name: "croupier_wallet_call_seconds",
      help: "Time that calls to operators' own wallets took",
      labelNames: ["call", "outcome"],
      buckets: BUCKETS,
      registers: [registry],
    }),
    walletBreaker: new Gauge({
      name: "croupier_wallet_breaker_open",
      help: "Whether an operator's wallet is not asked because it fails too often",
      labelNames: ["operator"],
      registers: [registry],
    }),
    walletWaiting: new Gauge({
      name: "croupier_wallet_waiting_calls",
      help: "Calls to operators' own wallets that wait",
      labelNames: ["operator", "kind"],
      registers: [registry],
    }),
    walletOldest: new Gauge({
      name: "croupier_wallet_waiting_oldest_seconds",
      help: "How long the oldest call to an operator's own wallet has waited",
      labelNames: ["operator", "kind"],
      registers: [registry],
    }),
    walletDifferences: new Gauge({
      name: "croupier_wallet_differences",
      help: "Open differences between operators' books and ours",
      labelNames: ["operator", "kind"],
      registers: [registry],
    }),
    countStreams: (count) => {
      const gauge: Gauge = new Gauge({
        name: "croupier_streams_open",
        help: "Streams of players' sessions that are open",
        collect: () => {
          gauge.set(count());
        },
        registers: [],
      });
      registry.registerMetric(gauge);
    },
    shed: new Counter({
      name: "croupier_shed_total",
      help: "Requests refused because this process had enough to do",
      registers: [registry],
    }),
  };
};
