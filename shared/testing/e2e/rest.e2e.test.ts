import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { expect, it } from "vitest";
import { createTestDatabase } from "../src/database.ts";
import { doors, startStack } from "../src/stack.ts";

it.each(doors)("through the %s, a REST client's Idempotency-Key has money moved once", async (door) => {
  await using database = await createTestDatabase();
  await using stack = await startStack(database.url, "coin-flip", { door });
  const playerId = randomUUID();
  const key = uuidV7();
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const deposit = async (amount: number, more: object = {}) => {
    const response = await fetch(`${stack.gatewayUrl}/trpc/wallet.deposit`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${stack.operatorKey}`,
        "content-type": "application/json",
        "idempotency-key": `"${key}"`,
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify({ playerId, currency: "EUR", amount, ...more }),
    });
    expect(response.headers.get("traceparent")).toContain(traceId);
    return { status: response.status, body: (await response.json()) as object };
  };

  const first = await deposit(500);
  expect(first).toMatchObject({ status: 200, body: { result: { data: { requestId: key, balance: 500 } } } });
  expect(await deposit(500)).toEqual(first);
  expect(await deposit(500, { requestId: key })).toEqual(first);
  expect(await deposit(501)).toMatchObject({ status: 409, body: { error: { data: { code: "request_id_reused" } } } });
  const two = await deposit(500, { requestId: uuidV7() });
  expect(two).toMatchObject({ status: 400, body: { error: { data: { code: "invalid_request_id" } } } });
});
