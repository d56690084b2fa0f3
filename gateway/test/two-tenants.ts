import { errorStatus, isRefusal } from "@croupier/contract/errors";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { sql } from "kysely";
import { createSessionTokens } from "../src/auth/session-tokens.ts";
import { contracts } from "../src/games.gen.ts";
import { rootKey, sessionKey, startTestGateway, type TestGateway } from "./gateway-fixture.ts";
import { addKey } from "./operator-fixture.ts";
import { type Deed, type HostCall, startScriptedHost } from "./scripted-host.ts";

/** An operator with a player, rounds and a key, behind the same gateway as another. */
export interface Tenant {
  readonly casino: TestCasino;
  readonly operatorId: string;
  readonly player: TestPlayer;
  readonly apiKey: string;
  readonly token: string;
}

export interface TwoTenants extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly tenants: readonly [Tenant, Tenant];
}

/** Real hosts behind a real gateway; each operator's calls go to its own casino's host. */
export const startTwoTenants = async (url: string): Promise<TwoTenants> => {
  await using started = new AsyncDisposableStack();
  const tenants = [await addTenant(url), await addTenant(url)] as const;
  for (const { casino } of tenants) started.use(casino);
  const answer = async (call: HostCall): Promise<Deed> => {
    const operatorId = operatorOf(call);
    const tenant = tenants.find((one) => one.operatorId === operatorId);
    if (!tenant) throw new Error(`nobody is operator ${operatorId}`);
    const json = await tenant.casino.host.call({ ...call, deadlineMs: Date.now() + call.timeoutMs });
    return { status: isRefusal(json) ? errorStatus(json.code) : 200, json };
  };
  const services = Object.keys(contracts).map(async (game) => {
    const host = started.use(await startScriptedHost(game, rootKey, answer));
    return [game, host.url] as const;
  });
  const serviceUrls = new Map(await Promise.all(services));
  const gateway = started.use(await startTestGateway({ databaseUrl: url, serviceUrls }));
  const running = started.move();
  return { gateway, tenants, [Symbol.asyncDispose]: () => running.disposeAsync() };
};

const operatorOf = ({ caller, input }: HostCall): string =>
  caller.kind === "player" ? caller.operatorId : (input as { readonly operatorId: string }).operatorId;

const addTenant = async (url: string): Promise<Tenant> => {
  const casino = await createTestCasino(url);
  const { operatorId } = casino;
  const player = await casino.addPlayer();
  for (const call of ["heads", "tails"]) {
    await casino.open(player, "coin-flip", [{ selection: { calls: [call] }, stake: 10 }]);
  }
  await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 10 }]);
  const token = await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 3_600_000));
  return { casino, operatorId, player, apiKey: await addKey(casino.db, operatorId), token };
};

/** All of a tenant's rows as text. */
export const rowsOf = async ({ casino, operatorId }: Tenant): Promise<string> => {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity order by 1`.execute(casino.db);
  const found = tables.map(async ({ name }) => {
    const owner = sql.ref(name === "operators" ? "id" : "operator_id");
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(name)} t where ${owner} = ${operatorId} order by 1`.execute(casino.db);
    return rows.map(({ row }) => `${name} ${row}`).join("\n");
  });
  return (await Promise.all(found)).join("\n");
};
