import type { Database } from "@croupier/db/database";

/** Where a key comes from, and what came after it. */
export interface KeyOrigin {
  readonly id: string;
  /** The key that made it. */
  readonly createdBy: string | null;
  /** The key that took its place. */
  readonly replacedBy: string | null;
}

/**
 * Whether two keys may be one person's: the same key, one that took the other's place, or one that the other made, over
 * however many steps of either kind. Whoever makes a key sees it, so its maker can use it.
 */
export const mayBeOnePerson = (keys: readonly KeyOrigin[], one: string, other: string): boolean =>
  reachFrom(keys, one).has(other) || reachFrom(keys, other).has(one);

/** The keys that the holder of `first` may hold. */
const reachFrom = (keys: readonly KeyOrigin[], first: string): ReadonlySet<string> => {
  const next = new Map<string, string[]>();
  const lead = (from: string | null, to: string | null): void => {
    if (from === null || to === null) return;
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  };
  for (const { id, createdBy, replacedBy } of keys) {
    lead(createdBy, id);
    lead(id, replacedBy);
    lead(replacedBy, id);
  }
  const reached = new Set([first]);
  // A set shows what is added to it while it is walked.
  for (const key of reached) for (const to of next.get(key) ?? []) reached.add(to);
  return reached;
};

export const readOrigins = (tx: Database, operatorId: string): Promise<KeyOrigin[]> =>
  tx
    .selectFrom("api_keys")
    .select(["id", "created_by as createdBy", "replaced_by as replacedBy"])
    .where("operator_id", "=", operatorId)
    .execute();
