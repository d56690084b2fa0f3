import { readFileSync } from "node:fs";
import { refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { KEY_SCOPES } from "@croupier/db/tables/api-keys";
import { createLog } from "@croupier/telemetry/log";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rootKey, sessionKey, type TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey } from "../../test/operator-fixture.ts";
import { createApiKeys } from "../auth/api-keys.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { ErrorShape } from "../errors/error-shape.ts";
import { createReplayLinks } from "../replay/replay-links.ts";
import { createSessions } from "../sessions/sessions.ts";
import type { Streams } from "../streams/streams.ts";
import { connectHosts } from "../upstream/connect-hosts.ts";
import { createRouter } from "./router.ts";
import { createRoutes } from "./routes.ts";
import { createStreamRouter } from "./stream-router.ts";

/** The table in the README: by procedure and principal, `yes` or a code. */
const readTable = (): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const block = /<!-- authorisation:begin -->\n([^]*?)<!-- authorisation:end -->/.exec(readme)?.[1] ?? "";
  const cells = (line: string): readonly string[] =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", ""));
  const [head = "", , ...lines] = block.trim().split("\n");
  const [, ...principals] = cells(head);
  return new Map(
    lines.map((line) => {
      const [procedure = "", ...verdicts] = cells(line);
      return [procedure, new Map(principals.map((principal, n) => [principal, verdicts[n] ?? ""]))];
    }),
  );
};

/** What says that a call was refused for who made it. */
const VERDICTS = new Set([
  "token_missing",
  "token_invalid",
  "token_expired",
  "session_closed",
  "key_invalid",
  "forbidden",
]);

const table = readTable();
const rowOf = (procedure: string): string => procedure.replace(/^games\.[^.]+\./, "games.*.");

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;
let procedures: ReadonlyMap<string, "query" | "mutation">;
/** As `GET /export/rounds`. */
let routes: readonly string[];
let credentials: ReadonlyMap<string, string | undefined>;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startHostedGateway(database.url, (call) => casino.host.call(call));
  ({ procedures, routes } = await readEndpoints(casino.db));
  const { db, operatorId } = casino;

  const keys = KEY_SCOPES.map(
    async (scope) => [`key: ${scope}`, await addKey(db, operatorId, { scopes: [scope] })] as const,
  );
  credentials = new Map<string, string | undefined>([
    ["nobody", undefined],
    ["player", await tokenOf(false)],
    ["closed session", await tokenOf(true)],
    ...(await Promise.all(keys)),
    ["ended key", await addKey(db, operatorId, { revokedAt: new Date() })],
  ]);
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const tokenOf = async (closed: boolean): Promise<string> => {
  const player = await casino.addPlayer();
  const ended = casino.db.updateTable("sessions").set({ closed_at: new Date() }).where("id", "=", player.sessionId);
  if (closed) await ended.execute();
  return createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 60_000));
};

/** All that the router has, and all that is none of its procedures. */
const readEndpoints = async (
  db: Database,
): Promise<{ procedures: ReadonlyMap<string, "query" | "mutation">; routes: readonly string[] }> => {
  const log = createLog("test", "silent");
  const connected = connectHosts({ serviceUrls: new Map(), identityKey: rootKey, upstreamTimeoutMs: 1_000, log });
  const { hosts } = connected;
  const tokens = createSessionTokens(sessionKey);
  const apiKeys = createApiKeys(db);
  const sessions = createSessions({ db, hosts, tokens, lifetimes: { launchMs: 1_000, sessionMs: 1_000 } });
  const replayLinks = createReplayLinks(sessionKey);
  const { _def } = createRouter({ db, reportDb: db, apiKeys, hosts, sessions, replayLinks, publicUrl: () => "" });
  await connected.close();
  // Flat, by path, whatever its type says.
  const byPath = _def.procedures as unknown as Readonly<Record<string, { _def: { type: "query" | "mutation" } }>>;
  return {
    procedures: new Map(Object.entries(byPath).map(([path, { _def: definition }]) => [path, definition.type])),
    routes: [
      ...createRoutes({ reportDb: db, log, replayLinks, jwks: tokens.jwks }).map(({ path }) => path),
      ...streamPaths(),
    ].map((path) => `GET ${path}`),
  };
};

/** What can be watched; a player alone may, and each of these is asked for as any other route. */
const streamPaths = (): readonly string[] => {
  const nobodyWatches = { watch: () => refuse("unavailable") } as unknown as Streams;
  const { _def } = createStreamRouter(nobodyWatches);
  return Object.keys(_def.procedures).map((path) => `/stream/${path}`);
};

it("the table has a row for every procedure and route, and no other", () => {
  expect(new Set([...procedures.keys(), ...routes].map(rowOf))).toEqual(new Set(table.keys()));
});

it("the table has a column for every principal", () => {
  for (const row of table.values()) expect([...row.keys()]).toEqual([...credentials.keys()]);
});

it("each principal may do what the table says, and nothing else", async () => {
  const wrong: string[] = [];
  let walked = 0;
  const asked = new Map([...procedures, ...routes.map((route) => [route, "route"] as const)]);
  for (const [procedure, type] of asked) {
    for (const [principal, kept] of credentials) {
      // Who leaves is not there for the rest of the table.
      const leaves = procedure === "session.leave" && principal === "player";
      const credential = leaves ? await tokenOf(false) : kept;
      const code = await codeOf(procedure, type, credential);
      const found = VERDICTS.has(code) ? code : "yes";
      const said = table.get(rowOf(procedure))?.get(principal);
      if (found !== said)
        wrong.push(`${procedure}, ${principal}: the table says ${said}, and it is ${found} (${code})`);
      walked += 1;
    }
  }
  expect(wrong).toEqual([]);
  expect(walked).toBe(asked.size * credentials.size);
  expect([...procedures.values()].every((type) => type === "query" || type === "mutation")).toBe(true);
});

/** What a call is refused with; empty if it isn't. */
const codeOf = async (
  procedure: string,
  type: "query" | "mutation" | "route",
  credential: string | undefined,
): Promise<string> => {
  // Who asks is found out before what is asked is looked at: no input is right for all of them.
  if (type === "query") return (await gateway.query(procedure, {}, credential)).error?.data.code ?? "";
  if (type === "mutation") return (await gateway.mutate(procedure, {}, credential)).error?.data.code ?? "";
  const headers = { ...(credential !== undefined && { authorization: `Bearer ${credential}` }) };
  const response = await fetch(`${gateway.url}${procedure.slice("GET ".length).replace("*", "anything")}`, { headers });
  // A stream has no end.
  if (response.headers.get("content-type") === "text/event-stream") return response.body?.cancel().then(() => "") ?? "";
  const body = await response.text();
  return response.ok ? "" : (JSON.parse(body) as { readonly error: ErrorShape }).error.data.code;
};

it("a token of one kind is none of the other, nor is a half of one", async () => {
  const token = credentials.get("player") ?? "";
  const key = credentials.get("key: admin") ?? "";
  for (const bent of [token.slice(0, -1), `${token}x`, token.toUpperCase(), token.split(".").slice(0, 2).join(".")]) {
    expect((await gateway.query("session.get", undefined, bent)).error.data.code).toBe("token_invalid");
  }
  for (const bent of [key.slice(0, -1), `${key}x`, key.toUpperCase(), key.slice(4), "key_", "null"]) {
    expect((await gateway.query("keys.list", undefined, bent)).error.data.code).toBe("key_invalid");
  }
});
