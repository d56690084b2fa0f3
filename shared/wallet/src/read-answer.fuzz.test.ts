import { uuidV7 } from "@croupier/contract/ids";
import fc from "fast-check";
import { expect, test } from "vitest";
import { answers, type CallName, calls, UNTAKEN, walletErrors } from "./protocol.ts";
import { readAnswer } from "./read-answer.ts";
import { verifyCall } from "./signature.ts";

const names = Object.keys(calls) as readonly CallName[];
const call = {
  requestId: uuidV7(),
  transactionId: uuidV7(),
  playerId: "p-1",
  token: null,
  currency: "EUR",
  roundId: uuidV7(),
  game: "dice",
  freeRound: false,
  amount: 1,
  step: 0,
};

/** Right three times of four, or else wrong in some way. */
const mostly = (right: unknown, ...wrong: readonly unknown[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(right) }, fc.constantFrom(...wrong));

/** What an operator might send: often an answer, or nearly one. */
const fields = fc.oneof(
  fc.record({
    transactionId: mostly(call.transactionId, uuidV7(), "x", undefined),
    playerId: mostly("p-1", "p-2", 7, undefined),
    currency: mostly("EUR", "USD", "", undefined),
    balance: fc.oneof({ weight: 3, arbitrary: fc.maxSafeNat() }, fc.double(), fc.constantFrom("1", null)),
  }),
  fc.record({
    code: fc.oneof(fc.constantFrom(...Object.keys(walletErrors)), fc.string()),
    message: fc.oneof(fc.string(), fc.nat()),
  }),
);
const body = fc.oneof(
  { weight: 3, arbitrary: fields.map((value) => Buffer.from(JSON.stringify(value))) },
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
);

test("only what is exactly an answer passes for one, and only what is exactly a refusal", () => {
  const status = fc.constantFrom(200, 200, 200, 201, 302, 400, 402, 404, 409, 500, 503);
  let answered = 0;
  fc.assert(
    fc.property(fc.constantFrom(...names), status, body, (name, code, bytes) => {
      const outcome = readAnswer(name, call as never, { status: code, contentEncoding: undefined, body: bytes });
      if (outcome.outcome === "unknown") return;
      const json = JSON.parse(bytes.toString()) as Record<string, unknown>;
      if (outcome.outcome === "refused") {
        expect(code).toBeGreaterThanOrEqual(400);
        expect(json["code"]).toBe(outcome.code);
        return;
      }
      answered += 1;
      expect(code).toBe(200);
      expect(answers[name].safeParse(json).success).toBe(true);
      if ("currency" in json) expect(json["currency"]).toBe("EUR");
      if ("transactionId" in json && "transactionId" in call) expect(json["transactionId"]).toBe(call.transactionId);
    }),
    { numRuns: 3_000 },
  );
  // Else it would have shown nothing.
  expect(answered).toBeGreaterThan(20);
});

test("no header but the signer's own is valid, and none throws", () => {
  const key = { id: "k", secret: "s" };
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.nat(), fc.string()).map(([t, v]) => `t=${t},k=k,v1=${v}`),
      ),
      (header) => {
        expect(verifyCall([key], header, { call: "debit", body: "{}" }, 0)).not.toBe("valid");
      },
    ),
  );
});

test("what is known to have taken nothing is a refusal of a debit that needs no second asking", () => {
  for (const code of UNTAKEN) expect([code, walletErrors[code]]).toMatchObject([code, { retry: false }]);
  for (const code of UNTAKEN) expect(walletErrors[code].of).toContain("debit");
});
