import { sized } from "@croupier/testing/size";
import { expect, test } from "vitest";
import { game } from "../game.ts";
import { parameters } from "../parameters.ts";
import { createMachine, type Mode } from "./machine.ts";
import { createSpinReader } from "./spin.ts";
import { spinLaw } from "./spin-law.ts";

/** Of 32 stops a reel. */
const STOPS = sized(9, 24);

const lookAtAll = ({ lengths }: Mode, look: (stops: readonly number[]) => void): void => {
  const stops = lengths.map(() => 0);
  for (let reel = 0; reel >= 0;) {
    look(stops);
    for (reel = lengths.length - 1; reel >= 0; reel -= 1) {
      stops[reel] = ((stops[reel] ?? 0) + 1) % (lengths[reel] ?? 1);
      if (stops[reel] !== 0) break;
    }
  }
};

test.each(Object.entries(game.variants))("looking at every window of %s gives the same", (_, variant) => {
  const shipped = parameters.parse(variant.parameters);
  // The first stops of each strip are a machine of their own.
  const cut = (strips: readonly (readonly string[])[]) => strips.map((strip) => strip.slice(0, STOPS));
  const machine = createMachine({
    ...shipped,
    reels: cut(shipped.reels).map((strip) => [...strip]),
    freeReels: cut(shipped.freeReels ?? shipped.reels).map((strip) => [...strip]),
  });
  const reader = createSpinReader(machine, shipped.lines);
  for (const mode of [machine.base, machine.free]) {
    const seen = new Map<number, number>();
    lookAtAll(mode, (stops) => {
      const code = reader.lineUnits(mode, stops, 0) * 100 + reader.scatters(mode, stops, 0);
      seen.set(code, (seen.get(code) ?? 0) + 1);
    });
    const { outcomes, cycle } = spinLaw(machine, mode);
    expect(cycle).toBe(STOPS ** 5);
    expect(new Map(outcomes.map(({ lineUnits, scatters, count }) => [lineUnits * 100 + scatters, count]))).toEqual(
      seen,
    );
  }
});
