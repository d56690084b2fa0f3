import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

const number = z.int().min(1).max(10);

export const contract = defineContract({
  name: "lucky-number",
  title: "Lucky number",
  /** A number from 1 to 10; it must be the one drawn. */
  selection: z.strictObject({ pick: number }),
  action: z.never(),
  view: z.strictObject({ pick: number, drawn: number, won: z.boolean() }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});
