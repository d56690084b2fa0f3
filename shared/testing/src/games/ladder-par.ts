import type { Par, Strategy } from "@croupier/contract/par";
import { ladder } from "./ladder.ts";

type Action = "climb" | "double" | "take";

interface View {
  readonly height: number;
  readonly doubled: boolean;
}

/** Double on the first rung, climb to the second, take what it pays. */
const cautious: Strategy<Action, View> = {
  name: "cautious",
  chart: { ground: "climb", first: "double, climb", second: "take" },
  decide: ({ height, doubled }) => (height === 2 ? "take" : height === 1 && !doubled ? "double" : "climb"),
};

/** The mathematics of a game of decisions whose stake grows. */
export const ladderPar: Par<(typeof ladder)["contract"]> = {
  game: ladder,
  classes: () => [{ name: "cautious", selections: [{ ladder: "left" }], strategy: cautious }],
};
