import { rational } from "@croupier/math/rational";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { exactNumber, rtp } from "./parameters.ts";

const problems = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

describe("an exact number", () => {
  test.each([0.99, "0.99", "99/100", "9.9e-1"])("is read exactly: %s", (value) => {
    expect(exactNumber.parse(value)).toEqual(rational(99, 100));
  });

  test.each([null, undefined, true, [1], {}])("is refused with how to write it: %s", (value) => {
    expect(problems(exactNumber, value)).toEqual(['an exact number is written 0.99, "0.99" or "99/100"']);
  });

  test("is quoted where its text is none", () => {
    expect(problems(exactNumber, "1.2.3")).toEqual([expect.stringContaining('"1.2.3"')]);
  });

  test("is described in a JSON Schema", () => {
    expect(z.toJSONSchema(z.strictObject({ rtp, pay: exactNumber }), { io: "input" }).properties).toEqual({
      rtp: { type: ["number", "string"], default: "99/100", description: expect.stringContaining("return to player") },
      pay: { type: ["number", "string"], description: expect.stringContaining("99/100") },
    });
  });
});

describe("an RTP", () => {
  test("is 99/100 when left out", () => {
    expect(rtp.parse(undefined)).toEqual(rational(99, 100));
  });

  test.each([0, -1, "101/100"])("lies above 0 and is at most 1: %s", (value) => {
    expect(problems(rtp, value)).toEqual(["an RTP lies above 0 and is at most 1"]);
  });
});
