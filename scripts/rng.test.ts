import { spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";

const program = join(import.meta.dirname, "rng.ts");
const seed = "176b3108a484ad55ad88072d4e2a79ab48025ef7532e29ceb8265f46533d07bb";
const client = "V1StGXR8_Z5jdHi6B-myT";
const seeds = ["--seed", seed, "--client", client];

const rng = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { maxBuffer: 1e9 });
  return { status, stdout, stderr: stderr.toString() };
};

/** What the help promises, by another HMAC. */
const expected = (bytes: number, blocks: number): Buffer => {
  const key = Buffer.from(seed, "hex");
  const stream = Array.from({ length: Math.ceil(bytes / 32) }, (_, index) => {
    const message = `${client}:${Math.floor(index / blocks)}:${index % blocks}`;
    return createHmac("sha256", key).update(message).digest();
  });
  return Buffer.concat(stream).subarray(0, bytes);
};

describe("the stream", () => {
  test.each([
    { bytes: "33", blocks: 1 },
    { bytes: "200k", blocks: 1 },
    { bytes: "100_000", blocks: 7 },
  ])("of $bytes bytes, $blocks blocks a nonce, is what any HMAC-SHA256 gives", ({ bytes, blocks }) => {
    const size = Number(bytes.replace("_", "").replace("k", "000"));
    const { status, stdout, stderr } = rng("--bytes", bytes, "--blocks", String(blocks), ...seeds);
    expect(stdout.equals(expected(size, blocks))).toBe(true);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  test("in hex is the same bytes, a block in each line", () => {
    const { stdout } = rng("--bytes", "100k", "--format", "hex", ...seeds);
    const lines = stdout.toString().trimEnd().split("\n");
    expect(lines).toHaveLength(3_125);
    expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([64]));
    expect(Buffer.from(lines.join(""), "hex").equals(expected(100_000, 1))).toBe(true);
  });

  test("is another each time, and the same again with what it says of itself", () => {
    const first = rng("--bytes", "1k");
    const second = rng("--bytes", "1k");
    expect(first.stdout.equals(second.stdout)).toBe(false);
    const [, options = ""] = /^the same again: (.+)\n$/.exec(first.stderr) ?? [];
    const again = rng("--bytes", "1k", ...options.split(" "));
    expect(again.stdout.equals(first.stdout)).toBe(true);
    expect(again.stderr).toBe("");
  });
});

describe("a reader", () => {
  test("that closes ends an endless stream, without a word and without a fault", async () => {
    const child = spawn(process.execPath, [program, ...seeds], { stdio: ["ignore", "pipe", "pipe"] });
    const errors: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    const ended = once(child, "close");
    await once(child.stdout, "data");
    child.stdout.destroy();
    expect(await ended).toEqual([0, null]);
    expect(Buffer.concat(errors).toString()).toBe("");
  });

  test("that is slow is waited for, in constant memory", async () => {
    const report = `process.on("SIGUSR2", () => console.error(process.memoryUsage().arrayBuffers))`;
    const preload = `data:text/javascript,${encodeURIComponent(report)}`;
    const args = ["--import", preload, program, ...seeds];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    await once(child.stdout, "data");
    child.stdout.pause();
    // Enough to make 20 MB, were nobody waited for.
    await wait(500);
    child.kill("SIGUSR2");
    const [said] = (await once(child.stderr, "data")) as [Buffer];
    expect(Number(said)).toBeLessThan(4_000_000);
    child.stdout.destroy();
    await once(child, "close");
  });
});

test("a command that is wrong ends in a sentence about it", () => {
  const { status, stdout, stderr } = rng("--bytes", "1.5M");
  expect(stderr.split("\n")[0]).toBe("--bytes is a whole number up to 2⁵³, such as 1000, 64M or 1G, not 1.5M");
  expect(stdout).toHaveLength(0);
  expect(status).toBe(2);
});

test("`pnpm rng --help` tells how to use it", () => {
  const { status, stdout } = rng("--help");
  expect(stdout.toString()).toContain("pnpm --silent rng");
  expect(status).toBe(0);
});
