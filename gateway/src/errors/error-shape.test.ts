import { type ErrorCode, errors, refuse } from "@croupier/contract/errors";
import type { RoundRecord } from "@croupier/contract/round";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { expect, it } from "vitest";
import { z } from "zod";
import { errorShape, refusalBy } from "./error-shape.ts";
import { RefusedError } from "./refused.ts";

const codes = Object.keys(errors) as ErrorCode[];

it.each(codes)("carries %s out with its own status and sentence", (code) => {
  const error = new RefusedError(refuse(code));
  const [status, message] = errors[code];
  expect(getHTTPStatusCodeFromError(error)).toBe(status);
  expect(errorShape(refusalBy(error), "t", "games.mines.open")).toMatchObject({
    message,
    data: { code, httpStatus: status, traceId: "t", path: "games.mines.open" },
  });
});

it("shows the round that a refusal is about", () => {
  const round = { id: "r", step: 2 } as RoundRecord;
  const refusal = { ...refuse("stale_action"), round };
  expect(errorShape(refusalBy(new RefusedError(refusal)), "t").data.round).toBe(round);
});

it("tells nothing of an error that nobody foresaw", () => {
  const error = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: new Error("password is hunter2") });
  expect(JSON.stringify(errorShape(refusalBy(error), "t"))).not.toContain("hunter2");
  expect(refusalBy(error)).toEqual(refuse("internal"));
});

it("names the field of an input that has the wrong shape", () => {
  const { error: cause } = z.strictObject({ limit: z.int().max(100) }).safeParse({ limit: 101 });
  const refusal = refusalBy(new TRPCError({ code: "BAD_REQUEST", cause }));
  expect(refusal.code).toBe("invalid_request");
  expect(refusal.message).toMatch(/ limit: /);
});

it("does not take a ZodError of our own for the caller's", () => {
  const { error: cause } = z.string().safeParse(1);
  expect(refusalBy(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause })).code).toBe("internal");
});

it.each([
  ["games.no-such-game.open", "unknown_game"],
  ["games", "unknown_game"],
  ["games.constructor.open", "unknown_game"],
  ["games.coin-flip.cheat", "unknown_procedure"],
  ["rounds.delete", "unknown_procedure"],
])("tells what is unknown about %s", (path, code) => {
  expect(refusalBy(new TRPCError({ code: "NOT_FOUND" }), path).code).toBe(code);
});
