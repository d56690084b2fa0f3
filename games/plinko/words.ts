import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

export const words = defineWords<typeof contract>({
  selection: ({ rows, risk }) => `${rows} rows at ${risk} risk`,
  view: ({ path, bucket, rows }) => [
    `The ball went ${path.join(", ")}.`,
    `It fell into bucket ${bucket} of 0 to ${rows}.`,
  ],
});
