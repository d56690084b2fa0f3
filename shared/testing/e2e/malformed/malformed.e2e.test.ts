import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@croupier/db/database";
import { auditLedger } from "@croupier/ledger/audit";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createTestDatabase } from "../../src/database.ts";
import { seatPlayer, startHouse } from "../../src/house.ts";
import { sized } from "../../src/size.ts";
import { type Door, doors } from "../../src/stack.ts";
import { type Malformed, malformedRequest } from "./requests.ts";
import { send } from "./send.ts";

const REQUESTS: Readonly<Record<Door, number>> = { server: sized(2_000, 100_000), lambda: sized(500, 100_000) };
const AT_A_TIME = 8;
const ROUND = 500;
const MAX_GROWTH_BYTES = 128 * 1_048_576;

/** Where this program's sources are. */
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** What only somebody inside has seen: paths, stacks, statements, addresses, names of libraries and of errors. */
const INSIDE =
  /node_modules|\.ts[:)]|\bat (?:async )?\w+ \(|\bselect .* from |insert into|postgres|kysely|undici|\bECONN|(?:Type|Range|Syntax|Reference)Error|file:\/\//i;

const document = JSON.parse(
  readFileSync(
    fileURLToPath(import.meta.resolve("@croupier/gateway/app").replace("src/app.ts", "openapi.json")),
    "utf8",
  ),
) as { readonly paths: Readonly<Record<string, { readonly post?: Operation }>> };
interface Operation {
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly example: unknown } } };
}
const examples = Object.entries(document.paths).flatMap(([path, { post }]) => {
  const example = post?.requestBody?.content["application/json"].example;
  return example === undefined ? [] : [{ path, example }];
});
const paths = Object.keys(document.paths).concat(
  "/livez",
  "/openapi.json",
  "/reference",
  "/replay/x",
  "/export/rounds",
);

/** How often each status came; `none` where the connection was closed without one. */
type Statuses = Map<number | "none", number>;

const faultOf = async (
  url: string,
  request: Malformed,
  agent: Agent,
  statuses: Statuses,
): Promise<string | undefined> => {
  const first = await send(url, request, agent);
  const seen = first.status ?? "none";
  statuses.set(seen, (statuses.get(seen) ?? 0) + 1);
  // Where the machine has no time for the database, it says so, and that it can be asked again.
  const { status, text } = first.status === 503 ? await send(url, request, agent) : first;
  if (status !== undefined && status >= 500) return `status ${status}: ${text.slice(0, 300)}`;
  // API Gateway's own answers are not ours to judge, and the page of the API says "SELECT" to nobody.
  const leak = text.includes(ROOT) ? ROOT : INSIDE.exec(text)?.[0];
  return leak !== undefined && !text.includes('"content-type":"text/html')
    ? `it says ${leak}: ${text.slice(0, 300)}`
    : undefined;
};

const toldOf = (door: Door, statuses: Statuses, resident: readonly number[]): string => {
  const counts = [...statuses].toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  const sent = counts.reduce((sum, [, count]) => sum + count, 0);
  const megabytes = resident.map((bytes) => Math.round(bytes / 1_048_576));
  return `${sent} requests through the ${door}: ${counts.map((one) => one.join(" × ")).join(", ")}; ${megabytes.join(" → ")} MB`;
};

it.each(doors)(
  "through the %s, nothing that is sent fails it, stops it, fills it or makes it tell",
  async (door) => {
    await using database = await createTestDatabase();
    const db = openDatabase({ url: database.url, applicationName: "malformed", onBrokenConnection: () => {} });
    await using closing = new AsyncDisposableStack();
    closing.defer(() => db.destroy());
    await using house = await startHouse(door, database.url);
    const games = { "coin-flip": "standard" };
    const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
    closing.defer(() => agent.destroy());

    const coldBytes = house.residentBytes();
    let warmBytes = Number.NaN;
    const statuses: Statuses = new Map();
    const faults: { readonly fault: string; readonly request: unknown }[] = [];
    for (let sent = 0; sent < REQUESTS[door]; sent += ROUND) {
      // Another seed each round, the same in each run; and another session, for the one before may have been closed.
      const arbitrary = malformedRequest(paths, examples, await seatPlayer(db, house.url, games));
      const requests = fc.sample(arbitrary, { numRuns: Math.min(ROUND, REQUESTS[door] - sent), seed: sent });
      const next = requests.values();
      const sender = async (): Promise<void> => {
        for (const request of next) {
          const fault = await faultOf(house.url, request, agent, statuses);
          if (fault !== undefined)
            faults.push({ fault, request: { ...request, body: request.body.toString("latin1").slice(0, 200) } });
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, sender));
      if (faults.length > 0) break;
      if (sent + ROUND >= REQUESTS[door] / 4) warmBytes ||= house.residentBytes();
    }
    console.info(toldOf(door, statuses, [coldBytes, warmBytes, house.residentBytes()]));
    expect(faults.slice(0, 5)).toEqual([]);
    expect(house.residentBytes() - warmBytes).toBeLessThan(MAX_GROWTH_BYTES);

    const { client } = await seatPlayer(db, house.url, games);
    const { round } = await client.games["coin-flip"].open({
      wagers: [{ selection: { calls: ["heads"] }, stake: 100 }],
    });
    expect(round.status).toBe("settled");
    expect(await auditLedger(db)).toEqual({ problems: [] });
  },
  sized(120_000, 3_600_000),
);
