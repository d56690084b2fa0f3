import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

export const words = defineWords<typeof contract>({
  selection: ({ pick }) => `number ${pick}`,
  view: ({ drawn }) => [`Number ${drawn} was drawn.`],
});
