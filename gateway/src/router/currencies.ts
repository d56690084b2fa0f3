import { currency } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { addCurrency, listCurrencies } from "../currencies/currencies.ts";
import { orThrow } from "../errors/refused.ts";
import { operatorProcedure, router } from "./procedures.ts";

const exponent = z.int().min(0).max(8).describe("How many decimals a minor unit is: 2 for cents.");

const currencyInfo = z.strictObject({ code: currency, exponent }).readonly();

/** What an operator's players may have money in. */
export const currenciesRouter = (db: Database) => {
  const config = operatorProcedure("config");
  return router({
    add: config
      .meta({
        summary: "Add a currency",
        description: "With ISO 4217's exponent, or one of your own, which never changes.",
        errors: ["currency_exists", "limit_exceeded"],
      })
      .input(z.strictObject({ code: currency, exponent: exponent.optional().describe("ISO 4217's, unless told.") }))
      .output(currencyInfo)
      .mutation(async ({ ctx, input }) => orThrow(await addCurrency(db, ctx, input))),
    list: config
      .meta({ summary: "List currencies", description: "What players may have money in." })
      .output(z.strictObject({ currencies: z.array(currencyInfo).readonly() }))
      .query(async ({ ctx: { caller } }) => ({
        currencies: await inTenant(db, caller.operatorId, (tx) => listCurrencies(tx, caller.operatorId)),
      })),
  });
};
