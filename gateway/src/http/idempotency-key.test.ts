import { isRefusal } from "@croupier/contract/errors";
import { describe, expect, it } from "vitest";
import { withRequestId } from "./idempotency-key.ts";

const ID = "01a1fdd8-c939-71e0-bd85-7bc31ae4f4ec";
const OTHER = "01a1fdd8-c939-71e0-bd85-7bc31ae4f4ed";

const sent = (body: unknown, key: string | undefined, isBatch = false, method = "POST") =>
  withRequestId(
    {
      method,
      target: "/trpc/wallet.deposit",
      headers: key === undefined ? {} : { "idempotency-key": key },
      body: typeof body === "string" ? body : JSON.stringify(body),
    },
    isBatch,
  );

const inputOf = (answer: ReturnType<typeof sent>): unknown =>
  isRefusal(answer) ? answer.code : (JSON.parse(answer.body ?? "") as unknown);

describe("an Idempotency-Key", () => {
  it.each([ID, `"${ID}"`, ` "${ID}" `])("written as %s is the requestId of a call that has none", (key) => {
    expect(inputOf(sent({ amount: 1 }, key))).toEqual({ amount: 1, requestId: ID });
  });

  it("may repeat the requestId, and nothing else", () => {
    expect(inputOf(sent({ requestId: ID }, ID))).toEqual({ requestId: ID });
    expect(inputOf(sent({ requestId: OTHER }, ID))).toBe("invalid_request_id");
    expect(inputOf(sent({ requestId: null }, ID))).toBe("invalid_request_id");
  });

  it("is for one call", () => {
    expect(inputOf(sent({ "0": {} }, ID, true))).toBe("invalid_request");
    expect(inputOf(sent({ "0": {} }, undefined, true))).toEqual({ "0": {} });
  });

  it("leaves what is no object to be refused for that", () => {
    expect(sent("[1", ID)).toMatchObject({ body: "[1" });
    expect(inputOf(sent([1], ID))).toEqual([1]);
    expect(inputOf(sent("null", ID))).toBeNull();
  });

  it("brings no key of its own", () => {
    const answer = sent('{"__proto__":{"amount":5}}', ID);
    expect(isRefusal(answer) || answer.body).toBe(`{"__proto__":{"amount":5},"requestId":"${ID}"}`);
  });
});
