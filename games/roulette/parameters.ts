import * as z from "@croupier/contract/zod";

export const parameters = z.strictObject({
  wheel: z
    .enum(["european", "american"])
    .default("european")
    .describe("european: 37 pockets with one zero; american: 38 with 0 and 00"),
  laPartage: z
    .boolean()
    .default(false)
    .describe("Whether red, black, odd, even, low and high return half the stake on 0 and 00"),
});
