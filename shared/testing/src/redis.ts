import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { freePort } from "./free-port.ts";

/** Whether Redis or Valkey is on this machine. */
const program = ["redis-server", "valkey-server"].find(
  (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
);
export const hasRedis = program !== undefined;

/** A server of its own for a test, which keeps nothing. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** Sends a command, past every client: what it answers, or the elements of that. */
  ask(...command: readonly string[]): Promise<string | readonly string[]>;
  stop(): Promise<void>;
  /** On the same port, empty. */
  start(): Promise<void>;
  /** It takes connections, and says nothing. */
  freeze(): void;
  thaw(): void;
}

export const startRedis = async (): Promise<TestRedis> => {
  const port = await freePort();
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    server = spawn(program ?? "redis-server", options, { stdio: ["ignore", "pipe", "inherit"] });
    await said(server, "Ready to accept connections");
  };
  const stop = async (): Promise<void> => {
    const stopped = server;
    if (!stopped || stopped.exitCode !== null || stopped.signalCode !== null) return;
    stopped.kill("SIGKILL");
    await once(stopped, "exit");
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    ask: (...command) => ask(port, command),
    stop,
    start,
    freeze: () => void server?.kill("SIGSTOP"),
    thaw: () => void server?.kill("SIGCONT"),
    [Symbol.asyncDispose]: stop,
  };
};

const said = async (server: ChildProcess, words: string): Promise<void> => {
  let text = "";
  for await (const chunk of server.stdout ?? []) {
    text += String(chunk);
    if (text.includes(words)) break;
  }
  if (!text.includes(words)) throw new Error(`Redis did not start: ${text}`);
};

/** RESP2: what is no array of strings is told as its one line. https://redis.io/docs/latest/develop/reference/protocol-spec/ */
const ask = async (port: number, command: readonly string[]): Promise<string | readonly string[]> => {
  const socket = connect(port, "127.0.0.1");
  const sent = [command, ["quit"]].map(
    (words) => `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`,
  );
  socket.end(sent.join(""));
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  // The last line is what "quit" is answered.
  const [head = "", ...rest] = text.split("\r\n").slice(0, -2);
  return head.startsWith("*") ? rest.filter((line) => !/^\$\d+$/.test(line)) : head.slice(1);
};
