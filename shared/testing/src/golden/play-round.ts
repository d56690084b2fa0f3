import { createHash } from "node:crypto";
import { canonicalJson } from "@croupier/contract/canonical";
import type { ActionOf, Contract, SelectionOf } from "@croupier/contract/game";
import type { Prepared } from "@croupier/contract/par";
import { actPlay, openPlay, type Play } from "@croupier/contract/play";
import { createDraws } from "@croupier/fairness/draws";
import { type DrawRecord, recordDraws } from "@croupier/fairness/record";
import { parseSeed } from "@croupier/fairness/seed";
import { formatRational } from "@croupier/math/rational-text";
import { accepted } from "../twins.ts";
import type { GoldenRound, GoldenSeeds, GoldenStep } from "./golden-file.ts";

const MAX_STEPS = 1_000;
const DIGEST_DIGITS = 16;

/** The action that begins step 1, 2 …; undefined ends the round where it stands. */
export type Decide<C extends Contract> = (play: Play, step: number) => ActionOf<C> | undefined;

const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const drawsText = (log: readonly DrawRecord[]): string => log.map(({ n, result }) => `${n}:${result}`).join(" ");

const partsText = ({ parts }: Play): string =>
  parts
    .map(({ wager, fraction, multiplier }) => {
      return `${wager} ${formatRational(fraction)} ${multiplier ? formatRational(multiplier) : "?"}`;
    })
    .join(", ");

/** A view lists what is legal, often much; in full at every step it would be most of the file. */
const digestOf = (view: unknown): string =>
  createHash("sha256").update(canonicalJson(view)).digest("hex").slice(0, DIGEST_DIGITS);

/** Plays a round and tells all of it. Throws where the rules refuse the bet or an action. */
export const playRound = <C extends Contract>(
  { rules }: Pick<Prepared<C>, "rules">,
  { serverSeed, clientSeed, stake }: GoldenSeeds,
  { nonce, selections }: { readonly nonce: number; readonly selections: readonly SelectionOf<C>[] },
  decide: Decide<C>,
): GoldenRound => {
  const { draws, log } = recordDraws(createDraws({ serverSeed: parseSeed(serverSeed), clientSeed, nonce }));
  const bet = { selections, stakes: selections.map(() => BigInt(stake)) };
  let drawn = 0;
  const stepTo = (play: Play, isFirst = false): GoldenStep => {
    const own = log.slice(drawn);
    drawn = log.length;
    const view = asJson(rules.view(play.state, "player"));
    return { draws: drawsText(own), view: isFirst || play.settled ? view : digestOf(view), parts: partsText(play) };
  };
  let play = accepted(openPlay(rules, bet, draws));
  const steps = [stepTo(play, true)];
  while (!play.settled) {
    const action = decide(play, steps.length);
    if (action === undefined) break;
    if (steps.length > MAX_STEPS) throw new Error("a round doesn't end");
    play = accepted(actPlay(rules, bet, play, action, draws));
    steps.push({ action, ...stepTo(play) });
  }
  return asJson({ nonce, selections, steps, payout: Number(play.payout) });
};
