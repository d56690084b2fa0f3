import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { type Attributes, type AttributeValue, type Link, Span, type SpanKind } from "./span.ts";
import { readStatement } from "./statement-text.ts";

type ReadableSpan = Parameters<OTLPTraceExporter["export"]>[0][number];
type HrTime = ReadableSpan["startTime"];

export interface OtlpOptions {
  /** Where traces are taken: `…/v1/traces`. */
  readonly url: string;
  /** What all its spans are of: `service.name` and the like. */
  readonly resource: Readonly<Record<string, AttributeValue>>;
}

const KINDS: Readonly<Record<SpanKind, ReadableSpan["kind"]>> = { internal: 0, server: 1, client: 2 };
const SCOPE = { name: "croupier" };
/** How far the wall clock is ahead of `performance.now()`: one for all spans, so that they don't jump among each other. */
const createClock = (): (() => number) => {
  let originMs = performance.timeOrigin;
  return () => {
    const now = Date.now() - performance.now();
    // The system's clock has been put right.
    if (Math.abs(now - originMs) > 10) originMs = now;
    return originMs;
  };
};

const hrTime = (ms: number): HrTime => {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1e6)];
};

const contextOf = ({ traceId, spanId }: Link, isRemote: boolean) => ({ traceId, spanId, traceFlags: 1, isRemote });

const said = (attributes: Attributes): Readonly<Record<string, AttributeValue>> =>
  Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined),
  );

const readable = (span: Span, originMs: number, resource: ReadableSpan["resource"]): ReadableSpan => {
  const { parent, startMs, endMs = startMs, failure } = span;
  const { name = span.name, attributes } = readStatement(span.name, span.attributes);
  return {
    name,
    kind: KINDS[span.kind],
    spanContext: () => contextOf(span, false),
    ...(parent && { parentSpanContext: contextOf(parent, !(parent instanceof Span)) }),
    startTime: hrTime(originMs + startMs),
    endTime: hrTime(originMs + endMs),
    duration: hrTime(endMs - startMs),
    // Unset, or error: whether all is well otherwise is for whoever reads it.
    status: { code: failure === undefined ? 0 : 2 },
    attributes: { ...said(attributes), ...(failure !== undefined && { "error.type": failure }) },
    links: span.links.map((link) => ({ context: contextOf(link, false) })),
    events: span.events.map(({ name: event, attributes: about, atMs }) => ({
      name: event,
      attributes: said(about),
      time: hrTime(originMs + atMs),
    })),
    ended: true,
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
};

/** Sends spans to an endpoint; rejects if they did not arrive. Headers, time-outs and certificates are `OTEL_EXPORTER_OTLP_*`. */
export const createOtlpSender = ({ url, resource: about }: OtlpOptions) => {
  const exporter = new OTLPTraceExporter({ url });
  const resource = resourceFromAttributes(about);
  const clock = createClock();
  return {
    send: (spans: readonly Span[]): Promise<void> =>
      new Promise((resolve, reject) => {
        const originMs = clock();
        exporter.export(
          spans.map((span) => readable(span, originMs, resource)),
          ({ error }) => {
            if (error) reject(error);
            else resolve();
          },
        );
      }),
    close: (): Promise<void> => exporter.shutdown(),
  };
};
