import type { Par } from "@croupier/contract/par";
import type { contract } from "./contract.ts";
import { createMachine } from "./engine/machine.ts";
import { game } from "./game.ts";
import { slotFigures } from "./par/figures.ts";
import { type Parameters, parameters } from "./parameters.ts";

/** Symbols that something is said of and that no strip has: allowed, and most likely a slip of the pen. */
const nameAbsent = ({ reels, freeReels = [], pays, wild, scatter }: Parameters): readonly string[] => {
  const present = new Set([...reels, ...freeReels].flat());
  const named = [...Object.keys(pays), ...(wild ? [wild.symbol] : []), ...(scatter ? [scatter.symbol] : [])];
  const absent = [...new Set(named)].filter((symbol) => !present.has(symbol));
  return absent.length === 0 ? [] : [`No strip has ${absent.join(", ")}, so what is said of it never comes about.`];
};

/** There is one kind of bet. Its figures are counted with the tables that the rules pay by. */
export const par: Par<typeof contract> = {
  game,
  classes: ({ parameters: given }) => [
    {
      name: "all lines",
      selections: [{}],
      figures: () => {
        const parsed = parameters.parse(given);
        const figures = slotFigures(createMachine(parsed));
        const notes = [...(figures.notes ?? []), ...nameAbsent(parsed)];
        return { ...figures, ...(notes.length > 0 && { notes }) };
      },
    },
  ],
};
