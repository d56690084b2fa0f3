import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createClient } from "../client.ts";
import type { SessionEvent } from "./session-event.ts";

interface Asked {
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly atMs: number;
}

/** What the far side does with the n-th request for a stream; the last stays. */
type Deed = (response: ServerResponse, asked: Asked) => void;

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

const startFarSide = async (...deeds: readonly Deed[]) => {
  const asked: Asked[] = [];
  const server = createServer(({ url = "", headers: { authorization, accept } }, response) => {
    const one = { url: new URL(url, "http://gateway"), authorization, accept, atMs: performance.now() };
    (deeds[asked.length] ?? deeds.at(-1))?.(response, one);
    asked.push(one);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const begin = (response: ServerResponse, options: object = {}): void => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(`event: connected\ndata: ${JSON.stringify(options)}\nretry: 1\n\n`);
};
const told = (balance: number): string =>
  `data: ${JSON.stringify({ type: "change", balance, rounds: [] })}\nid: v${balance}\n\n`;
const error = (code: string, httpStatus: number) => ({
  message: `${code}!`,
  data: { code, httpStatus, traceId: "t1" },
});
const refuse =
  (code: string, status: number, headers: Record<string, string> = {}): Deed =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ error: error(code, status) }));
  };
const over: Deed = (response) => {
  begin(response);
  response.end(`event: serialized-error\ndata: ${JSON.stringify(error("session_closed", 401))}\n\n`);
};

const watch = (url: string, event: (event: SessionEvent) => void | Promise<void> = () => {}) => {
  const events: SessionEvent[] = [];
  const states: string[] = [];
  const end = Promise.withResolvers<unknown>();
  const stop = createClient({ url: `${url}/`, token: "session-token" }).session.watch({
    event: (one) => {
      events.push(one);
      return event(one);
    },
    connection: (state) => states.push(state),
    ended: end.resolve,
  });
  opened.push(stop);
  return { events, states, stop, ended: end.promise };
};
const balances = (events: readonly SessionEvent[]) => events.map((event) => "balance" in event && event.balance);

it("comes back with the last id when a stream breaks off, and asks with a token that is in no address", async () => {
  const { url, asked } = await startFarSide(
    (response) => {
      begin(response);
      response.write(told(1) + told(2));
      setTimeout(() => response.destroy(), 20);
    },
    (response) => {
      begin(response);
      response.end(told(3));
    },
    over,
  );
  const { events, states, ended } = watch(url);
  expect(await ended).toMatchObject({ code: "session_closed", status: 401, traceId: "t1" });
  expect(balances(events)).toEqual([1, 2, 3]);
  const inputs = asked.map((one) => JSON.parse(one.url.searchParams.get("input") ?? "") as Record<string, string>);
  expect(inputs.map(({ lastEventId }) => lastEventId)).toEqual([undefined, "v2", "v3"]);
  expect(new Set(inputs.map(({ reader }) => reader)).size).toBe(1);
  expect(asked.map((one) => [one.url.pathname, one.authorization, one.accept])).toEqual(
    Array.from(asked, () => ["/stream/session.watch", "Bearer session-token", "text/event-stream, application/json"]),
  );
  expect(states).toEqual(["connecting", "live", "connecting", "live", "connecting", "live"]);
});

it.each([
  ["unavailable", 503, {}],
  ["too_many_streams", 429, { "retry-after": "1" }],
  ["internal", 500, {}],
])("comes back after %s, no sooner than it was told to", async (code, status, headers) => {
  const { url, asked } = await startFarSide(refuse(code, status, headers), over);
  expect(await watch(url).ended).toMatchObject({ code: "session_closed" });
  const [first, second] = asked.map(({ atMs }) => atMs);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThan("retry-after" in headers ? 990 : 240);
});

it("comes back after a connection that is refused, a proxy's page, and half an event", async () => {
  const { url } = await startFarSide(
    (response) => response.destroy(),
    (response) => void response.writeHead(502, { "content-type": "text/html" }).end("<h1>proxy</h1>"),
    (response) => {
      begin(response);
      response.end('data: {"type":"change","bal');
    },
    over,
  );
  const { events, ended } = watch(url);
  expect(await ended).toMatchObject({ code: "session_closed" });
  expect(events).toEqual([]);
});

it.each([
  ["token_invalid", 401],
  ["origin_forbidden", 403],
  ["invalid_request", 400],
  ["a_code_of_tomorrow", 409],
])("does not come back after %s, which is an answer", async (code, status) => {
  const { url, asked } = await startFarSide(refuse(code, status));
  expect(await watch(url).ended).toMatchObject({ code, status });
  expect(asked).toHaveLength(1);
});

it("comes back where nothing is heard for as long as the gateway said, and stays where it is", async () => {
  const { url, asked } = await startFarSide(
    (response) => begin(response, { reconnectAfterInactivityMs: 60 }),
    (response) => {
      begin(response, { reconnectAfterInactivityMs: 500 });
      const beat = setInterval(() => response.write("event: ping\ndata: \n\n"), 50);
      setTimeout(() => {
        clearInterval(beat);
        response.end(`event: serialized-error\ndata: ${JSON.stringify(error("token_expired", 401))}\n\n`);
      }, 1_000);
    },
  );
  expect(await watch(url).ended).toMatchObject({ code: "token_expired" });
  expect(asked).toHaveLength(2);
});

it("tells one after the other, and reads on when it has been heard", async () => {
  const { url } = await startFarSide((response) => {
    begin(response, { reconnectAfterInactivityMs: 50 });
    response.write(told(1) + told(2));
    response.end(`event: serialized-error\ndata: ${JSON.stringify(error("session_closed", 401))}\n\n`);
  });
  let busy = 0;
  const { events, ended } = watch(url, async () => {
    busy += 1;
    expect(busy).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 120));
    busy -= 1;
  });
  await ended;
  expect(balances(events)).toEqual([1, 2]);
});

it("says so where a listener throws, and asks no more", async () => {
  const { url, asked } = await startFarSide((response) => {
    begin(response);
    response.write(told(1));
  });
  const fault = new Error("my own");
  const { ended } = watch(url, () => {
    throw fault;
  });
  expect(await ended).toBe(fault);
  expect(asked).toHaveLength(1);
});

it.each(["stop", "signal"])("stops by its %s, leaves the stream, and tells nobody of an end", async (by) => {
  const left = Promise.withResolvers<void>();
  const { url } = await startFarSide((response) => {
    begin(response);
    response.write(told(1));
    response.on("close", left.resolve);
  });
  const heard = Promise.withResolvers<void>();
  const aborting = new AbortController();
  let ends = 0;
  const listener = { event: () => heard.resolve(), ended: () => (ends += 1) };
  const stop = createClient({ url, token: "session-token" }).session.watch(listener, { signal: aborting.signal });
  await heard.promise;
  if (by === "stop") stop();
  else aborting.abort();
  await left.promise;
  expect(ends).toBe(0);
});
