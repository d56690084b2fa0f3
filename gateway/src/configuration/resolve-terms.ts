import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Terms } from "@croupier/contract/terms";
import type { Database } from "@croupier/db/database";
import { readVersion } from "./current.ts";
import { profileBody } from "./profile-body.ts";

/** What a jurisdiction asks of a session that begins now: the operator's own profile, or else the preset. */
export const resolveTerms = async (
  tx: Database,
  operatorId: string,
  jurisdiction: string,
): Promise<Terms | Refusal> => {
  const found = await readVersion(tx, operatorId, { kind: "jurisdiction", jurisdiction });
  if (!found) return refuse("jurisdiction_not_found");
  return { ...profileBody.parse(found.body), jurisdiction, version: found.version };
};
