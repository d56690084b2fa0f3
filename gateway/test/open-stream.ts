import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { SessionEvent } from "../src/streams/session-event.ts";

/** One server-sent event, as it stands on the wire. */
export interface Frame {
  /** `message` where it has no name. */
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
  readonly retry: string | undefined;
}

/** A stream that is read frame by frame; what isn't asked for waits in the socket. */
export interface OpenStream extends AsyncDisposable {
  readonly response: IncomingMessage;
  /** The next frame; undefined at the end. */
  frame(): Promise<Frame | undefined>;
  /** The next event that has an id, with its data; throws at the end. */
  event(): Promise<{ readonly id: string; readonly data: SessionEvent }>;
  /** All that is left, until the end. */
  rest(): Promise<readonly Frame[]>;
  close(): void;
}

export interface StreamRequest {
  readonly token?: string | undefined;
  readonly lastEventId?: string | undefined;
  readonly reader?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

const frameOf = (text: string): Frame => {
  const fields = new Map(
    text.split("\n").map((line) => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
  );
  const data = fields.get("data") ?? "";
  return { event: fields.get("event") ?? "message", data, id: fields.get("id"), retry: fields.get("retry") };
};

async function* framesOf(response: IncomingMessage): AsyncGenerator<Frame, undefined> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8") as AsyncIterable<string>) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      if (end > 0) yield frameOf(text.slice(0, end));
      text = text.slice(end + 2);
    }
  }
}

/** What is answered to a request for a stream: the connection is this one's own. */
export const askForStream = async (
  url: string,
  { token, lastEventId, reader, headers, path = "session.watch" }: StreamRequest,
): Promise<{ readonly response: IncomingMessage; readonly sent: ClientRequest }> => {
  const asked = JSON.stringify({ lastEventId, reader });
  const input = asked === "{}" ? "" : `?input=${encodeURIComponent(asked)}`;
  const sent = request(`${url}/stream/${path}${input}`, {
    agent: false,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
  });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  // To be torn down is the end of many a test.
  sent.on("error", () => {});
  return { response, sent };
};

export const openStream = async (url: string, asked: StreamRequest): Promise<OpenStream> => {
  const { response, sent } = await askForStream(url, asked);
  const frames = framesOf(response);
  const frame = async (): Promise<Frame | undefined> => (await frames.next()).value;
  const event: OpenStream["event"] = async () => {
    for (let one = await frame(); one; one = await frame()) {
      if (one.event === "message") return { id: one.id ?? "", data: JSON.parse(one.data) as SessionEvent };
    }
    throw new Error("the stream has ended");
  };
  const close = (): void => {
    sent.destroy();
  };
  return {
    response,
    frame,
    event,
    rest: async () => {
      const left: Frame[] = [];
      for await (const one of frames) left.push(one);
      return left;
    },
    close,
    [Symbol.asyncDispose]: async () => {
      if (response.closed) return;
      const closed = once(response, "close").catch(() => {});
      close();
      await closed;
    },
  };
};
