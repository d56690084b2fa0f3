import { UUID } from "@croupier/contract/ids";
import { currency, text } from "@croupier/contract/wire";
import { z } from "zod";
import { jurisdiction } from "../configuration/subject.ts";
import { costly } from "../context.ts";
import { orThrow } from "../errors/refused.ts";
import { contracts } from "../games.gen.ts";
import { storedTerms } from "../sessions/reminder.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { operatorProcedure, playerProcedure, publicProcedure, router } from "./procedures.ts";

const id = z.string().regex(UUID);
const mode = z.enum(["real", "demo"]);
const time = z.iso.datetime();

const isLanguage = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

const createRequest = z.strictObject({
  playerId: text(128)
    .describe("The operator's own id of the player.")
    .meta({ examples: ["player-42"] }),
  currency,
  mode: mode.default("real"),
  brandId: id.optional().describe("Of brands.list; the operator's first brand unless told."),
  language: z.string().max(64).refine(isLanguage, "is no language tag of BCP 47, as en or pt-BR").optional(),
  jurisdiction: jurisdiction
    .optional()
    .describe("Whose rules the player is under: the profile in force now holds to the end."),
  games: z
    .array(z.enum(Object.keys(contracts)))
    .min(1)
    .max(1_000)
    .refine((games) => new Set(games).size === games.length, "names a game twice")
    .optional()
    .describe("The games that it may open rounds of; all unless told."),
  idleSeconds: z
    .int()
    .min(60)
    .max(86_400)
    .optional()
    .describe("It ends after so long without a call; 1800 unless told."),
  lifetimeSeconds: z
    .int()
    .min(60)
    .max(2_592_000)
    .optional()
    .describe("It ends so long after its making at the latest."),
  walletToken: text(1_024)
    .nullable()
    .optional()
    .describe(
      "The operator's own token of the player, where it keeps its players' money itself: its wallet gets it with each stake, and nobody else does.",
    ),
});

const created = z
  .strictObject({
    sessionId: id,
    launchToken: z.string().describe("Buys the session token once, with session.launch."),
    launchUrl: z
      .string()
      .nullable()
      .describe("Where to send the player: the brand's address, with the launch token in its fragment."),
    launchExpiresAt: time,
  })
  .readonly();

const launchRequest = z.strictObject({
  launchToken: z.string().max(256),
  exchangeId: z
    .string()
    .min(22)
    .max(64)
    .optional()
    .describe("Random, made anew for each exchange: with it, an exchange whose answer was lost can be repeated."),
});

const launched = z
  .strictObject({
    sessionId: id,
    token: z.string().describe("The session token: send it as `Authorization: Bearer …`."),
    expiresAt: time,
  })
  .readonly();

const sum = (what: string) =>
  z
    .string()
    .regex(/^-?\d+$/)
    .describe(`${what}, in minor units, as a decimal string.`);
const games = z.array(z.string()).readonly().nullable().describe("The games that it may open rounds of; null for all.");

const reminder = z
  .strictObject({
    everySeconds: z.int(),
    dueAt: time.describe("From then on no round opens until session.acknowledgeReminder is called."),
  })
  .readonly();

const state = z
  .strictObject({
    sessionId: id,
    mode,
    currency,
    exponent: z.int().describe("How many decimals a minor unit is: 2 for cents."),
    balance: z.int().describe("Minor units."),
    language: z.string().nullable().describe("BCP 47."),
    jurisdiction: z.string().nullable(),
    games,
    openedAt: time,
    expiresAt: time,
    elapsedSeconds: z.int().describe("Since it was launched."),
    rounds: z.int().describe("Rounds opened in this session, without those that were voided."),
    staked: sum("What those rounds have cost the player, which for free ones is nothing"),
    paidOut: sum("What they have paid"),
    net: sum("`paidOut` less `staked`, so below zero for a player who has lost"),
    terms: storedTerms.describe("What the jurisdiction asked when the session began; null without one."),
    reminder: reminder
      .nullable()
      .describe("When the player must be reminded of the time; null where nobody asks that."),
    paymentOverdue: z.boolean().describe("Whether the operator's wallet has owed the player a payment for long."),
  })
  .readonly();

const closed = z.strictObject({ sessionId: id, closedAt: time }).readonly();

const listRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  cursor: id.optional().describe("`nextCursor` of the page before."),
  playerId: text(128).optional().describe("The operator's own id of a player."),
  live: z.boolean().default(true).describe("Whether to leave out those that can't be used any more."),
});

const info = z
  .strictObject({
    sessionId: id,
    playerId: z.string().describe("The operator's own id of the player."),
    brandId: id,
    mode,
    currency,
    language: z.string().nullable().describe("BCP 47."),
    jurisdiction: z.string().nullable(),
    games,
    createdAt: time,
    launchedAt: time.nullable().describe("Null until its launch token is exchanged."),
    lastSeenAt: time.nullable().describe("The last call, to the minute."),
    idleSeconds: z.int(),
    expiresAt: time,
    closedAt: time.nullable(),
  })
  .readonly();

/** An operator opens a session and hands its front end a launch token, which buys the session token once. */
export const sessionRouter = (sessions: Sessions) =>
  router({
    create: operatorProcedure("sessions")
      .meta({
        summary: "Open a session for a player",
        description:
          "Makes the player and the account where there is none. Send the player to the launch URL, or hand the launch token to your own page.",
        errors: [
          "player_excluded",
          "brand_not_found",
          "demo_forbidden",
          "jurisdiction_not_found",
          "unknown_currency",
          "currency_mismatch",
          "wallet_not_seamless",
          "wallet_not_ready",
          "wallet_token_refused",
          "wallet_player_unknown",
          "player_blocked",
          "wallet_unavailable",
          "limit_exceeded",
          "deadline_exceeded",
        ],
      })
      .input(createRequest)
      .output(created)
      .mutation(async ({ ctx, input }) => orThrow(await sessions.create(ctx.caller, input, ctx.trace))),
    launch: publicProcedure
      .meta({
        summary: "Exchange a launch token for a session token",
        description: "Once. Needs no credential but the launch token itself.",
        errors: ["token_invalid", "token_expired", "launch_token_used", "session_closed", "origin_forbidden"],
      })
      .input(launchRequest)
      .output(launched)
      .mutation(async ({ ctx, input }) =>
        orThrow(await costly(ctx.limits, () => sessions.launch(input.launchToken, input.exchangeId, ctx.page))),
      ),
    get: playerProcedure
      .meta({
        summary: "Read the session",
        description: "What it is played with, the balance, what its rounds have cost and paid, and when it ends.",
        errors: [
          "wallet_not_ready",
          "wallet_token_refused",
          "wallet_player_unknown",
          "currency_mismatch",
          "wallet_unavailable",
          "deadline_exceeded",
        ],
      })
      .output(state)
      .query(async ({ ctx }) => orThrow(await sessions.read(ctx.caller, ctx.trace))),
    leave: playerProcedure
      .meta({
        summary: "End the session",
        description: "A round that is open stays so, for the player's next session.",
      })
      .output(closed)
      .mutation(({ ctx }) => sessions.leave(ctx.caller)),
    acknowledgeReminder: playerProcedure
      .meta({
        summary: "Acknowledge a session reminder",
        description: "The player has been told how long they have played; rounds may open again.",
      })
      .output(z.strictObject({ reminder: reminder.nullable() }))
      .mutation(async ({ ctx }) => orThrow(await sessions.acknowledgeReminder(ctx.caller))),
    close: operatorProcedure("sessions")
      .meta({
        summary: "Close a player's session",
        description: "At once. A round that is open stays so, for the player's next session.",
        errors: ["session_not_found"],
      })
      .input(z.strictObject({ sessionId: id }))
      .output(closed)
      .mutation(async ({ ctx: { caller, origin, trace }, input }) =>
        orThrow(await sessions.close({ caller, origin, trace }, input.sessionId)),
      ),
    list: operatorProcedure("sessions")
      .meta({ summary: "List sessions", description: "Newest first; those that can still be used, unless told." })
      .input(listRequest.prefault({}))
      .output(z.strictObject({ sessions: z.array(info).readonly(), nextCursor: id.nullable() }))
      .query(({ ctx, input }) => sessions.list(ctx.caller, input)),
  });
