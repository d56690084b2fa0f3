import { currentSpan, inSpan, type Span, startSpan, withSpan } from "@croupier/telemetry/span";

/** What traces tell of one operation on its way through a batch. */
export interface SubmitSpan {
  /** From when it was handed in until it was answered; where nothing is recorded, its caller's. */
  readonly within: Span | undefined;
  /** Undefined where nothing is recorded. */
  readonly own: Span | undefined;
}

export const startSubmit = (game: string | null): SubmitSpan => {
  const own = startSpan("ledger.submit", { attributes: { "croupier.game": game ?? undefined } });
  return { own, within: own ?? currentSpan() };
};

/** One whose trace is kept, if there is one: then the batch is seen. */
const ownerOf = (spans: readonly SubmitSpan[]): Span | undefined => {
  const open = spans.flatMap(({ within }) => (within?.endMs === undefined ? [within] : []));
  return open.find((span) => span?.sampled) ?? open[0];
};

/**
 * Runs what is done for a whole batch in a span of its own. It is in the trace of one operation, and linked with the
 * others'; each operation's own span has a link to it, and says how long it waited.
 */
export const inBatchSpan = (spans: readonly SubmitSpan[], work: () => Promise<void>): Promise<void> => {
  const owner = ownerOf(spans);
  return withSpan(owner, () => {
    const links = spans.flatMap(({ own }) => (own && own !== owner ? [own] : []));
    const attributes = { "croupier.batch.size": spans.length };
    return inSpan("ledger.batch", { attributes, links }, async (batch) => {
      if (batch) for (const { own } of spans) if (own) meet(own, batch);
      await work();
    });
  });
};

const meet = (own: Span, batch: Span): void => {
  own.links = [...own.links, batch];
  own.set({ "croupier.batch.wait_ms": Math.round((batch.startMs - own.startMs) * 1_000) / 1_000 });
};
