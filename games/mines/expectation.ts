import { defineExpectation, type Sheet } from "@croupier/contract/expectation";
import type { Law, Steps } from "@croupier/contract/law";
import { divide } from "@croupier/math/arithmetic";
import { ONE } from "@croupier/math/rational";
import { classNameOf } from "./class-name.ts";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };
import { TILES } from "./legal-actions.ts";

/** A step for each tile that can be revealed beside so many mines: the chance that it is safe, given all before it. */
const stepsWith = ({ outcomes }: Sheet, mines: number): Steps["steps"] => {
  let before = ONE;
  return Array.from({ length: TILES - mines }, (_, index) => {
    const name = classNameOf(mines, index + 1);
    const won = outcomes(name).find(({ multiplier }) => multiplier.num > 0n);
    if (!won) throw new RangeError(`"${name}" never wins`);
    const chance = divide(won.probability, before);
    before = won.probability;
    return { chance, multiplier: won.multiplier };
  });
};

/** By the mines and the tiles that were tried, the one with a mine included: a player may stop whenever it seems good. */
export const expectation = defineExpectation<typeof contract>(certified, (sheet) => {
  const laws = Array.from({ length: TILES }, (_, mines): readonly Law[] => {
    const steps = mines === 0 ? [] : stepsWith(sheet, mines);
    return Array.from({ length: steps.length + 1 }, (__, tried) => ({ kind: "steps", steps: steps.slice(0, tried) }));
  });
  return ({ mines }, actions) => laws[mines]?.[actions.filter(({ type }) => type === "reveal").length];
});
