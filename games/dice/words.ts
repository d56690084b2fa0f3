import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

/** As players read a result: 4950 is 49.50. */
const shown = (result: number): string => {
  const digits = String(result).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

export const words = defineWords<typeof contract>({
  selection: ({ direction, target }) => `${direction} ${shown(target)}`,
  view: ({ result }) => [`The result was ${shown(result)}.`],
});
