import { type LocalTrace, type Recorder, Span, type SpanOptions } from "./span.ts";
import { newTraceId, type Parent } from "./trace-context.ts";

/** Begins this process's part of traces. */
export interface Tracer {
  begin(name: string, options?: RootOptions): Span;
}

export interface RootOptions extends SpanOptions {
  /** The caller's span, as its header names it. */
  readonly parent?: Parent | undefined;
  /** Whether anybody may call: then what the caller says of keeping the trace holds only so often. */
  readonly isPublic?: boolean;
  /** Kept if it takes longer; what is told for all unless told. */
  readonly slowMs?: number;
}

/** Nothing is recorded: spans are ids for logs and callees. */
export const noTracer: Tracer = {
  begin: (name, { parent } = {}) => {
    const trace = { traceId: parent?.traceId ?? newTraceId(), sampled: parent?.sampled ?? false, recorder: undefined };
    return new Span(trace, parent, name);
  },
};

/** Why spans are lost that would have been kept, or might have been. */
export type Lost = "buffer_full" | "trace_full";

export interface TracerOptions {
  /** Share of the traces that begin here which are kept whatever comes of them, from 0 to 1. */
  readonly ratio: number;
  /** A trace whose first span here takes longer is kept. */
  readonly slowMs: number;
  /** Takes what is kept. */
  readonly keep: (spans: readonly Span[]) => void;
  readonly lost: (reason: Lost) => void;
  /** Most spans of one trace, and of all that are not decided. */
  readonly mostOfTrace?: number;
  readonly mostHeld?: number;
  readonly random?: () => number;
  readonly nowMs?: () => number;
}

/** So many callers a second may have their traces kept by asking for it; of the others the ratio decides. */
const ASKED_PER_SECOND = 20;

interface Recorded extends LocalTrace {
  readonly slowMs: number;
  root: Span | undefined;
  /** Those that have ended, until it is decided. */
  spans: Span[];
  begun: number;
  failed: boolean;
  kept: boolean | undefined;
}

/**
 * Records all traces and keeps few: those that are sampled when they begin, here or by the caller, and of the others those
 * that fail or are slow, which shows only at the end. Until a trace's first span here has ended, its spans are held; what
 * ends later follows the decision.
 */
export const createTracer = (options: TracerOptions): Tracer => {
  const { ratio, slowMs: usualMs, keep, lost, mostOfTrace = 512, mostHeld = 20_000 } = options;
  const { random = Math.random, nowMs = () => performance.now() } = options;
  let held = 0;
  let asked = ASKED_PER_SECOND;
  let askedMs = nowMs();

  const mayAsk = (): boolean => {
    const now = nowMs();
    asked = Math.min(ASKED_PER_SECOND, asked + ((now - askedMs) / 1_000) * ASKED_PER_SECOND);
    askedMs = now;
    if (asked < 1) return false;
    asked -= 1;
    return true;
  };

  const isSampled = (parent: Parent | undefined, isPublic: boolean): boolean => {
    if (parent && (!parent.sampled || !isPublic || mayAsk())) return parent.sampled;
    return random() < ratio;
  };

  const decide = (trace: Recorded, { startMs, endMs = startMs }: Span): void => {
    trace.kept = trace.sampled || trace.failed || endMs - startMs > trace.slowMs;
    held -= trace.spans.length;
    if (trace.kept) keep(trace.spans);
    trace.spans = [];
  };

  const recorder: Recorder = {
    admits: (trace) => {
      const recorded = trace as Recorded;
      if (recorded.kept === false) return false;
      if (recorded.begun < mostOfTrace) {
        recorded.begun += 1;
        return true;
      }
      lost("trace_full");
      return false;
    },
    ended: (span) => {
      const trace = span.trace as Recorded;
      trace.failed ||= span.failure !== undefined;
      if (trace.kept !== undefined) {
        if (trace.kept) keep([span]);
        return;
      }
      trace.spans.push(span);
      held += 1;
      if (span === trace.root) decide(trace, span);
    },
  };

  return {
    begin: (name, given = {}) => {
      const { parent, isPublic = false, slowMs = usualMs, ...rest } = given;
      if (held >= mostHeld) {
        lost("buffer_full");
        return noTracer.begin(name, { parent });
      }
      const trace: Recorded = {
        traceId: parent?.traceId ?? newTraceId(),
        sampled: isSampled(parent, isPublic),
        recorder,
        slowMs,
        root: undefined,
        spans: [],
        begun: 1,
        failed: false,
        kept: undefined,
      };
      trace.root = new Span(trace, parent, name, rest);
      return trace.root;
    },
  };
};
