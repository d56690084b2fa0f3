import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { REPLAY_WINDOW_MS, signCall, verifyCall } from "./signature.ts";

const key = { id: "k-1", secret: "a secret of both sides" };
const old = { id: "k-0", secret: "the one before" };
const signed = { call: "debit", body: '{"amount":100}' };
const now = Date.UTC(2026, 10, 21);

test("a signature is the HMAC-SHA256 that anyone can compute", () => {
  const hex = createHmac("sha256", key.secret).update(`${now}.debit.${signed.body}`).digest("hex");
  expect(signCall(key, signed, now)).toBe(`t=${now},k=k-1,v1=${hex}`);
});

test("a signature holds for its own call, body, key and time, and for nothing else", () => {
  const header = signCall(key, signed, now);
  const at = (ms: number, header_ = header, what = signed, keys = [old, key]) => verifyCall(keys, header_, what, ms);
  expect(at(now)).toBe("valid");
  expect(at(now + REPLAY_WINDOW_MS)).toBe("valid");
  expect(at(now - REPLAY_WINDOW_MS)).toBe("valid");
  expect(at(now + REPLAY_WINDOW_MS + 1)).toBe("signature_expired");
  expect(at(now - REPLAY_WINDOW_MS - 1)).toBe("signature_expired");
  expect(at(now, header, { ...signed, call: "credit" })).toBe("signature_invalid");
  expect(at(now, header, { ...signed, body: '{"amount":1000}' })).toBe("signature_invalid");
  expect(at(now, header, signed, [old])).toBe("signature_invalid");
  expect(at(now, header.replace("k-1", "k-0"))).toBe("signature_invalid");
  expect(at(now, header.replace(`t=${now}`, `t=${now + 1}`))).toBe("signature_invalid");
});

test.each([
  undefined,
  "",
  "t=1",
  "v1=00",
  `t=0,k=k-1,v1=${"0".repeat(64)}`,
  `t=1,k=k-1,v1=${"0".repeat(63)}`,
  "x".repeat(9_999),
])("what is no signature is none: %.30s", (header) => {
  expect(verifyCall([key], header, signed, now)).toBe("signature_invalid");
});
