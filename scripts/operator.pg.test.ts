import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@croupier/db/database";
import { withClient } from "@croupier/testing/admin";
import { createTestDatabase } from "@croupier/testing/database";
import { expect, test } from "vitest";

test("an operator that keeps its players' money is made with the address of its wallet, and without a key to it", async () => {
  await using database = await createTestDatabase();
  const env = { ...process.env, DATABASE_URL: database.url };
  const script = join(import.meta.dirname, "operator.ts");
  const settings = ["--wallet", "seamless", "--wallet-url", "https://wallet.casino.example/croupier"];
  const made = spawnSync(process.execPath, [script, "create", "X", ...settings], { env, encoding: "utf8" });
  expect(made).toMatchObject({ status: 0, stderr: "" });
  const rows = await withClient(database.url, (client) =>
    client.query("select url, key_id, overdue, version from operator_wallets"),
  );
  expect(rows.rows).toEqual([
    { url: "https://wallet.casino.example/croupier", key_id: null, overdue: "play", version: 1 },
  ]);
});

test("an operator is made with a first key, in a log that `audit-log verify` proves", async () => {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  stack.defer(() => db.destroy());
  const directory = await mkdtemp(join(tmpdir(), "croupier-"));
  stack.defer(() => rm(directory, { recursive: true }));
  const run = (...args: readonly string[]) => {
    const [script = "", ...rest] = args;
    const env = { ...process.env, DATABASE_URL: database.url };
    return spawnSync(process.execPath, [join(import.meta.dirname, `${script}.ts`), ...rest], { env, encoding: "utf8" });
  };

  const options = ["--currency", "EUR", "--currency", "BTC:8", "--time-zone", "Europe/Malta"];
  const made = run("operator", "create", "My Casino", "--json", ...options);
  const { operatorId, key } = JSON.parse(made.stdout) as Record<"operatorId" | "key", string>;
  const row = await db.selectFrom("api_keys").selectAll().where("operator_id", "=", operatorId).executeTakeFirst();
  expect(row).toMatchObject({ scopes: ["admin"], revoked_at: null });
  expect(Buffer.from(row?.hash ?? [])).toEqual(createHash("sha256").update(key).digest());
  const stored = await db.selectFrom("operators").select("time_zone").where("id", "=", operatorId).executeTakeFirst();
  expect(stored).toEqual({ time_zone: "Europe/Malta" });
  const currencies = db.selectFrom("currencies").select(["code", "exponent"]).where("operator_id", "=", operatorId);
  expect(await currencies.orderBy("code").execute()).toEqual([
    { code: "BTC", exponent: 8 },
    { code: "EUR", exponent: 2 },
  ]);
  const http = ["--wallet-url", "http://wallet.casino.example"];
  for (const refused of [
    [""],
    ["X", "--time-zone", "Europe/Atlantis"],
    ["X", "--currency", "BTC"],
    ["X", "--wallet-url", "https://wallet.casino.example"],
    ["X", "--wallet", "seamless", ...http],
  ]) {
    expect(run("operator", "create", ...refused).status).toBe(1);
  }

  const proved = run("audit-log", "verify", "--json");
  expect(proved).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(proved.stdout)).toMatchObject({ chains: [{ operatorId, entries: 1 }] });
  const kept = join(directory, "ends.json");
  writeFileSync(kept, proved.stdout);
  expect(run("audit-log", "verify", "--against", kept).status).toBe(0);

  await withClient(database.url, (client) =>
    client.query("set session_replication_role = replica; delete from audit_log; delete from audit_heads"),
  );
  expect(run("audit-log", "verify").status).toBe(0);
  const missed = run("audit-log", "verify", "--against", kept);
  expect(missed.stderr).toBe(`broken: operator ${operatorId}: it had 1 entries, and has 0\n`);
  expect(missed.status).toBe(1);
});
