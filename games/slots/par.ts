import type { Par } from "@croupier/contract/par";
import type { contract } from "./contract.ts";
import { createMachine } from "./engine/machine.ts";
import { game } from "./game.ts";
import { slotFigures } from "./par/figures.ts";
import { parameters } from "./parameters.ts";

/** There is one kind of bet. Its figures are counted with the tables that the rules pay by. */
export const par: Par<typeof contract> = {
  game,
  classes: ({ parameters: given }) => [
    {
      name: "all lines",
      selections: [{}],
      figures: () => slotFigures(createMachine(parameters.parse(given))),
    },
  ],
};
