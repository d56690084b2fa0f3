import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withClient } from "../admin.ts";
import { createTestDatabase } from "../database.ts";
import { findRunningCluster, startCluster } from "./cluster.ts";
import { makeTemporaryHome, removeData } from "./data-place.ts";
import { findRunAs } from "./run-as.ts";
import { testSettings as settings } from "./settings.ts";
import { startTestCluster } from "./test-cluster.ts";

let home = "";
let dataDir = "";

beforeAll(async () => {
  home = await makeTemporaryHome(await findRunAs());
  dataDir = path.join(home, "kept");
});

afterAll(() => rm(home, { recursive: true, force: true }));

const start = (port?: number) => startCluster({ dataDir, settings, ...(port === undefined ? {} : { port }) });

const addMark = (url: string): Promise<number> =>
  withClient(url, async (client) => {
    await client.query("create table if not exists mark (at timestamptz)");
    await client.query("insert into mark values (now())");
    const counted = await client.query<{ count: number }>("select count(*)::int as count from mark");
    return counted.rows[0]?.count ?? 0;
  });

describe("a cluster", () => {
  test("keeps its data through stop and start", async () => {
    const marks: number[] = [];
    for (const mode of ["fast", "immediate", "fast"] as const) {
      const cluster = await start();
      marks.push(await addMark(cluster.url()));
      await cluster.stop(mode);
      expect(await findRunningCluster(dataDir)).toBeUndefined();
    }
    expect(marks).toEqual([1, 2, 3]);
  });

  test("is found while it runs, and refuses a second server on its data", async () => {
    await using cluster = await start();
    const found = await findRunningCluster(dataDir);
    expect(found).toMatchObject({ pid: cluster.pid, port: cluster.port });
    await expect(start()).rejects.toThrow(`already runs on ${dataDir} (pid ${cluster.pid}, port ${cluster.port})`);
    await expect(removeData(dataDir)).rejects.toThrow("stop it first");
    await found?.stop("fast");
    expect(await cluster.exited).toEqual({ code: 0, signal: null });
  });

  test("starts although postmaster.pid names a process that lives but is no server", async () => {
    const bystander = spawn("sleep", ["60"], { ...(await findRunAs(dataDir)), stdio: "ignore" });
    const lockFile = path.join(dataDir, "postmaster.pid");
    await writeFile(lockFile, `${bystander.pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n\nready\n`, { mode: 0o644 });
    await using cluster = await start();
    expect(Number.parseInt(await readFile(lockFile, "utf8"), 10)).toBe(cluster.pid);
    bystander.kill();
  });

  test("says so when the port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    await expect(start(port)).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`);
    other.close();
  });

  test("is made whole or not at all: what an interrupted init left is cleared", async () => {
    const another = path.join(home, "interrupted");
    await mkdir(`${another}.partial-999999999-aa`);
    await using cluster = await startCluster({ dataDir: another, settings });
    expect(await addMark(cluster.url())).toBe(1);
    expect(await readdir(home)).not.toContain("interrupted.partial-999999999-aa");
  });

  test("of another PostgreSQL, or a directory of something else, is left alone", async () => {
    const old = path.join(home, "old");
    await mkdir(old);
    await writeFile(path.join(old, "diary.txt"), "dear diary");
    await expect(startCluster({ dataDir: old })).rejects.toThrow("holds files that are not PostgreSQL's");
    await writeFile(path.join(old, "PG_VERSION"), "9\n");
    await expect(startCluster({ dataDir: old })).rejects.toThrow("was made by PostgreSQL 9 and this is 18");
  });
});

describe("a test's own cluster", () => {
  test("loses no committed row when killed, and comes back at the same address", async () => {
    await using cluster = await startTestCluster();
    expect(await addMark(cluster.url())).toBe(1);
    // A backend that is busy while its server dies must not keep the next one from starting.
    const busy = withClient(cluster.url(), (client) => client.query("select pg_sleep(60)")).catch(
      (error: unknown) => error,
    );
    await sleep(100);
    const killed = cluster.pid();
    await cluster.kill();
    expect(await busy).toBeInstanceOf(Error);
    await cluster.restart();
    expect(cluster.pid()).not.toBe(killed);
    expect(await addMark(cluster.url())).toBe(2);
  });

  test("dies, with its files, when the process that started it is killed", async () => {
    const program = `
      import { startTestCluster } from ${JSON.stringify(new URL("./test-cluster.ts", import.meta.url).href)};
      const cluster = await startTestCluster();
      console.log(JSON.stringify({ dataDir: cluster.dataDir, pid: cluster.pid() }));
    `;
    const parent = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    const orphan = JSON.parse(line) as { dataDir: string; pid: number };
    expect(await findRunningCluster(orphan.dataDir)).toMatchObject({ pid: orphan.pid });

    parent.kill("SIGKILL");
    await expect.poll(() => findRunningCluster(orphan.dataDir), { timeout: 10_000 }).toBeUndefined();
    const isThere = () =>
      access(path.dirname(orphan.dataDir)).then(
        () => true,
        () => false,
      );
    await expect.poll(isThere, { timeout: 10_000 }).toBe(false);
  });
});

test("two test databases share nothing but the schema", async () => {
  await using one = await createTestDatabase();
  await using other = await createTestDatabase();
  expect(await addMark(one.url)).toBe(1);
  expect(await addMark(one.url)).toBe(2);
  expect(await addMark(other.url)).toBe(1);
});
