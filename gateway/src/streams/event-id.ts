import { createHash } from "node:crypto";
import type { AccountKey } from "@croupier/ledger/entry";

/** Which account an event is of. An id of another account's stream must not be taken for one of this one's. */
const tagOf = ({ operatorId, playerId, mode }: AccountKey): string =>
  createHash("sha256").update(`${operatorId}/${playerId}/${mode}`).digest("base64url").slice(0, 8);

/** Writes and reads the ids of one account's events: the account's version, which every operation on it raises by one. */
export interface EventIds {
  idOf(version: bigint): string;
  /** Undefined for what is no id of this account's. */
  versionOf(id: string | undefined): bigint | undefined;
}

export const createEventIds = (key: AccountKey): EventIds => {
  const tag = tagOf(key);
  return {
    idOf: (version) => `${tag}.${version}`,
    versionOf: (id) => {
      const version = id?.startsWith(`${tag}.`) === true ? id.slice(tag.length + 1) : "";
      return /^\d{1,18}$/.test(version) ? BigInt(version) : undefined;
    },
  };
};
