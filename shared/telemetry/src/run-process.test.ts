import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const PROGRAM = `
import { createClosing } from "${new URL("closing.ts", import.meta.url).href}";
import { runProcess } from "${new URL("run-process.ts", import.meta.url).href}";
const closing = createClosing();
const never = () => new Promise(() => setInterval(() => {}, 1_000));
const close = async () => {
  await closing.of("requests", async () => {});
  await Promise.all([closing.of("jobs", never), closing.of("connections to the database", never)]);
};
await runProcess(async () => ({ url: "here", close, left: closing.left }), 50);
`;

test("a process that can't drain ends within its time, and says what was left", async () => {
  const program = ["--input-type=module", "--eval", PROGRAM];
  const child = spawn(process.execPath, program, { stdio: ["ignore", "inherit", "pipe", "ipc"] });
  const said = child.stderr && text(child.stderr);
  expect(await once(child, "message")).toContainEqual({ ready: "here" });
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([1, null]);
  expect(await said).toBe("did not drain within 0.05 s; left: jobs, connections to the database\n");
});
