import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

const ascending = (balls: readonly number[]): string => balls.toSorted((a, b) => a - b).join(", ");

export const words = defineWords<typeof contract>({
  selection: ({ picks, risk }) => `${ascending(picks)} at ${risk} risk`,
  view: ({ drawn, hits, picks }) => [
    `Drawn: ${ascending(drawn)}.`,
    `${hits.length} of ${picks.length} picks hit${hits.length === 0 ? "" : `: ${ascending(hits)}`}.`,
  ],
});
