import { expect, test } from "vitest";
import { failureOf } from "./failure.ts";

const withCode = (code: string): Error => Object.assign(new Error("said by the server"), { code });

test.each([
  ["40001", "busy"],
  ["40P01", "busy"],
  ["55P03", "busy"],
  ["08006", "outage"],
  ["28P01", "outage"],
  ["53300", "outage"],
  ["57P01", "outage"],
  ["57014", "outage"],
  ["58030", "outage"],
  ["25006", "outage"],
  ["25P03", "outage"],
  ["ECONNREFUSED", "outage"],
  ["ECONNRESET", "outage"],
  ["EPIPE", "outage"],
  ["ENOTFOUND", "outage"],
  ["23505", "bug"],
  ["23514", "bug"],
  ["42P01", "bug"],
  ["25001", "bug"],
  ["P0001", "bug"],
])("SQLSTATE or errno %s is a case of %s", (code, failure) => {
  expect(failureOf(withCode(code))).toBe(failure);
});

test.each([
  ["Connection terminated unexpectedly", "outage"],
  ["the database has been silent for too long", "outage"],
  ["timeout exceeded when trying to connect", "outage"],
  ["Cannot use a pool after calling end on the pool", "outage"],
  ["undefined is not a function", "bug"],
])("an error that says %j is a case of %s", (message, failure) => {
  expect(failureOf(new Error(message))).toBe(failure);
});

test("what is not even an error is a bug", () => {
  expect(failureOf("57P01")).toBe("bug");
});
