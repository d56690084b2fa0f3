import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

export const words = defineWords<typeof contract>({
  selection: ({ calls }) => (calls.length === 1 ? calls.join() : `${calls.join(", ")} in a row`),
  view: ({ flips }) => [`The coin fell on ${flips.join(", ")}.`],
});
