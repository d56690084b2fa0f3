import type { Refusal } from "@croupier/contract/errors";
import type { Entry } from "@croupier/ledger/entry";
import type { Snapshot, SnapshotQuery } from "@croupier/ledger/snapshot";

/**
 * One money operation on its way through a batch: what it needs to read, and what it decides on that. `decide` is pure
 * and may be asked again with a newer snapshot, when something moved between the read and the commit.
 */
export interface Operation<Answer> {
  readonly query: SnapshotQuery;
  decide(snapshot: Snapshot): Decision<Answer>;
  /** Told once it is written. */
  committed?(answer: Answer): void;
}

export type Decision<Answer> =
  /** Write this, and then answer with the balance that the database returned. */
  | { readonly do: "commit"; readonly entry: Entry; readonly answer: (balance: bigint) => Answer }
  /** Nothing to write: the request was answered before (and is answered so again), or is refused. */
  | { readonly do: "answer"; readonly answer: () => Answer | Refusal | Promise<Answer | Refusal> };

export const refusing = <Answer>(refusal: Refusal): Decision<Answer> => ({ do: "answer", answer: () => refusal });

/** A refusal from inside rules and their draws, which only an exception leaves. Nothing has been written. */
export class RefusedError extends Error {
  override name = "RefusedError";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}
