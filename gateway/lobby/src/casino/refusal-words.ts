import { type CroupierErrorCode, isCroupierError } from "@croupier/sdk";

/** What a player is told, where the gateway's own sentence is for a developer. */
const SENTENCES: Partial<Record<CroupierErrorCode, string>> = {
  network: "The casino can't be reached. Your bets are safe; try again in a moment.",
  unavailable: "The game doesn't answer right now. Nothing was lost; try again in a moment.",
  deadline_exceeded: "No answer in time. If your bet was placed, it is in your history.",
  internal: "Something failed on our side. If your bet was placed, it is in your history.",
  too_many_requests: "That was a little fast. Wait a moment and go on.",
  insufficient_funds: "Your balance doesn't cover this stake.",
  limit_exceeded: "This bet could win more than the house may pay. Stake less, or bet on something likelier.",
  stake_below_minimum: "The stake is below this game's minimum.",
  stake_above_maximum: "The stake is above this game's maximum.",
  stake_off_step: "Stakes go in steps here; choose one with − and +.",
  stake_too_small_for_part: "The stake is too small to be divided for this decision.",
  stake_limit_reached: "This would go over the limit on stakes that you set.",
  loss_limit_reached: "This could go over the limit on losses that you set.",
  time_limit_reached: "You have reached the limit on time that you set. Open rounds can be finished.",
  player_excluded: "You have taken a break, so no rounds begin until it is over.",
  game_disabled: "This game is closed for new rounds.",
  game_not_in_session: "This game isn't part of your session.",
  round_too_soon: "The last round began a moment ago; wait a little.",
  round_busy: "The last decision is still on its way. Try again in a moment.",
  round_open: "A round is still open. Finish it first: its result must not be known before.",
  invalid_client_seed: "A client seed is 1 to 64 letters, digits, - and _.",
  stale_commitment: "The seeds were changed from another page. Look at them again.",
  autoplay_forbidden: "Autoplay isn't allowed where you play.",
};

/** Why something could not be done, for the player. */
export const refusalWords = (error: unknown): string => {
  if (!isCroupierError(error)) return error instanceof Error ? error.message : "Something went wrong in this page.";
  const sentence = SENTENCES[error.code] ?? error.message;
  return error.code === "internal" && error.traceId !== undefined ? `${sentence} (${error.traceId})` : sentence;
};

/** Whether the session is over, so that nothing but a new one helps. */
export const isOver = (error: unknown): boolean =>
  isCroupierError(error, "session_closed") ||
  isCroupierError(error, "token_expired") ||
  isCroupierError(error, "token_invalid") ||
  isCroupierError(error, "launch_token_used");
