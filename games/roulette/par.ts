import type { Par } from "@croupier/contract/par";
import type { contract } from "./contract.ts";
import { game } from "./game.ts";
import { SPOT_TYPES, spotsOf } from "./layout.ts";
import { parameters } from "./parameters.ts";

/**
 * A class per type of wager, all spots of which have the same figures: those at the zeros too. The one of each type that
 * comes first is played on every pocket.
 */
export const par: Par<typeof contract> = {
  game,
  classes: (prepared) => {
    const spots = spotsOf(parameters.parse(prepared.parameters).wheel);
    return Object.entries(SPOT_TYPES).flatMap(([type, { title }]) => {
      const spot = spots.find((one) => one.type === type);
      return spot ? [{ name: title, selections: [game.contract.selection.parse(spot.selection)] }] : [];
    });
  },
};
