import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { KeyScope } from "@croupier/db/tables/api-keys";
import type { Context, Operator } from "../context.ts";

/** The operator whose API key asks, if that key has the scope. */
export const requireScope = async (
  context: Pick<Context, "operator">,
  scope: KeyScope,
): Promise<Operator | Refusal> => {
  const caller = await context.operator();
  if (isRefusal(caller) || caller.scopes.includes(scope)) return caller;
  return refuse("forbidden", `This key lacks the scope '${scope}'.`);
};
