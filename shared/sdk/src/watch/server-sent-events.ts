/** One event of a stream. */
export interface ServerSentEvent {
  /** `message` where it has no name. */
  readonly event: string;
  readonly data: string;
  /** The last id so far, this event's or an earlier one's; empty for none. */
  readonly lastEventId: string;
}

export interface EventParser {
  /** The events that this text completes. */
  readonly feed: (text: string) => readonly ServerSentEvent[];
  /** When to come back after the stream breaks off, in milliseconds, as the stream last said it. */
  readonly retryMs: () => number | undefined;
}

/** Reads server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
export const createEventParser = (): EventParser => {
  let rest = "";
  let isFirst = true;
  let endedInReturn = false;
  let event = "";
  let data: string[] = [];
  let lastEventId = "";
  let retryMs: number | undefined;

  const field = (name: string, value: string): void => {
    if (name === "event") event = value;
    else if (name === "data") data.push(value);
    else if (name === "id" && !value.includes("\0")) lastEventId = value;
    else if (name === "retry" && /^\d{1,9}$/.test(value)) retryMs = Number(value);
  };
  const dispatch = (): ServerSentEvent | undefined => {
    const whole = data.length === 0 ? undefined : { event: event || "message", data: data.join("\n"), lastEventId };
    event = "";
    data = [];
    return whole;
  };
  const line = (text: string): ServerSentEvent | undefined => {
    if (text === "") return dispatch();
    const colon = text.indexOf(":");
    if (colon < 0) field(text, "");
    else if (colon > 0) field(text.slice(0, colon), text.slice(colon + 1).replace(/^ /, ""));
    return undefined;
  };

  return {
    feed: (text) => {
      let fed = text;
      if (isFirst && fed !== "") {
        fed = fed.replace(/^\uFEFF/, "");
        isFirst = false;
      }
      // A line break of two characters may come in two pieces.
      if (endedInReturn && fed !== "") fed = fed.replace(/^\n/, "");
      if (text !== "") endedInReturn = text.endsWith("\r");
      const lines = (rest + fed).split(/\r\n|\n|\r/);
      rest = lines.pop() ?? "";
      return lines.flatMap((one) => line(one) ?? []);
    },
    retryMs: () => retryMs,
  };
};
