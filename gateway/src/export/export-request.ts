import { refusalOf, roundId } from "@croupier/contract/wire";
import { type Refusal, refuse } from "@croupier/contract/errors";
import { z } from "zod";
import { refuseEmptyRanges, roundFilters } from "../history/round-filters.ts";

export const exportRequest = roundFilters
  .extend({
    format: z.enum(["csv", "jsonl"]).default("csv"),
    after: roundId.optional().describe("a round: go on after it, where an export broke off"),
  })
  .superRefine(refuseEmptyRanges);

export type ExportRequest = z.output<typeof exportRequest>;

const AMOUNTS = new Set(["stakeMin", "stakeMax", "payoutMin", "payoutMax"]);

/** An address has only text in it. */
const valueOf = (name: string, text: string): unknown =>
  AMOUNTS.has(name) && /^\d{1,16}$/.test(text) ? Number(text) : text;

/** What the query of an address asks for. */
export const parseExportRequest = (query: URLSearchParams): ExportRequest | Refusal => {
  const names = [...query.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return refuse("invalid_request", `The query names '${twice}' twice.`);
  const parsed = exportRequest.safeParse(
    Object.fromEntries([...query].map(([name, text]) => [name, valueOf(name, text)])),
  );
  return parsed.success ? parsed.data : refusalOf(parsed.error);
};
