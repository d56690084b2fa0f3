import { createServer as createHttps } from "node:https";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, BlockList, createServer as createTcp, type Server } from "node:net";
import { gzipSync } from "node:zlib";
import { uuidV7 } from "@croupier/contract/ids";
import { selfSigned } from "@croupier/testing/self-signed";
import { expect, onTestFinished, test } from "vitest";
import { guardedConnect } from "./guarded-connect.ts";
import { SIGNATURE_HEADER, verifyCall } from "./signature.ts";
import { type CallSeen, createWalletClient, type WalletClientOptions } from "./wallet-client.ts";

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
};

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  const port = await listen(server);
  onTestFinished(() => server.closeAllConnections());
  return `http://127.0.0.1:${port}/wallet`;
};

const key = { id: "k-1", secret: "a secret of both sides" };
const LOOPBACK = { allowInsecure: true, allowSubnets: ["127.0.0.0/8"] };

const connect = (options: Partial<WalletClientOptions> & { readonly url: string }) => {
  const client = createWalletClient({ key: () => key, ...LOOPBACK, ...options });
  onTestFinished(() => client.close());
  return client;
};

const balanceCall = () => ({ requestId: uuidV7(), playerId: "p-1", token: "t", currency: "EUR" });
const GOOD = JSON.stringify({ currency: "EUR", balance: 5 });
const ANSWERED = { outcome: "answered", answer: { currency: "EUR", balance: 5 } };

const good: RequestListener = (_, response) => void response.end(GOOD);

test("a call is one signed POST to the wallet's URL, and its end is told", async () => {
  const keys = [key, { id: "k-2", secret: "the next" }];
  const heard: unknown[] = [];
  const hear = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const header = request.headers[SIGNATURE_HEADER]?.toString();
    heard.push([request.method, request.url, JSON.parse(body), verifyCall(keys, header, { call: "balance", body })]);
    heard.push(header?.match(/k=([^,]+)/)?.[1]);
    response.end(GOOD);
  };
  const url = await serve((request, response) => void hear(request, response));
  const seen: CallSeen[] = [];
  let current = key;
  const client = connect({ url, key: () => current, onCall: (call) => seen.push(call) });
  const call = balanceCall();
  expect(await client.call("balance", call)).toEqual(ANSWERED);
  current = { id: "k-2", secret: "the next" };
  await client.call("balance", call);
  const post = ["POST", "/wallet/balance", call, "valid"];
  expect(heard).toEqual([post, "k-1", post, "k-2"]);
  expect(seen).toMatchObject([{ call: "balance", end: "answered", outcome: "answered" }, { end: "answered" }]);
});

test("a call that is not of the protocol is not made", async () => {
  const client = connect({ url: await serve(() => expect.unreachable("it was called")) });
  await expect(client.call("balance", { ...balanceCall(), currency: "euro" })).rejects.toThrow("currency");
});

test("a redirect is followed nowhere", async () => {
  let followed = false;
  const inside = await serve((_, response) => {
    followed = true;
    response.end(GOOD);
  });
  for (const status of [301, 302, 303, 307, 308]) {
    const url = await serve((_, response) => void response.writeHead(status, { location: inside }).end());
    expect(await connect({ url }).call("balance", balanceCall())).toMatchObject({ reason: "redirected", sent: true });
  }
  expect(followed).toBe(false);
});

test("no more is read than an answer may have, declared or not, and nothing is inflated", async () => {
  const lots = Buffer.alloc(65_536, 0x20);
  let stop = false;
  const answers: readonly RequestListener[] = [
    (_, response) => void response.writeHead(200, { "content-length": lots.length }).end(lots),
    (_, response) => {
      const pour = () => void (stop || response.destroyed || response.write(lots, pour));
      pour();
    },
    (_, response) => void response.writeHead(200, { "x-long": "x".repeat(12_000) }).end(GOOD),
  ];
  for (const answer of answers) {
    const client = connect({ url: await serve(answer) });
    expect(await client.call("balance", balanceCall())).toMatchObject({ reason: "oversized", sent: true });
  }
  stop = true;
  const bomb = gzipSync(Buffer.alloc(8_000_000));
  const url = await serve((_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
  expect(await connect({ url }).call("balance", balanceCall())).toMatchObject({ outcome: "unknown" });
});

test("one deadline holds for headers and body, however slowly they drip", async () => {
  const url = await serve((request, response) => {
    if (request.url !== "/wallet/balance") return;
    response.write(GOOD.slice(0, 3));
    const drip = setInterval(() => response.write(" "), 10);
    response.on("close", () => clearInterval(drip));
  });
  const client = connect({ url, timeoutMs: 500 });
  const ends = [client.call("balance", balanceCall()), client.call("authenticate", balanceCall())];
  expect(await Promise.all(ends)).toMatchObject([
    { reason: "late", sent: true },
    { reason: "late", sent: true },
  ]);
});

test("a connection that breaks before, in or instead of an answer leaves the outcome unknown", async () => {
  const words = [
    "",
    "HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n{",
    "HTTP/1.1 abc\r\n\r\n",
    "SSH-2.0-OpenSSH_9.9\r\n",
  ];
  for (const word of words) {
    const port = await listen(createTcp((socket) => socket.once("data", () => socket.end(word))));
    const client = connect({ url: `http://127.0.0.1:${port}` });
    expect(await client.call("balance", balanceCall())).toMatchObject({ reason: "broken", sent: true });
  }
});

test("what can't be reached was not sent", async () => {
  const gone = connect({ url: "http://gone.example", resolve: async () => [] });
  expect(await gone.call("balance", balanceCall())).toMatchObject({ reason: "unreached", sent: false });
  const server = createTcp();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  const refusing = connect({ url: `http://127.0.0.1:${port}` });
  expect(await refusing.call("balance", balanceCall())).toMatchObject({ reason: "unreached", sent: false });
});

test("an address that is not public is not even connected to, however it is written", async () => {
  let connected = 0;
  const port = await listen(createTcp((socket) => void ((connected += 1), socket.destroy())));
  const hosts = [
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "2130706433",
    "017700000001",
    "[::ffff:127.0.0.1]",
    "[::1]",
    "0",
    "１２７.0.0.1",
  ];
  for (const host of hosts) {
    const client = connect({ url: `http://${host}:${port}/wallet`, allowSubnets: [] });
    const refused = { reason: "address_refused", sent: false };
    expect([host, await client.call("balance", balanceCall())]).toMatchObject([host, refused]);
  }
  const inside = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00:ec2::254", "::ffff:127.0.0.1", "100.64.0.1"];
  for (const address of inside) {
    const resolve = async () => [address];
    const client = connect({ url: `http://wallet.example:${port}`, allowSubnets: [], resolve });
    expect(await client.call("balance", balanceCall())).toMatchObject({ reason: "address_refused", sent: false });
  }
  expect(connected).toBe(0);
});

test("a name that has one bad address is refused whole", async () => {
  const { port } = new URL(await serve(good));
  const client = connect({ url: `http://wallet.example:${port}`, resolve: async () => ["127.0.0.1", "10.0.0.1"] });
  expect(await client.call("balance", balanceCall())).toMatchObject({ reason: "address_refused", sent: false });
});

test("a name that answers well once and badly the next time (rebinding) is refused the next time", async () => {
  const asked: string[] = [];
  const answers = [["127.0.0.1"], ["192.168.0.1"]];
  const { port } = new URL(await serve((_, response) => void response.setHeader("connection", "close").end(GOOD)));
  const resolve = async (hostname: string) => {
    asked.push(hostname);
    return answers[asked.length - 1] ?? [];
  };
  const client = connect({ url: `http://wallet.example:${port}/wallet`, resolve });
  // Asked once: what was checked is what was connected to.
  expect(await client.call("balance", balanceCall())).toEqual(ANSWERED);
  expect(asked).toEqual(["wallet.example"]);
  expect(await client.call("balance", balanceCall())).toMatchObject({ reason: "address_refused", sent: false });
  expect(asked).toHaveLength(2);
});

test("even if a look-up were got past, a connection to an address that is not public is not used", async () => {
  // Says yes when it is looked up, and no from then on.
  class Fickle extends BlockList {
    asked = 0;
    override check(): boolean {
      this.asked += 1;
      return this.asked === 1;
    }
  }
  const port = await listen(createTcp((socket) => void socket.on("data", () => expect.unreachable("it was sent"))));
  const resolve = async () => ["127.0.0.1"];
  const connector = guardedConnect({ resolve, timeoutMs: 1_000, allowed: new Fickle() });
  const error = await new Promise((done) => {
    connector({ hostname: "wallet.example", protocol: "http:", port: String(port) }, (...[refused]) => done(refused));
  });
  expect(error).toMatchObject({ code: "ADDRESS_REFUSED", message: "connected to 127.0.0.1, which is not public" });
});

test("over TLS the certificate must be the name's, whatever address the name has", async () => {
  const { key: tlsKey, cert } = selfSigned("wallet.example");
  const server = createHttps({ key: tlsKey, cert }, good);
  const port = await listen(server);
  onTestFinished(() => server.closeAllConnections());
  const resolve = async () => ["127.0.0.1"];
  const trusting = (host: string, ca?: string) =>
    connect({ url: `https://${host}:${port}`, allowInsecure: false, resolve, ...(ca === undefined ? {} : { ca }) });
  expect(await trusting("wallet.example", cert).call("balance", balanceCall())).toEqual(ANSWERED);
  const distrusted = [trusting("wallet.example"), trusting("other.example", cert)];
  for (const client of distrusted) {
    expect(await client.call("balance", balanceCall())).toMatchObject({ reason: "unreached", sent: false });
  }
});

test("a wallet that hangs holds up no other, and turns away what it can't take", async () => {
  const held: ServerResponse[] = [];
  let well = false;
  const hanging = await serve((_, response) => void (well ? response.end(GOOD) : held.push(response)));
  const slow = connect({ url: hanging, concurrency: 2, maxWaiting: 1 });
  const quick = connect({ url: await serve(good), concurrency: 2, maxWaiting: 1 });
  const waiting = Array.from({ length: 4 }, () => slow.call("balance", balanceCall()));
  expect(await quick.call("balance", balanceCall())).toEqual(ANSWERED);
  await expect.poll(() => held.length, { timeout: 5_000 }).toBe(2);
  expect(slow.load()).toMatchObject({ inside: 2, waiting: 1 });
  well = true;
  for (const response of held) response.end(GOOD);
  const full = { outcome: "unknown", reason: "full", sent: false };
  expect(await Promise.all(waiting)).toMatchObject([ANSWERED, ANSWERED, ANSWERED, full]);
  expect(slow.load()).toMatchObject({ inside: 0, waiting: 0 });
});

test("what waits in vain for its turn was not sent", async () => {
  let heard = 0;
  const url = await serve(() => void (heard += 1));
  const client = connect({ url, concurrency: 1, timeoutMs: 500 });
  const calls = [client.call("balance", balanceCall()), client.call("balance", balanceCall())];
  expect(await Promise.all(calls)).toMatchObject([{ reason: "late" }, { reason: "late", sent: false }]);
  expect(heard).toBeLessThan(2);
});

test("a wallet that keeps failing is left alone for a while, then probed", async () => {
  let well = false;
  let called = 0;
  const url = await serve((_, response) => {
    called += 1;
    response.statusCode = well ? 200 : 503;
    response.end(well ? GOOD : JSON.stringify({ code: "unavailable" }));
  });
  const states: string[] = [];
  const breaker = { sample: 4, openMs: 300, longestOpenMs: 300 };
  const client = connect({ url, breaker, onBreaker: (state) => states.push(state) });
  for (let i = 0; i < 4; i += 1) expect(await client.call("balance", balanceCall())).toMatchObject({ retry: true });
  expect(await client.call("balance", balanceCall())).toMatchObject({ reason: "breaker_open", sent: false });
  expect(called).toBe(4);
  well = true;
  await expect.poll(() => client.call("balance", balanceCall()), { interval: 50, timeout: 5_000 }).toEqual(ANSWERED);
  expect(states).toEqual(["open", "half-open", "closed"]);
});

test("what a player lacks does not open the breaker", async () => {
  const url = await serve((_, response) => {
    response.statusCode = 404;
    response.end(JSON.stringify({ code: "player_unknown" }));
  });
  const client = connect({ url, breaker: { sample: 2, openMs: 1_000, longestOpenMs: 1_000 } });
  for (let i = 0; i < 5; i += 1)
    expect(await client.call("balance", balanceCall())).toMatchObject({ code: "player_unknown" });
  expect(client.load().breaker).toBe("closed");
});
