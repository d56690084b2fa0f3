import type { ActionOf, ViewOf } from "@croupier/contract/game";
import type { Par, ParClass, Strategy } from "@croupier/contract/par";
import { binomial } from "@croupier/math/combinatorics";
import { dealing } from "@croupier/math/scripted-draws";
import { classNameOf, counted } from "./class-name.ts";
import type { contract } from "./contract.ts";
import { game } from "./game.ts";
import { TILES } from "./legal-actions.ts";

type Mines = typeof contract;

const countTo = (length: number, from = 0): readonly number[] => Array.from({ length }, (_, index) => index + from);

const revealing = (reveals: number): Strategy<ActionOf<Mines>, ViewOf<Mines>> => ({
  name: `reveal ${counted(reveals, "tile")}, then cash out`,
  decide({ revealed }, legal) {
    const type = revealed.length < reveals ? "reveal" : "cash-out";
    const action = legal.find((one) => one.type === type);
    if (!action) throw new RangeError(`no ${type} is legal after ${counted(revealed.length, "tile")}`);
    return action;
  },
});

/** The strategy reveals tiles 0 … k − 1, so a board wins if its mines are all from tile k on; any other loses alike. */
const classOf = (mines: number, reveals: number): ParClass<Mines> => ({
  name: classNameOf(mines, reveals),
  selections: [{ mines }],
  strategy: revealing(reveals),
  figures({ count }) {
    const boards = binomial(TILES, mines);
    const safe = binomial(TILES - reveals, mines);
    return count(
      [
        { draws: dealing(TILES, countTo(mines, reveals)), count: safe },
        { draws: dealing(TILES, countTo(mines)), count: boards - safe },
      ],
      boards,
    );
  },
});

/** A class for each number of mines and of safe tiles to reveal, 300 in all. Which tiles makes no difference. */
export const par: Par<Mines> = {
  game,
  classes: () =>
    countTo(TILES - 1, 1).flatMap((mines) => countTo(TILES - mines, 1).map((reveals) => classOf(mines, reveals))),
};
