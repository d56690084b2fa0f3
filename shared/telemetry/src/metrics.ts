import { Counter, collectDefaultMetrics, Gauge, Histogram, type OpenMetricsContentType, Registry } from "prom-client";
import { currentSpan } from "./span.ts";
import { createTenants, type Tenants } from "./tenants.ts";

/** What one process measures. Labels stay few: never a player or a round. */
export interface Metrics {
  /** In OpenMetrics, so that exemplars show. */
  readonly registry: Registry<OpenMetricsContentType>;
  /** By which names operators and currencies go. */
  readonly tenants: Tenants;
  /** A call has ended: how many there were by their outcome, and how long they took. */
  call(ended: Call): void;
  /** Money decisions, by game, variant, operator, currency and mode. */
  readonly rounds: Counter<RoundLabel | "mode" | "event">;
  /** Of rounds of real money that settled; `stakes` tells those that players paid for from free rounds. Minor units. */
  readonly turnover: Counter<RoundLabel | "stakes">;
  readonly payouts: Counter<RoundLabel | "stakes">;
  /** Calls to operators' own wallets, by how they ended: `answered`, the code of a refusal, or why it is not known. */
  readonly walletCalls: Counter<"operator" | "call" | "end">;
  walletSeconds(labels: { readonly call: string; readonly outcome: string }, seconds: number): void;
  /** 1 while an operator's wallet is not asked because it fails too often. */
  readonly walletBreaker: Gauge<"operator">;
  /** Calls that wait to be made, or made again, and for how many seconds the oldest does. */
  readonly walletWaiting: Gauge<"operator" | "kind">;
  readonly walletOldest: Gauge<"operator" | "kind">;
  /** Open differences between operators' books and ours. */
  readonly walletDifferences: Gauge<"operator" | "kind">;
  /** Shows how many streams are open; once, by what keeps them. */
  countStreams(count: () => number): void;
  /** Shows how a pool of connections to PostgreSQL is used. */
  watchPool(pool: string, load: () => PoolLoad): void;
  /** Shows what waits for a batch, and how many are being written, of all that are watched. */
  watchBatches(load: () => BatchLoad): void;
  /** Requests refused at the door because this process had enough to do. */
  readonly shed: Counter;
}

export interface Call {
  readonly procedure: string;
  /** `ok` or an error's code. */
  readonly outcome: string;
  readonly seconds: number;
  /** Where it is known here; else the one that is under way. */
  readonly traceId?: string | undefined;
}

export interface PoolLoad {
  readonly inUse: number;
  readonly idle: number;
  /** Who waits for a connection. */
  readonly waiting: number;
}

export interface BatchLoad {
  readonly waiting: number;
  readonly inFlight: number;
}

type RoundLabel = "game" | "variant" | "operator" | "currency";
type Result = "ok" | "refused" | "failed";

export interface MetricsOptions {
  /** The trace that is under way, if it is one that is kept: what an exemplar leads to. `isNotable`: for it failed, or took long. */
  readonly traceId?: (isNotable: boolean) => string | undefined;
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What is our fault; everything else that is not `ok` is an answer. An operator's wallet that fails is its operator's. */
const FAILURES = new Set(["internal", "unavailable", "deadline_exceeded", "failed", "problems"]);
const resultOf = (outcome: string): Result => (outcome === "ok" ? "ok" : FAILURES.has(outcome) ? "failed" : "refused");

/** From here on a trace is kept for its time alone, as a rule: CROUPIER_TRACES_SLOW_MS says otherwise. */
const SLOW_SECONDS = 1;

const keptTrace = (isNotable: boolean): string | undefined => {
  const span = currentSpan();
  return span && (span.sampled || (isNotable && span.isRecorded)) ? span.traceId : undefined;
};

export const createMetrics = (service: string, { traceId: activeTrace = keptTrace }: MetricsOptions = {}): Metrics => {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const exemplarOf = (
    isNotable: boolean,
    given?: string,
  ): { readonly exemplarLabels?: { readonly trace_id: string } } => {
    const id = given ?? activeTrace(isNotable);
    return id === undefined ? {} : { exemplarLabels: { trace_id: id } };
  };
  const calls = new Counter({
    name: "croupier_calls_total",
    help: "Calls answered",
    labelNames: ["procedure", "outcome"],
    registers,
  });
  const callSeconds = new Histogram<"procedure" | "result" | "trace_id">({
    name: "croupier_call_seconds",
    help: "Time to answer a call",
    labelNames: ["procedure", "result"],
    buckets: BUCKETS,
    enableExemplars: true,
    registers,
  });
  const walletSeconds = new Histogram<"call" | "outcome" | "trace_id">({
    name: "croupier_wallet_call_seconds",
    help: "Time that calls to operators' own wallets took",
    labelNames: ["call", "outcome"],
    buckets: BUCKETS,
    enableExemplars: true,
    registers,
  });
  const roundLabels = ["game", "variant", "operator", "currency"] as const;
  return {
    registry,
    tenants: createTenants(),
    call: ({ procedure, outcome, seconds, traceId }) => {
      calls.inc({ procedure, outcome });
      const result = resultOf(outcome);
      const exemplar = exemplarOf(result === "failed" || seconds >= SLOW_SECONDS, traceId);
      callSeconds.observe({ labels: { procedure, result }, value: seconds, ...exemplar });
    },
    rounds: new Counter({
      name: "croupier_rounds_total",
      help: "Rounds opened, settled and voided",
      labelNames: [...roundLabels, "mode", "event"],
      registers,
    }),
    turnover: new Counter({
      name: "croupier_turnover_minor_total",
      help: "Stakes of settled rounds of real money, in minor units",
      labelNames: [...roundLabels, "stakes"],
      registers,
    }),
    payouts: new Counter({
      name: "croupier_payouts_minor_total",
      help: "Payouts of settled rounds of real money, in minor units",
      labelNames: [...roundLabels, "stakes"],
      registers,
    }),
    walletCalls: new Counter({
      name: "croupier_wallet_calls_total",
      help: "Calls to operators' own wallets",
      labelNames: ["operator", "call", "end"],
      registers,
    }),
    walletSeconds: (labels, seconds) =>
      walletSeconds.observe({ labels, value: seconds, ...exemplarOf(seconds >= SLOW_SECONDS) }),
    walletBreaker: new Gauge({
      name: "croupier_wallet_breaker_open",
      help: "Whether an operator's wallet is not asked because it fails too often",
      labelNames: ["operator"],
      registers,
    }),
    walletWaiting: new Gauge({
      name: "croupier_wallet_waiting_calls",
      help: "Calls to operators' own wallets that wait",
      labelNames: ["operator", "kind"],
      registers,
    }),
    walletOldest: new Gauge({
      name: "croupier_wallet_waiting_oldest_seconds",
      help: "How long the oldest call to an operator's own wallet has waited",
      labelNames: ["operator", "kind"],
      registers,
    }),
    walletDifferences: new Gauge({
      name: "croupier_wallet_differences",
      help: "Open differences between operators' books and ours",
      labelNames: ["operator", "kind"],
      registers,
    }),
    countStreams: (count) => {
      const gauge: Gauge = new Gauge({
        name: "croupier_streams_open",
        help: "Streams of players' sessions that are open",
        collect: () => {
          gauge.set(count());
        },
        registers,
      });
    },
    watchPool: createPoolGauges(registry),
    watchBatches: createBatchGauges(registry),
    shed: new Counter({
      name: "croupier_shed_total",
      help: "Requests refused because this process had enough to do",
      registers,
    }),
  };
};

const createPoolGauges = (registry: Registry<OpenMetricsContentType>): Metrics["watchPool"] => {
  const pools = new Map<string, () => PoolLoad>();
  const gauge: Gauge<"pool" | "state"> = new Gauge({
    name: "croupier_pool_connections",
    help: "Connections to PostgreSQL that are in use or idle, and who waits for one",
    labelNames: ["pool", "state"],
    registers: [registry],
    collect: () => {
      for (const [pool, load] of pools) {
        for (const [state, value] of Object.entries(load())) gauge.set({ pool, state }, Number(value));
      }
    },
  });
  return (pool, load) => void pools.set(pool, load);
};

const createBatchGauges = (registry: Registry<OpenMetricsContentType>): Metrics["watchBatches"] => {
  const loads: (() => BatchLoad)[] = [];
  const gauge = (name: string, help: string, read: (load: BatchLoad) => number): Gauge => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => made.set(loads.reduce((sum, load) => sum + read(load()), 0)),
    });
    return made;
  };
  gauge("croupier_batch_waiting", "Money operations that wait for a batch", ({ waiting }) => waiting);
  gauge("croupier_batches_in_flight", "Batches that are being read, decided or written", ({ inFlight }) => inFlight);
  return (load) => void loads.push(load);
};
