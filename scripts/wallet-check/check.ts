import type { Subject } from "./subject.ts";

/** One promise of the protocol, and how to see whether a wallet keeps it. */
export interface Check {
  /** Stable: operators and we name it to each other. */
  readonly name: string;
  /** What holds if it passes. */
  readonly says: string;
  /** Leaves the player's balance as it found it. Throws a `Finding`; returns what is worth a remark. */
  readonly run: (subject: Subject) => Promise<Remark | void>;
}

/** It passes all the same (`note`), or could not be asked (`skip`). */
export interface Remark {
  readonly verdict: "note" | "skip";
  readonly seen: string;
}

/** What should have been, and what was. */
export class Finding extends Error {
  readonly expected: string;
  readonly seen: string;
  constructor(expected: string, seen: string) {
    super(`expected ${expected}, saw ${seen}`);
    this.expected = expected;
    this.seen = seen;
  }
}
