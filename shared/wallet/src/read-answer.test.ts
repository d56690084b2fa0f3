import { uuidV7 } from "@croupier/contract/ids";
import { expect, test } from "vitest";
import { type CallName, walletErrors } from "./protocol.ts";
import { readAnswer } from "./read-answer.ts";

const transactionId = uuidV7();
const debit = {
  requestId: uuidV7(),
  transactionId,
  playerId: "p-1",
  token: null,
  currency: "EUR",
  roundId: uuidV7(),
  game: "dice",
  freeRound: false,
  amount: 100,
  step: 0,
};
const read = (status: number, body: string | Uint8Array, contentEncoding?: string) =>
  readAnswer("debit", debit, { status, contentEncoding, body: Buffer.from(body) });
const good = { transactionId, balance: 900, currency: "EUR" };

test("an answer is the answer, whatever more it says", () => {
  expect(read(200, JSON.stringify({ ...good, bonus: 7 }))).toEqual({
    outcome: "answered",
    answer: { ...good, bonus: 7 },
  });
});

const wrong: readonly (readonly [reason: string, status: number, body: string, encoding?: string])[] = [
  ["malformed", 200, ""],
  ["malformed", 200, "null"],
  ["malformed", 200, "[]"],
  ["malformed", 200, "<html>OK</html>"],
  ["malformed", 200, JSON.stringify(good).slice(0, -1)],
  ["malformed", 200, `${JSON.stringify(good)}x`],
  ["malformed", 200, JSON.stringify({ ...good, balance: undefined })],
  ["malformed", 200, JSON.stringify({ ...good, balance: "900" })],
  ["malformed", 200, JSON.stringify({ ...good, balance: 9.5 })],
  ["malformed", 200, JSON.stringify({ ...good, balance: -1 })],
  ["malformed", 200, JSON.stringify(good).replace("900", "9007199254740993")],
  ["malformed", 200, JSON.stringify(good).replace("900", "1e400")],
  ["malformed", 200, JSON.stringify({ code: "insufficient_funds" })],
  ["malformed", 200, JSON.stringify(good), "gzip"],
  ["malformed", 201, JSON.stringify(good)],
  ["malformed", 204, ""],
  ["malformed", 402, JSON.stringify({ code: "no_money" })],
  ["malformed", 402, JSON.stringify({ error: { code: "insufficient_funds" } })],
  ["malformed", 409, JSON.stringify({ code: "round_unknown" })],
  ["malformed", 502, "<html>Bad Gateway</html>"],
  ["redirected", 302, ""],
  ["redirected", 308, JSON.stringify(good)],
  ["mismatched", 200, JSON.stringify({ ...good, transactionId: uuidV7() })],
  ["mismatched", 200, JSON.stringify({ ...good, currency: "USD" })],
  ["mismatched", 200, JSON.stringify({ ...good, playerId: "p-2" })],
];

test.each(wrong.map(([reason, ...rest]) => [reason, rest] as const))("%s: %j", (reason, [status, body, encoding]) => {
  expect(read(status, body, encoding)).toMatchObject({ outcome: "unknown", reason, sent: true });
});

test("bytes that are no UTF-8 are no answer", () => {
  const bytes = Buffer.from(JSON.stringify({ ...good, note: "é" }), "latin1");
  expect(read(200, bytes)).toMatchObject({ outcome: "unknown", reason: "malformed" });
});

test("every code is a refusal of the calls that it is of, says whether to retry, and is unknown to the others", () => {
  const names: readonly CallName[] = ["authenticate", "balance", "debit", "credit", "rollback", "transactions"];
  for (const [code, { status, retry, of }] of Object.entries(walletErrors)) {
    for (const name of names) {
      const body = Buffer.from(JSON.stringify({ code, message: "so" }));
      // A refusal repeats nothing of the call.
      const outcome = readAnswer(name, debit as never, { status, contentEncoding: undefined, body });
      const refused = { outcome: "refused", code, retry, message: "so" };
      expect(outcome).toMatchObject((of as readonly string[]).includes(name) ? refused : { reason: "malformed" });
    }
  }
});
