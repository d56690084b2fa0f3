import type { Contract } from "@croupier/contract/game";
import type { RoundRecord } from "@croupier/contract/round";
import { tellRound, type ToldRound } from "@croupier/contract/tell-round";
import type { Words } from "@croupier/contract/words";
import { contracts } from "../games.gen.ts";
import { words } from "../words.gen.ts";
import { decimalAmount } from "./decimal-amount.ts";

const contractOf = new Map<string, Contract>(Object.entries(contracts));
const wordsOf = new Map<string, Words>(Object.entries(words));

/** A round in words that somebody who knows the game understands. `exponent` is how many decimals its currency has. */
export const tell = (round: RoundRecord, exponent: number): ToldRound =>
  tellRound(
    { contract: contractOf.get(round.game), words: wordsOf.get(round.game) },
    round,
    (minor) => `${decimalAmount(minor, exponent)} ${round.currency}`,
  );
