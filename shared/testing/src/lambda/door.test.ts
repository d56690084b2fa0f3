import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startLambdaDoor } from "./door.ts";

/** Answers by path, so that each kind of response goes the whole way: runtime client, runtime API, API Gateway. */
const FUNCTION = `
import { Readable } from "node:stream";
import { createLambdaHandler } from ${JSON.stringify(import.meta.resolve("@croupier/gateway/http/lambda-handler"))};

const text = { "content-type": "text/plain" };
let go;
const parts = async function* () {
  yield "first,";
  await new Promise((resolve) => (go = resolve));
  yield "second";
};
const broken = async function* () {
  yield "half";
  throw new Error("it broke at /srv/secret.ts");
};
const answers = {
  "/empty": () => ({ status: 204, headers: {}, body: "" }),
  "/text": () => ({ status: 418, headers: { ...text, "x-said": "ü".normalize("NFD")[0] }, body: "ünï\\u0000\\u0000" }),
  "/stream": () => ({ status: 200, headers: text, body: Readable.from(parts()) }),
  "/go": () => (go(), { status: 200, headers: text, body: "gone" }),
  "/broken": () => ({ status: 200, headers: text, body: Readable.from(broken()) }),
  "/throw": () => { throw new Error("it broke at /srv/secret.ts"); },
};
export const handler = awslambda.streamifyResponse(
  createLambdaHandler(async ({ target }) => answers[target](), () => Promise.resolve()),
);
`;

let folder: string;
let door: Awaited<ReturnType<typeof startLambdaDoor>>;

const write = async (name: string, source: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, source);
  return path;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croupier-function-"));
  door = await startLambdaDoor({ environment: {}, module: await write("answers.mjs", FUNCTION), environments: 1 });
});

afterAll(async () => {
  await door?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string): Promise<Response> => fetch(door.url + path);

it("carries a status without a body", async () => {
  const response = await get("/empty");
  expect([response.status, await response.text()]).toEqual([204, ""]);
});

it("carries status, headers and a body that looks like the end of a head", async () => {
  const response = await get("/text");
  expect([response.status, response.headers.get("x-said"), await response.text()]).toEqual([418, "u", "ünï\0\0"]);
});

it("breaks a stream off that fails, and says nothing of why", async () => {
  const response = await get("/broken");
  await expect(response.text()).rejects.toThrow();
});

it("answers for a function that failed, and says nothing of why", async () => {
  const response = await get("/throw");
  expect([response.status, await response.text()]).toEqual([502, '{"message":"Internal server error"}']);
});

it("sends what is written as it is written", async () => {
  await using two = await startLambdaDoor({ environment: {}, module: join(folder, "answers.mjs"), environments: 1 });
  const response = await fetch(`${two.url}/stream`);
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(Buffer.from(first?.value ?? []).toString()).toBe("first,");
  // The one environment is at work, so nothing can tell it to go on: the rest never comes.
  expect(await Promise.race([reader?.read(), sleep(100, "nothing yet")])).toBe("nothing yet");
  await reader?.cancel();
});

it("answers for a function that can't even start", async () => {
  const module = await write("wrong.mjs", "throw new Error('DATABASE_URL is missing at /srv/secret.ts')");
  await using wrong = await startLambdaDoor({ environment: {}, module, environments: 1 });
  const response = await fetch(`${wrong.url}/livez`);
  expect([response.status, await response.text()]).toEqual([502, '{"message":"Internal server error"}']);
});
