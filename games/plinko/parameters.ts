import { exactNumber } from "@croupier/contract/parameters";
import * as z from "@croupier/contract/zod";
import { risk } from "./contract.ts";

const multiplier = exactNumber.refine(({ num }) => num >= 0n, "a multiplier is 0 or more");

/** The boards of so many rows, by risk: what each bucket pays, from 0, where all steps go left. */
const boards = (rows: number) => {
  const length = `${rows} rows have ${rows + 1} buckets, 0 to ${rows}; give a multiplier for each`;
  return z
    .record(risk, z.array(multiplier).length(rows + 1, length), {
      error: ({ code }) => (code === "invalid_key" ? "this is no name for a risk" : undefined),
    })
    .describe(`boards of ${rows} rows: by risk, the multipliers of buckets 0 to ${rows}, stake included`)
    .optional();
};

/** `multipliers[rows][risk][bucket]`: any rows of 8 to 16, any risks. */
export const parameters = z.strictObject({
  multipliers: z
    .strictObject(
      {
        8: boards(8),
        9: boards(9),
        10: boards(10),
        11: boards(11),
        12: boards(12),
        13: boards(13),
        14: boards(14),
        15: boards(15),
        16: boards(16),
      },
      {
        error: (issue) =>
          issue.code === "unrecognized_keys" ? `a board has 8 to 16 rows, not ${issue.keys.join(", ")}` : undefined,
      },
    )
    .refine((byRows) => Object.values(byRows).some((byRisk = {}) => Object.keys(byRisk).length > 0), {
      error: "give a board",
      when: ({ issues }) => issues.length === 0,
    }),
});
