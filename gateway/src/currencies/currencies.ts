import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { type Actor, audited, type Change } from "../audit/audited.ts";
import { isoExponent } from "./iso-4217.ts";

export interface Currency {
  readonly code: string;
  /** How many decimals a minor unit is: 2 for cents. */
  readonly exponent: number;
}

/** Without an exponent, ISO 4217's is meant. */
export interface CurrencyToAdd {
  readonly code: string;
  readonly exponent?: number | undefined;
}

/** Most currencies of an operator. */
const MAX_CURRENCIES = 200;

/**
 * Adds a currency, for good. The same again is answered as it is; another exponent is `currency_exists`, and a code that
 * ISO 4217 doesn't have needs one.
 */
export const addCurrency = (db: Database, actor: Actor, toAdd: CurrencyToAdd): Promise<Currency | Refusal> =>
  audited(db, actor, "currencies.add", async (tx): Promise<Change<Currency> | Refusal> => {
    const { operatorId } = actor.caller;
    const currency = withExponent(toAdd);
    if (isRefusal(currency)) return currency;
    const currencies = await listCurrencies(tx, operatorId);
    const before = currencies.find(({ code }) => code === currency.code) ?? null;
    if (before && before.exponent !== currency.exponent) return refuse("currency_exists");
    if (!before && currencies.length >= MAX_CURRENCIES) {
      return refuse("limit_exceeded", `An operator has at most ${MAX_CURRENCIES} currencies.`);
    }
    if (!before) await insertCurrency(tx, operatorId, currency);
    return { answer: currency, subject: currency.code, before, after: currency };
  });

/** The currency with ISO 4217's exponent where none is given. */
export const withExponent = ({ code, exponent = isoExponent(code) }: CurrencyToAdd): Currency | Refusal =>
  exponent === undefined
    ? refuse("invalid_request", `${code} is not in ISO 4217: say its exponent, how many decimals it has.`)
    : { code, exponent };

/** Writes a currency; whoever calls it logs it. */
export const insertCurrency = async (tx: Database, operatorId: string, currency: Currency): Promise<void> => {
  await tx
    .insertInto("currencies")
    .values({ operator_id: operatorId, ...currency })
    .execute();
};

/** An operator's currencies, by code. */
export const listCurrencies = (db: Database, operatorId: string): Promise<readonly Currency[]> =>
  db
    .selectFrom("currencies")
    .select(["code", "exponent"])
    .where("operator_id", "=", operatorId)
    .orderBy("code")
    .execute();

/** `unknown_currency` for one that the operator hasn't; undefined for one of its own. None ever goes, so it stays so. */
export const refuseCurrency = async (db: Database, operatorId: string, code: string): Promise<Refusal | undefined> => {
  const found = await db
    .selectFrom("currencies")
    .select("code")
    .where("operator_id", "=", operatorId)
    .where("code", "=", code)
    .executeTakeFirst();
  return found ? undefined : refuse("unknown_currency", `The operator has no ${code}. Add it with currencies.add.`);
};
