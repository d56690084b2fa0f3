import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openDatabase } from "@croupier/db/database";
import { writeFrame } from "@croupier/telemetry/call-frames";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addOperator } from "../test/operator-fixture.ts";

let database: TestDatabase;
let environment: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  environment = {
    DATABASE_URL: database.url,
    PORT: "0",
    LOG_LEVEL: "warn",
    CROUPIER_IDENTITY_KEY: randomBytes(32).toString("base64url"),
    CROUPIER_SESSION_KEY: randomBytes(32).toString("base64url"),
    CROUPIER_SERVICES: "http://{game}.invalid",
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
  };
});

afterAll(() => database?.[Symbol.asyncDispose]());

const start = (door: string, changes: Record<string, string> = {}): ChildProcess =>
  fork(new URL(`./${door}.ts`, import.meta.url), { env: { ...environment, ...changes }, silent: true });

const ready = async (child: ChildProcess): Promise<string> => {
  const [message] = (await once(child, "message")) as [{ ready: string }];
  return message.ready;
};

const ended = async (child: ChildProcess): Promise<unknown> => (await once(child, "exit"))[0];

const complaint = async (child: ChildProcess): Promise<{ text: string; code: unknown }> => {
  const chunks: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  const [code] = (await once(child, "close")) as [unknown];
  return { text: chunks.join(""), code };
};

describe.each(["server", "worker"])("the %s as a process", (door) => {
  it("says where it listens, serves, and goes when asked to", async () => {
    const child = start(door);
    const url = await ready(child);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await ended(child)).toBe(0);
  });

  it("goes when its parent goes", async () => {
    const child = start(door);
    await ready(child);
    child.disconnect();
    expect(await ended(child)).toBe(0);
  });

  it("says in a sentence that its port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { text, code } = await complaint(start(door, { PORT: String(port) }));
    server.close();
    expect(code).toBe(1);
    expect(text.trim().split("\n")).toHaveLength(1);
    expect(text).toContain(String(port));
  });

  it("says what its environment lacks", async () => {
    const { text, code } = await complaint(start(door, { DATABASE_URL: "", PORT: "x" }));
    expect(code).toBe(1);
    expect(
      text
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(["DATABASE_URL", "PORT"]);
  });
});

it("answers what is under way when it is asked to go, and takes nothing new", async () => {
  const asked = Promise.withResolvers<ServerResponse>();
  const host = createServer((_, response) => asked.resolve(response)).listen(0, "127.0.0.1");
  await once(host, "listening");
  const child = start("server", {
    CROUPIER_SERVICES: `http://127.0.0.1:${(host.address() as AddressInfo).port}/{game}`,
  });
  const url = await ready(child);
  const db = openDatabase({ url: database.url, applicationName: "test" });
  const { apiKey } = await addOperator(db);
  const answer = fetch(`${url}/trpc/session.create`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ playerId: "ann", currency: "EUR" }),
  });
  const response = await asked.promise;
  child.kill("SIGTERM");
  const knock = (): Promise<string> =>
    fetch(`${url}/livez`).then(
      () => "open",
      () => "closed",
    );
  await expect.poll(knock, { interval: 10, timeout: 10_000 }).toBe("closed");
  response.end(writeFrame([0, 200], JSON.stringify({ currency: "EUR", balance: 0 })));
  expect((await answer).status).toBe(200);
  expect(await ended(child)).toBe(0);
  await db.destroy();
  host.close();
});
