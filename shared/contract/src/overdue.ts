/** A payment or a rollback that an operator's wallet has not taken for longer than this is overdue. */
export const OVERDUE_SECONDS = 60;
