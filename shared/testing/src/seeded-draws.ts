import { createDraws } from "@croupier/fairness/draws";
import type { Draws } from "@croupier/math/draws";

/** The draws of real rounds, for tests that need many of them and the same ones again: nonce 0, 1, 2 … under one seed. */
export const seededDraws = (nonce: number, serverSeed: Uint8Array = new Uint8Array(32)): Draws =>
  createDraws({ serverSeed, clientSeed: "test", nonce });
