import type { RoundRecord } from "./round.ts";

/**
 * Every error a caller can meet: its stable code, the HTTP status it travels with, and a sentence that says what to do
 * next. Codes are only ever added. A thrower may replace the sentence with one that names values.
 */
export const errors = {
  // Who are you?
  token_missing: [401, "Send a session token as 'Authorization: Bearer …'."],
  token_invalid: [401, "This token was not issued here or has been altered. Open a new session."],
  token_expired: [401, "This token has expired. Open a new session."],
  session_closed: [401, "This session is closed. Open a new one."],
  launch_token_used: [401, "A launch token opens one session once. Ask for a new one with session.create."],
  key_invalid: [401, "Send a valid operator API key as 'Authorization: Bearer …'."],
  origin_forbidden: [403, "Pages of this origin may not use this session. brands.update says which may."],
  forbidden: [403, "This credential may not do that."],

  // Is it well-formed?
  invalid_request: [400, "The request does not have the shape this procedure takes."],
  invalid_selection: [400, "The selection is not one this game knows."],
  invalid_action: [400, "The action is not one this game knows."],
  invalid_stake: [400, "A stake is a number of minor units."],
  stake_not_whole: [400, "A stake is a whole number of minor units: 1.25 in a currency of two decimals is 125."],
  stake_not_positive: [400, "A stake is at least 1 minor unit."],
  stake_too_large: [400, "A stake is at most 9007199254740991 minor units, the largest integer JSON carries safely."],
  invalid_request_id: [400, "requestId is a UUIDv7, made anew for each new request."],
  invalid_client_seed: [400, "A client seed is 1 to 64 characters of A-Z a-z 0-9 _ -."],
  unsupported_media_type: [415, "Send the input as JSON, not packed, with 'content-type: application/json'."],
  body_too_large: [413, "The body is larger than this server takes."],
  unknown_game: [404, "There is no game of that name."],
  unknown_procedure: [404, "There is no procedure of that name."],
  method_not_supported: [405, "Use POST; GET is only for what only reads."],

  // May this bet be made?
  game_disabled: [403, "This game is not open for new rounds."],
  game_not_in_session: [403, "This session is not for this game. Open one that is with session.create."],
  wagers_out_of_range: [422, "The bet has too few or too many wagers for this game."],
  stake_below_minimum: [422, "The stake is below this game's minimum."],
  stake_above_maximum: [422, "The stake is above this game's maximum."],
  stake_off_step: [422, "The stake is not on this game's grid."],
  stake_too_small_for_part: [422, "The stake is too small to be divided as this decision needs."],
  limit_exceeded: [422, "The bet could pay more than the maximum payout allows."],
  insufficient_funds: [402, "The balance does not cover the stake."],
  free_rounds_not_found: [404, "This player has no such free rounds."],
  free_rounds_over: [409, "These free rounds are used up, expired or cancelled."],
  free_rounds_mismatch: [422, "These free rounds are for another game, currency or stake."],
  free_rounds_not_for_game: [422, "Free rounds are for games whose stake can't grow."],
  player_excluded: [403, "This player has a time-out or has excluded themselves, and begins no rounds."],
  time_limit_reached: [403, "The player's limit on time is reached. Rounds that are open can be finished."],
  stake_limit_reached: [403, "The stake would overrun the player's limit on stakes."],
  loss_limit_reached: [403, "The stake could overrun the player's limit on losses."],
  player_blocked: [403, "The operator lets this player stake nothing now."],
  stake_refused: [403, "The operator's wallet does not take this stake."],
  payment_pending: [409, "A payment to this player is overdue. The operator lets the player go on once it is made."],
  exclusion_stands: [409, "An exclusion is not ended or shortened before its time."],
  client_seed_required: [409, "Give a client seed with fairness.rotate before the first bet."],
  round_already_open: [409, "A round of this game is already open. Finish it first: games.<name>.current returns it."],

  autoplay_forbidden: [403, "This session's jurisdiction forbids autoplay. Open rounds by the player's own action."],
  demo_forbidden: [403, "This jurisdiction allows no demo mode."],
  round_too_soon: [409, "The last round began a moment ago. Wait as long as the message says."],
  reality_check_due: [
    409,
    "Remind the player of the time played, then call session.acknowledgeReminder before the next round.",
  ],

  // Does it fit what happened before?
  round_not_found: [404, "There is no such round."],
  link_invalid: [404, "This link was not made here, or has been altered. Ask for a new one."],
  link_expired: [404, "This link has expired. Ask for a new one."],
  round_not_open: [409, "This round is over."],
  illegal_action: [409, "That action is not legal now; the round's view lists what is."],
  round_busy: [409, "The operator's wallet is being asked about this round. Try again in a moment."],
  stale_action: [409, "The round has moved on; look at its current step and decide again."],
  round_not_correctable: [409, "Only a round of real money that is over can be corrected."],
  round_open: [409, "A round under this seed pair is still open. Finish it, then rotate."],
  commitment_not_shown: [409, "Read fairness.current first: the commitment comes before the client seed."],
  stale_commitment: [409, "That is not the next commitment. Read fairness.current again."],
  request_id_reused: [409, "This requestId was used for another request. Make a new one for each new request."],
  request_id_expired: [409, "Request ids older than 30 days are refused. Make a new one."],
  currency_mismatch: [409, "This player already has an account in another currency."],
  unknown_currency: [422, "The operator has no such currency. Add it with currencies.add."],
  currency_exists: [409, "This currency is there already, with another exponent, which can't change."],
  brand_not_found: [404, "The operator has no such brand. brands.list tells which there are."],
  session_not_found: [404, "The operator has no such session. session.list tells which there are."],
  player_not_found: [404, "There is no such player. One is made by its first session or deposit."],
  wallet_not_hosted: [409, "This operator's players keep their money in the operator's own wallet."],
  wallet_not_seamless: [409, "This operator's players keep their money with us: there is no wallet of its own."],
  wallet_not_ready: [409, "The operator's wallet can't be called yet: it lacks an address or a key."],
  wallet_key_not_found: [404, "No such key waits to be used. walletKeys.get tells which one does."],
  wallet_token_refused: [422, "The operator's wallet does not take this walletToken of this player."],
  wallet_player_unknown: [422, "The operator's wallet knows no such player."],
  wallet_call_not_found: [404, "There is no such call to the operator's wallet. walletCalls.list tells which wait."],
  wallet_call_recent: [409, "This call is asked for again by itself, and has not waited for long."],
  wallet_call_closed: [409, "This call is over, or a debit: payments and rollbacks alone are seen to by hand."],
  key_not_found: [404, "There is no such key."],
  key_ended: [409, "This key is revoked, expired or replaced already."],
  config_not_found: [404, "There is no such configuration."],
  config_stale: [409, "The configuration has changed since. Read it with config.get and propose anew."],
  config_invalid: [422, "The configuration can't be used."],
  stakes_lose_to_rounding: [422, "Rounding would cost a selection more than 0.5 points on a stake of this grid."],
  change_not_found: [404, "There is no such change."],
  change_closed: [409, "This change is approved, applied or over already."],
  four_eyes_required: [403, "Another person's key must do this: neither the proposer's nor one that either made."],
  jurisdiction_not_found: [404, "There is no such jurisdiction. Propose one with config.propose."],
  last_admin_key: [409, "This is the last key that manages keys. Make another one first."],

  // Not the caller's fault.
  too_many_requests: [429, "Too many requests. Wait as long as Retry-After says."],
  too_many_streams: [429, "Too many streams are open. Close one, or wait as long as Retry-After says."],
  internal: [500, "Something failed on our side. Retry with the same requestId; quote the traceId if it persists."],
  unavailable: [503, "The service can't answer now. Retry with the same requestId."],
  wallet_unavailable: [503, "The operator's wallet gave no answer. Nothing is staked: try again with a new requestId."],
  deadline_exceeded: [504, "No answer in time. It may have happened: retry with the same requestId."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ErrorCode = keyof typeof errors;

export const errorStatus = (code: ErrorCode): number => errors[code][0];
export const errorMessage = (code: ErrorCode): string => errors[code][1];
export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === "string" && Object.hasOwn(errors, code);

/** An expected outcome that a caller is told: returned, not thrown, until it reaches a transport. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** With `stale_action` and `round_already_open`: the round as it stands. */
  readonly round?: RoundRecord;
  /** With `too_many_requests`, where it is known: how long to wait. */
  readonly retryAfterSeconds?: number;
}

export const isRefusal = (outcome: object): outcome is Refusal => "code" in outcome && "message" in outcome;

export const refuse = (code: ErrorCode, message: string = errorMessage(code)): Refusal => ({ code, message });
