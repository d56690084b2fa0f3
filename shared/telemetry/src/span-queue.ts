import type { Span } from "./span.ts";

/** Sends what is kept to where it is kept, in batches, and holds no more than it may. */
export interface SpanQueue {
  add(spans: readonly Span[]): void;
  /** Resolves once all that was added has been sent or given up, or after `withinMs`. */
  flush(withinMs: number): Promise<void>;
}

export interface SpanQueueOptions {
  /** Rejects if they did not arrive. */
  readonly send: (spans: readonly Span[]) => Promise<void>;
  readonly sent: (spans: number) => void;
  readonly lost: (spans: number, reason: "queue_full" | "export_failed", error?: unknown) => void;
  readonly most: number;
  readonly batch: number;
  /** How long a span waits for others. */
  readonly everyMs: number;
}

export const createSpanQueue = ({ send, sent, lost, most, batch, everyMs }: SpanQueueOptions): SpanQueue => {
  const waiting: Span[] = [];
  let sending: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const sendBatch = async (): Promise<void> => {
    const spans = waiting.splice(0, batch);
    try {
      await send(spans);
      sent(spans.length);
    } catch (error) {
      lost(spans.length, "export_failed", error);
    }
  };
  /** One batch after another: an endpoint that is slow is asked no more for it. */
  const sendAll = async (least: number): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length >= least) await sendBatch();
  };
  const begin = (least: number): void => {
    sending ??= sendAll(least).finally(() => {
      sending = undefined;
      schedule();
    });
  };
  const schedule = (): void => {
    if (waiting.length >= batch) begin(batch);
    else if (waiting.length > 0 && timer === undefined) {
      timer = setTimeout(() => begin(1), everyMs);
      timer.unref();
    }
  };

  return {
    add: (spans) => {
      const room = Math.max(0, most - waiting.length);
      waiting.push(...spans.slice(0, room));
      if (spans.length > room) lost(spans.length - room, "queue_full");
      if (!sending) schedule();
    },
    flush: async (withinMs) => {
      const late = Promise.withResolvers<void>();
      const limit = setTimeout(late.resolve, withinMs);
      const all = async (): Promise<void> => {
        await sending;
        while (waiting.length > 0) {
          begin(1);
          await sending;
        }
      };
      await Promise.race([all(), late.promise]);
      clearTimeout(limit);
    },
  };
};
