import { randomUUID } from "node:crypto";
import { Counter } from "prom-client";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { withSpan } from "./span.ts";
import { createSpanQueue } from "./span-queue.ts";
import { createStatementSpans, type StatementSeen } from "./statements.ts";
import { createTracer, noTracer, type Tracer } from "./tracer.ts";
import type { TracingConfig } from "./tracing-config.ts";

/** How one process traces. */
export interface Tracing {
  readonly tracer: Tracer;
  /** Sees the statements of a database's pool; undefined where nobody looks. */
  statementsOf(databaseUrl: string): ((seen: StatementSeen) => void) | undefined;
  /** Sends what is kept so far, or gives up after some time. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();
const noTracing: Tracing = {
  tracer: noTracer,
  statementsOf: () => undefined,
  flush: nothing,
  close: nothing,
};

export interface TracingOptions {
  /** Its name in traces, unless the configuration has one. */
  readonly service: string;
  /** Without one nothing is traced, and nothing of OpenTelemetry is loaded. */
  readonly config: TracingConfig | undefined;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "registry">;
}

/** A function waits no longer for traces to leave than its caller would. */
const FLUSH_MS = 1_000;
/** How often it is said that traces can't be sent. */
const SAY_EVERY_MS = 60_000;

const createSpanMetrics = ({ registry }: Pick<Metrics, "registry">) => ({
  exported: new Counter({
    name: "croupier_spans_exported_total",
    help: "Spans that were sent where traces are kept",
    registers: [registry],
  }),
  lost: new Counter({
    name: "croupier_spans_lost_total",
    help: "Spans that were not recorded or not sent, by what there was no room for",
    labelNames: ["reason"],
    registers: [registry],
  }),
});

export const openTracing = async ({ service, config, log, metrics }: TracingOptions): Promise<Tracing> => {
  if (!config) return noTracing;
  const { createOtlpSender } = await import("./otlp.ts");
  const { url, ratio, slowMs, queue: sizes } = config;
  const about = {
    "service.namespace": "croupier",
    "service.instance.id": randomUUID(),
    ...config.resource,
    "service.name": config.serviceName ?? service,
  };
  const sender = createOtlpSender({ url, resource: about });
  const counters = createSpanMetrics(metrics);
  let saidMs = Number.NEGATIVE_INFINITY;
  const say = (error: unknown): void => {
    if (performance.now() - saidMs < SAY_EVERY_MS) return;
    saidMs = performance.now();
    log.warn({ err: error }, "traces can't be sent");
  };
  const queue = createSpanQueue({
    ...sizes,
    // What sends is nobody's span.
    send: (spans) => withSpan(undefined, () => sender.send(spans)),
    sent: (spans) => counters.exported.inc(spans),
    lost: (spans, reason, error) => {
      counters.lost.inc({ reason }, spans);
      if (error !== undefined) withSpan(undefined, () => say(error));
    },
  });
  const flush = (): Promise<void> => queue.flush(FLUSH_MS);
  return {
    tracer: createTracer({
      ratio,
      slowMs,
      keep: (spans) => queue.add(spans),
      lost: (reason) => counters.lost.inc({ reason }),
    }),
    statementsOf: createStatementSpans,
    flush,
    close: async () => {
      await flush();
      // It would wait for what is still under way; that has had its time.
      sender.close().catch(say);
    },
  };
};
