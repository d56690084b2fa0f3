import type { Par } from "@croupier/contract/par";
import type { contract } from "./contract.ts";
import { game } from "./game.ts";

/** Every pick has the same figures. There are ten draws, so all of them are played. */
export const par: Par<typeof contract> = {
  game,
  classes: () => [{ name: "one number", selections: [{ pick: 7 }] }],
};
