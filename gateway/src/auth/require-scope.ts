import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { KeyScope } from "@croupier/db/tables/api-keys";
import type { Context, Operator } from "../context.ts";
import type { Doing } from "../limits/limits.ts";

/** The operator whose API key asks, if that key has the scope and has not asked too often. */
export const requireScope = async (
  { operator, limits }: Pick<Context, "operator" | "limits">,
  scope: KeyScope,
  doing: Doing,
): Promise<Operator | Refusal> => {
  const caller = await operator();
  if (isRefusal(caller)) return caller;
  const refused = await limits.admit({ kind: "key", operatorId: caller.operatorId, id: caller.keyId }, doing);
  if (refused) return refused;
  if (caller.scopes.includes(scope)) return caller;
  return refuse("forbidden", `This key lacks the scope '${scope}'.`);
};
