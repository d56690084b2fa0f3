import type { Contract } from "@croupier/contract/game";
import type { RoundRecord } from "@croupier/contract/round";
import { tellRound, type ToldRound } from "@croupier/contract/tell-round";
import type { Words } from "@croupier/contract/words";
import { contracts } from "../games.gen.ts";
import { words } from "../words.gen.ts";
import { decimalAmount } from "./currency-exponents.ts";

const contractOf = new Map<string, Contract>(Object.entries(contracts));
const wordsOf = new Map<string, Words>(Object.entries(words));

/** A round in words that somebody who knows the game understands. */
export const tell = (round: RoundRecord): ToldRound =>
  tellRound(
    { contract: contractOf.get(round.game), words: wordsOf.get(round.game) },
    round,
    (minor) => `${decimalAmount(minor, round.currency)} ${round.currency}`,
  );
