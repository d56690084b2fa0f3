import type { Contract, Game } from "@croupier/contract/game";
import { expect, test } from "vitest";
import { findChangedRounds } from "./find-changed.ts";
import type { GoldenFile } from "./golden-file.ts";

/** Called inside a `describe`. */
export const testGoldenRounds = <C extends Contract>(game: Game<C>, golden: GoldenFile, variant: string): void =>
  test("its golden rounds come out as they were recorded", () => {
    expect(findChangedRounds(game, golden, variant)).toEqual([]);
  });
