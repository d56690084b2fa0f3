import { type Refusal, refuse } from "@croupier/contract/errors";
import { objectionToChange } from "@croupier/jackpots/objection";
import { returnsTooMuch } from "@croupier/jackpots/theory";
import type { TierTerms } from "@croupier/jackpots/tier";
import type { Database } from "@croupier/db/database";
import { refuseCurrency } from "../currencies/currencies.ts";
import { type JackpotBody, termsOf } from "./jackpot-body.ts";
import type { JackpotSubject } from "./subject.ts";
import { variants } from "./variants.gen.ts";

const invalid = (message: string): Refusal => refuse("config_invalid", message);

/**
 * Why a pool can't be configured so. In this order: its currency · its games · each tier by itself · what they return
 * together · what the operator's tiers are already: a name belongs to one pool, money stays in its currency, a ceiling is
 * raised only, and no tier is dropped, for it holds players' money.
 */
export const refuseJackpotBody = async (
  tx: Database,
  operatorId: string,
  { pool }: Pick<JackpotSubject, "pool">,
  { currency, games, tiers }: JackpotBody,
): Promise<Refusal | undefined> => {
  const foreign = await refuseCurrency(tx, operatorId, currency);
  if (foreign) return foreign;
  const unknown = games.find((game) => !Object.hasOwn(variants, game));
  if (unknown !== undefined) return refuse("unknown_game", `There is no game ${unknown}.`);
  const terms = new Map<string, TierTerms>();
  for (const tier of tiers) {
    const found = termsOf(tier);
    if (typeof found === "string") return invalid(`${tier.tier}: ${found}.`);
    terms.set(tier.tier, found);
  }
  const tooMuch = returnsTooMuch([...terms.values()]);
  if (tooMuch) return invalid(`${tooMuch}.`);
  const held = await readHeld(tx, operatorId);
  for (const before of held.filter((tier) => tier.pool === pool)) {
    const after = terms.get(before.tier);
    if (!after) return invalid(`The tier ${before.tier} holds money: keep it, and switch the pool off instead.`);
    if (before.currency !== currency) return invalid(`The pool is in ${before.currency}, for ever.`);
    const change = objectionToChange(before.terms, after);
    if (change) return invalid(`${before.tier}: ${change}.`);
  }
  const taken = held.find((tier) => tier.pool !== pool && terms.has(tier.tier));
  return taken && invalid(`The pool ${taken.pool} has a tier ${taken.tier} already.`);
};

const readHeld = async (tx: Database, operatorId: string) => {
  const rows = await tx
    .selectFrom("jackpot_tiers")
    .select(["tier", "pool", "currency", "per_unit", "seed", "ceiling", "range"])
    .where("operator_id", "=", operatorId)
    .orderBy("tier")
    .execute();
  return rows.map(({ tier, pool, currency, per_unit, seed, ceiling, range }) => ({
    tier,
    pool,
    currency,
    terms: {
      perUnit: BigInt(per_unit),
      seed,
      ceiling,
      trigger: range === null ? { kind: "must-hit-by" } : { kind: "chance", range: BigInt(range) },
    } satisfies TierTerms,
  }));
};
