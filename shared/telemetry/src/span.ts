import { AsyncLocalStorage } from "node:async_hooks";
import { formatTraceparent, newSpanId, type Parent, traceContext, type TraceContext } from "./trace-context.ts";

/** Names are OpenTelemetry's where it has one, and begin with `croupier.` where it has none; undefined says nothing. */
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;
export type AttributeValue = string | number | boolean;

/** Who asks whom: `server` answers a caller, `client` calls another, `internal` is our own work. */
export type SpanKind = "internal" | "server" | "client";

/** Another span that this one has to do with: of another trace, or not above it. */
export type Link = Pick<Parent, "traceId" | "spanId" | "sampled">;

/** One trace, as far as this process has a part in it. */
export interface LocalTrace {
  readonly traceId: string;
  /** Whether it is kept, whatever comes of it. */
  readonly sampled: boolean;
  /** Undefined where nothing is recorded: then a span is an id for logs and for callees, and no more. */
  readonly recorder: Recorder | undefined;
}

/** Takes what has happened. */
export interface Recorder {
  /** Whether another span of this trace may be recorded now. */
  admits(trace: LocalTrace): boolean;
  ended(span: Span): void;
}

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly links?: readonly Link[];
}

/** A moment of a span. */
export interface SpanEvent {
  readonly name: string;
  readonly attributes: Attributes;
  /** As `performance.now()` has it. */
  readonly atMs: number;
}

/** Of one span. */
const MOST_EVENTS = 32;

/** A piece of work that takes time, in a trace. */
export class Span implements TraceContext {
  readonly trace: LocalTrace;
  readonly spanId = newSpanId();
  readonly parent: Span | Parent | undefined;
  readonly kind: SpanKind;
  name: string;
  /** As `performance.now()` has it. */
  startMs = performance.now();
  /** Undefined until it has ended. */
  endMs: number | undefined;
  attributes: Record<string, AttributeValue | undefined>;
  links: readonly Link[];
  /** What happened meanwhile, in order. */
  readonly events: SpanEvent[] = [];
  /** What went wrong, in a word; undefined if nothing did. */
  failure: string | undefined;

  constructor(trace: LocalTrace, parent: Span["parent"], name: string, options: SpanOptions = {}) {
    this.trace = trace;
    this.parent = parent;
    this.name = name;
    this.kind = options.kind ?? "internal";
    this.attributes = { ...options.attributes };
    this.links = options.links ?? [];
  }

  get traceId(): string {
    return this.trace.traceId;
  }

  get sampled(): boolean {
    return this.trace.sampled;
  }

  get traceparent(): string {
    return formatTraceparent(this);
  }

  get isRecorded(): boolean {
    return this.trace.recorder !== undefined;
  }

  set(attributes: Attributes): void {
    if (this.isRecorded) Object.assign(this.attributes, attributes);
  }

  /** Something that has happened now. Of many the first few are kept. */
  tell(name: string, attributes: Attributes): void {
    if (this.isRecorded && this.events.length < MOST_EVENTS) {
      this.events.push({ name, attributes, atMs: performance.now() });
    }
  }

  /** Its trace is kept. The first word counts. `failure` is a word of ours or a library's code, and never a message: those quote. */
  fail(failure: string): void {
    this.failure ??= failure;
  }

  end(): void {
    if (this.endMs !== undefined) return;
    this.endMs = performance.now();
    this.trace.recorder?.ended(this);
  }
}

const ambient = new AsyncLocalStorage<Span | undefined>();

/**
 * The span that this code runs in; undefined outside of any, and in one that has ended: what a request has set going, a
 * timer or a connection, is none of its work any more.
 */
export const currentSpan = (): Span | undefined => {
  const span = ambient.getStore();
  return span?.endMs === undefined ? span : undefined;
};

/** Runs work in this span, or outside of any. */
export const withSpan = <T>(span: Span | undefined, work: () => T): T => ambient.run(span, work);

/** A span below the current one, to be ended by whoever asked for it; undefined where nothing is recorded. */
export const startSpan = (name: string, options?: SpanOptions): Span | undefined => {
  const parent = currentSpan();
  const { trace } = parent ?? {};
  return trace?.recorder?.admits(trace) === true ? new Span(trace, parent, name, options) : undefined;
};

/**
 * Runs work in a span below the current one. Where nothing is recorded it just runs. What is thrown is a failure of the
 * span; so is what the work says is one.
 */
export const inSpan = <T>(
  name: string,
  options: SpanOptions,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> => {
  const span = startSpan(name, options);
  return span ? runIn(span, work) : work(undefined);
};

/** Runs work in a span, and ends it. */
export const runIn = async <T>(span: Span, work: (span: Span) => Promise<T>): Promise<T> => {
  try {
    return await ambient.run(span, work, span);
  } catch (error) {
    span.fail(failureName(error));
    throw error;
  } finally {
    span.end();
  }
};

const failureName = (error: unknown): string => {
  if (!(error instanceof Error)) return "thrown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
};

/** The trace that this code works for, or a new one that nobody records. */
export const currentTrace = (): TraceContext => currentSpan() ?? traceContext(undefined);
