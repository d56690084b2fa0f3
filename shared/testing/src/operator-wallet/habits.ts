/**
 * What a sound wallet does. Turned off one by one, these are the mistakes that operators' wallets are seen to make, for the
 * test that `pnpm wallet-check` finds each.
 */
export const SOUND = {
  /** A transaction that comes again moves nothing. */
  remembersTransactions: true,
  /** An id that comes again with another payload is refused. */
  comparesPayloads: true,
  /** A rollback of what is not known succeeds. */
  acceptsUnknownRollbacks: true,
  /** And the debit, should it still come, is refused. */
  keepsTombstones: true,
  /** A debit is taken back once, whatever the ids of the rollbacks. */
  rollsBackOnce: true,
  /** A debit of a round that was credited stays. */
  refusesRollbackAfterCredit: true,
  /** Credits carry no token, and are paid. */
  paysWithoutToken: true,
  checksTokens: true,
  checksSignatures: true,
  checksTimes: true,
  /** Looks at the balance and changes it in one step. */
  isAtomic: true,
  /** Counts in whole minor units, exactly. */
  countsExactly: true,
  /** Lets a player stake the very last unit. */
  spendsTheLastUnit: true,
  acceptsZero: true,
  /** Pays only into a round in which a debit stands. An operator may choose not to. */
  refusesStrayCredits: true,
  /** A round is closed by the credit that says so, and not by one before: a jackpot comes first. */
  paysBeforeClosing: true,
  /** The balance that it answers is the one after the call. */
  answersNewBalance: true,
  listsEverything: true,
  checksShapes: true,
};
export type Habits = Readonly<typeof SOUND>;
