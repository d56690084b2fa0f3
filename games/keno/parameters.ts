import { exactNumber } from "@croupier/contract/parameters";
import * as z from "@croupier/contract/zod";
import { type Rational, ZERO } from "@croupier/math/rational";
import { risk } from "./contract.ts";

const multiplier = exactNumber.refine(({ num }) => num >= 0n, "a multiplier is 0 or more");

type UnionIssue = z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>;

/** Which multiplier is wrong, or that it is no table at all. */
const explainTable = ({ errors, input }: UnionIssue): string => {
  const [fault] = errors[Array.isArray(input) ? 0 : 1] ?? [];
  if (!fault || typeof input !== "object" || input === null) {
    return "list multipliers by hits, from 0 hits on; or name hits and their multipliers";
  }
  return [...fault.path.map((hits) => `${String(hits)} hits`), fault.message].join(": ");
};

/** What so many picks pay by hits, from 0: a list of them all, or an object, where hits that are left out pay nothing. */
const table = (picks: number) => {
  const every = Array.from({ length: picks + 1 }, (_, hits) => String(hits));
  const length = `hits are 0 to ${picks}; give a multiplier for each`;
  const byHits = z.strictObject(Object.fromEntries(every.map((hits) => [hits, multiplier.prefault(0)])), {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `hits are 0 to ${picks}, not ${issue.keys.join(", ")}` : undefined,
  });
  return z
    .union([z.array(multiplier).length(picks + 1, length), byHits], {
      error: (issue) => (issue.code === "invalid_union" ? explainTable(issue) : undefined),
    })
    .describe(`multipliers of 0 to ${picks} hits, stake included`)
    .transform((given): readonly Rational[] =>
      Array.isArray(given) ? given : every.map((hits) => given[hits] ?? ZERO),
    )
    .optional();
};

const tables = z.strictObject(
  {
    1: table(1),
    2: table(2),
    3: table(3),
    4: table(4),
    5: table(5),
    6: table(6),
    7: table(7),
    8: table(8),
    9: table(9),
    10: table(10),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `a bet has 1 to 10 picks, not ${issue.keys.join(", ")}` : undefined,
  },
);

/** `pays[risk][picks][hits]`: any risks, any picks of 1 to 10. */
export const parameters = z.strictObject({
  pays: z
    .record(risk, tables, {
      error: ({ code }) => (code === "invalid_key" ? "this is no name for a risk" : undefined),
    })
    .describe("pay tables by risk and number of picks")
    .refine((byRisk) => Object.values(byRisk).some((byPicks) => Object.keys(byPicks).length > 0), {
      error: "give a pay table",
      when: ({ issues }) => issues.length === 0,
    }),
});
