import { randomBytes } from "node:crypto";
import { deriveServerSeed } from "@croupier/fairness/seed";
import { uuidV7 } from "@croupier/contract/ids";
import { expect, it } from "vitest";
import { createTestDatabase } from "../src/database.ts";
import { type SeenSpan, startOtlpReceiver } from "../src/otlp-receiver.ts";
import { type Stack, startStack, testDoor } from "../src/stack.ts";
import { DOUBLE, outlineOfDouble, playDouble } from "../src/traced-bet.ts";

const ENVIRONMENT = { OTEL_TRACES_SAMPLER_ARG: "1", OTEL_BSP_SCHEDULE_DELAY: "50", LOG_LEVEL: "trace" };

const post = async (
  { gatewayUrl }: Stack,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) => {
  const response = await fetch(`${gatewayUrl}/trpc/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

/** Every way in which somebody is refused who says a secret, or what might be one. */
const refuseAll = async (stack: Stack, token: string, launchToken: string): Promise<readonly string[]> => {
  const wrong = {
    token: `${token.slice(0, -4)}AAAA`,
    key: `key_${randomBytes(32).toString("base64url")}`,
    wallet: `wallet-${randomBytes(16).toString("hex")}`,
    launch: randomBytes(32).toString("base64url"),
    seed: `seed-${randomBytes(16).toString("hex")}`,
  };
  const as = (credential: string) => ({ authorization: `Bearer ${credential}` });
  const session = { playerId: "nobody", currency: "EUR", walletToken: wrong.wallet };
  const bet = { requestId: uuidV7(), wagers: [{ selection: { on: wrong.seed }, stake: 1 }] };
  const answers = await Promise.all([
    post(stack, "session.get", {}, as(wrong.token)),
    post(stack, "session.create", session, as(wrong.key)),
    post(stack, "session.create", session, as(stack.operatorKey)),
    post(stack, "session.launch", { launchToken: wrong.launch }),
    post(stack, "session.launch", { launchToken }),
    post(stack, "games.blackjack.open", bet, as(token)),
    post(stack, "fairness.rotate", { clientSeed: wrong.seed.repeat(50) }, as(token)),
    fetch(`${stack.gatewayUrl}/replay/${wrong.token}`).then(({ status }) => ({ status })),
  ]);
  for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(400);
  return [...Object.values(wrong), token, launchToken];
};

const seedsOf = async ({ db, secrets }: Stack): Promise<readonly string[]> => {
  const pairs = await db.selectFrom("seed_pairs").select("salt").execute();
  const keys = secrets.filter((one) => /^[\w-]{43}$/.test(one));
  return pairs.flatMap(({ salt }) => [
    Buffer.from(salt).toString("hex"),
    ...keys.map((key) =>
      Buffer.from(deriveServerSeed(Buffer.from(key, "base64url"), new Uint8Array(salt))).toString("hex"),
    ),
  ]);
};

it("shows a bet from the gateway's door to the statement and the operator's wallet, and tells no secret", async () => {
  await using database = await createTestDatabase();
  await using receiver = await startOtlpReceiver();
  const printed: string[] = [];
  await using stack = await startStack(database.url, "blackjack", {
    seamless: true,
    // In a process of its own behind either door, for what it prints.
    ...(testDoor === "server" && { bundles: { gateway: "gateway/src/server.ts" } }),
    environment: { ...ENVIRONMENT, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    print: (text) => printed.push(text),
  });
  const { client, token } = await stack.launch();
  const round = await playDouble(client);
  await expect.poll(() => outlineOfDouble(receiver.spans, round), { timeout: 10_000 }).toEqual(DOUBLE);

  const { spans } = receiver;
  const find = (name: string, service?: string): SeenSpan => {
    const found = spans.findLast((span) => span.name === name && (service ?? span.service) === span.service);
    return found ?? expect.fail(`no span is called ${name}`);
  };
  const about = { "croupier.game": "blackjack", "croupier.operator": stack.operatorId, "croupier.round.id": round.id };
  const playedAs = { "croupier.variant": "standard", "croupier.currency": "EUR", "croupier.mode": "real" };
  expect(find("POST /trpc/games.blackjack.act").attributes).toEqual({
    "http.request.method": "POST",
    "http.route": "/trpc/games.blackjack.act",
    "http.response.status_code": 200,
  });
  const called = { "rpc.system.name": "trpc", "rpc.method": "games.blackjack.act" };
  const procedure = { ...called, "croupier.procedure": "games.blackjack.act", "croupier.outcome": "ok" };
  expect(find("games.blackjack.act").attributes).toEqual({ ...about, ...playedAs, ...procedure });
  expect(find("POST /games/blackjack/act", "gateway").attributes).toMatchObject({
    "service.peer.name": "blackjack",
    "server.address": "127.0.0.1",
    "url.full": `${stack.service.url}/games/blackjack/act`,
  });
  expect(find("POST /games/blackjack/act", "blackjack").attributes).toMatchObject({ ...about, ...playedAs });
  const debit = find("wallet debit");
  expect(debit.attributes).toMatchObject({
    "croupier.wallet.attempt": 1,
    "croupier.wallet.outcome": "answered",
    "http.response.status_code": 200,
  });
  expect(stack.wallet?.traceparents.get("debit")).toBe(`00-${debit.traceId}-${debit.spanId}-01`);
  const batch = find("ledger.batch");
  const submit = spans.find(({ spanId }) => spanId === batch.parentId);
  expect([submit?.links, submit?.attributes]).toMatchObject([
    [batch.spanId],
    { "croupier.batch.wait_ms": expect.anything() },
  ]);
  const statement = spans.findLast(({ parentId, name }) => parentId === batch.spanId && name.startsWith("UPDATE"));
  expect(statement?.attributes).toMatchObject({
    "db.system.name": "postgresql",
    "db.operation.name": "UPDATE",
    "db.namespace": new URL(database.url).pathname.slice(1),
    "db.query.text": expect.stringMatching(/\$1::jsonb[^]*insert into transfers/),
  });
  // The calls of one round know each other, whichever requests made them.
  expect(find("wallet.calls").links).toHaveLength(1);

  // What an error calls itself is the trace, and lines of the log say so too.
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const refused = await post(stack, "session.get,games.blackjack.current?batch=1", { 0: {}, 1: {} }, headers);
  expect(refused.text.match(new RegExp(`"traceId":"${traceId}"`, "g"))).toHaveLength(2);
  await expect
    .poll(() =>
      spans
        .filter((span) => span.traceId === traceId)
        .map(({ name }) => name)
        .toSorted(),
    )
    .toEqual(["POST /trpc/{procedures}", "games.blackjack.current", "session.get"]);
  const root = find("POST /trpc/{procedures}");
  expect([root.parentId, refused.headers.get("traceparent")]).toEqual([
    "00f067aa0ba902b7",
    `00-${traceId}-${root.spanId}-01`,
  ]);

  const demo = { playerId: "ann", currency: "EUR", mode: "demo" };
  const made = await post(stack, "session.create", demo, { authorization: `Bearer ${stack.operatorKey}` });
  const { launchToken } = (JSON.parse(made.text) as { result: { data: { launchToken: string } } }).result.data;
  expect((await post(stack, "session.launch", { launchToken })).status).toBe(200);
  const said = await refuseAll(stack, token, launchToken);
  await expect.poll(() => spans.some(({ name }) => name === "GET /replay/*")).toBe(true);

  const lines = printed
    .join("")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const refusals = lines.filter(({ msg, trace_id: trace }) => msg === "a call was refused" && trace === traceId);
  expect(refusals.map(({ procedure: name }) => name)).toEqual(["session.get", "games.blackjack.current"]);
  expect(refusals.every(({ span_id: id }) => spans.some(({ spanId }) => spanId === id))).toBe(true);
  const wallet = await stack.db.selectFrom("sessions").select("wallet_token as token").execute();
  const secrets = [
    ...stack.secrets,
    ...said,
    ...(await seedsOf(stack)),
    ...wallet.flatMap(({ token: one }) => (one === null ? [] : [one])),
  ];
  expect(secrets.length).toBeGreaterThan(30);
  const told = printed.join("") + receiver.text();
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
  expect(told, "what is searched is what was told").toContain(round.id);
});
