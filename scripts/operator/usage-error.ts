/** A command that can't be meant as it stands. */
export class UsageError extends Error {}
