/** What is refused for the player's sake, and would be by any server: answers like any other, and no failure of ours. */
export const EXPECTED: ReadonlySet<string> = new Set([
  "insufficient_funds",
  "round_already_open",
  "round_not_open",
  "round_too_soon",
  "stale_action",
  "limit_exceeded",
]);
