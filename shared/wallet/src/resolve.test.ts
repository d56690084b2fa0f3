import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { createResolve } from "./guarded-connect.ts";

const QUESTION_AT = 12;
const TYPES = { 1: Buffer.from([8, 8, 4, 4]), 28: Buffer.from("20010db8000000000000000000000001", "hex") } as const;

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);

/** An answer (RFC 1035) to a question, with the one record of its type. */
const answerTo = (query: Buffer): Buffer => {
  const end = query.indexOf(0, QUESTION_AT) + 5;
  const type = query.readUInt16BE(end - 4);
  const data = type === 1 || type === 28 ? TYPES[type] : undefined;
  const head = Buffer.concat([query.subarray(0, 2), Buffer.from("8180", "hex"), u16(1)]);
  const counts = Buffer.concat([u16(data ? 1 : 0), u16(0), u16(0)]);
  const record = data
    ? Buffer.concat([Buffer.from([0xc0, QUESTION_AT]), u16(type), u16(1), u16(0), u16(1), u16(data.length), data])
    : Buffer.alloc(0);
  return Buffer.concat([head, counts, query.subarray(QUESTION_AT, end), record]);
};

/** A name server on the loopback that answers so, or not at all. */
const serveNames = async (answer: (query: Buffer) => Buffer | undefined): Promise<string> => {
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const reply = answer(query);
    if (reply) socket.send(reply, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
};

test("a name's addresses of both kinds are found", async () => {
  const resolve = createResolve(2_000, [await serveNames(answerTo)]);
  expect(await resolve("wallet.casino.example")).toEqual(["8.8.4.4", "2001:db8::1"]);
});

test("a name server that answers for one kind of address alone holds up no call", async () => {
  const isIpv6 = (query: Buffer): boolean => query.readUInt16BE(query.indexOf(0, QUESTION_AT) + 1) === 28;
  const resolve = createResolve(2_000, [await serveNames((query) => (isIpv6(query) ? undefined : answerTo(query)))]);
  const startedMs = performance.now();
  expect(await resolve("wallet.casino.example")).toEqual(["8.8.4.4"]);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

test("name servers that never answer hold up nothing else, and are given up", async () => {
  const server = await serveNames(() => undefined);
  const ended: string[] = [];
  // More of them than the system has threads for look-ups.
  const dead = Array.from({ length: 8 }, async () => {
    const found = await createResolve(400, [server])("wallet.casino.example");
    ended.push("dead");
    return found;
  });
  await readFile(import.meta.filename).then(() => ended.push("read"));
  expect(await Promise.all(dead)).toEqual(Array.from({ length: 8 }, () => []));
  expect(ended[0]).toBe("read");
});
