import { refuse } from "@croupier/contract/errors";
import { UUID } from "@croupier/contract/ids";
import { text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { CHANGE_STATES } from "@croupier/db/tables/config-changes";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { listChanges } from "../configuration/change.ts";
import { approveChange, proposeChange, rejectChange, withdrawChange } from "../configuration/changes.ts";
import { readVersion, type Version } from "../configuration/current.ts";
import { gameBody } from "../configuration/game-body.ts";
import { jackpotBody } from "../configuration/jackpot-body.ts";
import { listConfigs } from "../configuration/list-configs.ts";
import { profileBody } from "../configuration/profile-body.ts";
import {
  gameSubject,
  jackpotSubject,
  jurisdictionSubject,
  type Subject,
  subject,
  walletSubject,
} from "../configuration/subject.ts";
import { walletBody } from "../configuration/wallet-body.ts";
import { orThrow } from "../errors/refused.ts";
import { operatorProcedure, router } from "./procedures.ts";

const changeId = z.string().regex(UUID);
const version = z.int32().min(0);
const page = { limit: z.int().min(1).max(100).default(20) };

const proposal = {
  base: version.describe("The version that this is made against, as config.get tells it; 0 where there is none."),
  effectiveAt: z.iso.datetime().optional().describe("When it is to begin; at once, when approved, unless told."),
};
const proposeRequest = z.discriminatedUnion("kind", [
  gameSubject.extend({ body: gameBody, ...proposal }),
  jurisdictionSubject.extend({ body: profileBody, ...proposal }),
  walletSubject.extend({ body: walletBody, ...proposal }),
  jackpotSubject.extend({ body: jackpotBody, ...proposal }),
]);
const versionRequest = z.discriminatedUnion("kind", [
  gameSubject.extend({ version }),
  jurisdictionSubject.extend({ version }),
  walletSubject.extend({ version }),
  jackpotSubject.extend({ version }),
]);
const decision = z.strictObject({ changeId });
const ending = z.strictObject({ changeId, reason: text(280).optional() });

const time = z.iso.datetime();
const inForce = {
  version: version.describe("0 for a jurisdiction's preset."),
  appliedAt: time.nullable().describe("Null for a preset."),
  changeId: changeId.nullable().describe("The change that made it; null for what nobody proposed."),
};
const configured = z
  .discriminatedUnion("kind", [
    gameSubject.extend({ ...inForce, body: gameBody }),
    jurisdictionSubject.extend({ ...inForce, body: profileBody }),
    walletSubject.extend({ ...inForce, body: walletBody }),
    jackpotSubject.extend({ ...inForce, body: jackpotBody }),
  ])
  .meta({ id: "ConfigInForce" });
const fate = {
  changeId,
  base: version,
  effectiveAt: time,
  state: z.enum(CHANGE_STATES),
  proposedBy: z.string().describe("The key's id."),
  proposedAt: time,
  approvedBy: z.string().nullable(),
  approvedAt: time.nullable(),
  closedBy: z.string().nullable().describe("Who rejected or withdrew it; null where it was applied or superseded."),
  closedAt: time.nullable(),
  reason: z.string().nullable(),
  version: version.nullable().describe("The version that it made."),
};
const change = z
  .discriminatedUnion("kind", [
    gameSubject.extend({ ...fate, body: gameBody }),
    jurisdictionSubject.extend({ ...fate, body: profileBody }),
    walletSubject.extend({ ...fate, body: walletBody }),
    jackpotSubject.extend({ ...fate, body: jackpotBody }),
  ])
  .meta({ id: "ConfigChange" });

type Configured = z.output<typeof configured>;
type ChangeAnswer = z.output<typeof change>;

/** Checked and typed: what is stored was written by some build, and only by one that had these shapes. */
const shown = (stored: object): ChangeAnswer => change.parse(stored);
const showConfig = (stored: Subject & Version): Configured =>
  configured.parse({ ...stored, appliedAt: stored.appliedAt?.toISOString() ?? null });

/** What an operator's games and jurisdictions allow. Nothing changes by one person alone. */
export const configRouter = (db: Database) => {
  const config = operatorProcedure("config");
  const readConfig = async (operatorId: string, of: Subject, which?: number): Promise<Configured> => {
    const found = await inTenant(db, operatorId, (tx) => readVersion(tx, operatorId, of, which));
    return found ? showConfig({ ...of, ...found }) : orThrow(refuse("config_not_found"));
  };
  return router({
    get: config
      .meta({
        summary: "Read a configuration",
        description:
          "Of a game in a currency, of a jurisdiction, of the operator's wallet, or of a pool of jackpots, as it holds now.",
        errors: ["config_not_found"],
      })
      .input(subject)
      .output(configured)
      .query(({ ctx: { caller }, input }) => readConfig(caller.operatorId, input)),
    version: config
      .meta({
        summary: "Read a version of a configuration",
        description: "Rounds and sessions name the versions they ran under.",
        errors: ["config_not_found"],
      })
      .input(versionRequest)
      .output(configured)
      .query(({ ctx: { caller }, input: { version: which, ...of } }) => readConfig(caller.operatorId, of, which)),
    list: config
      .meta({
        summary: "List configurations",
        description: "Those in force, of games, jurisdictions, the wallet or pools of jackpots.",
      })
      .input(
        z
          .strictObject({
            kind: z.enum(["game", "jurisdiction", "wallet", "jackpot"]).default("game"),
            ...page,
            cursor: text(80).optional(),
          })
          .prefault({}),
      )
      .output(z.strictObject({ configs: z.array(configured), nextCursor: z.string().nullable() }))
      .query(async ({ ctx: { caller }, input }) => {
        const found = await inTenant(db, caller.operatorId, (tx) => listConfigs(tx, caller.operatorId, input));
        return { ...found, configs: found.configs.map(showConfig) };
      }),
    propose: config
      .meta({
        summary: "Propose a change",
        description:
          "It waits for another person's approval. `base` is the version that was read: if it has moved on, the proposal is refused.",
        errors: [
          "config_stale",
          "config_invalid",
          "invalid_stake",
          "stakes_lose_to_rounding",
          "unknown_game",
          "unknown_currency",
          "wallet_not_seamless",
          "limit_exceeded",
        ],
      })
      .input(proposeRequest)
      .output(change)
      .mutation(async ({ ctx, input: { body, base, effectiveAt, ...of } }) => {
        const at = effectiveAt === undefined ? undefined : new Date(effectiveAt);
        return shown(orThrow(await proposeChange(db, ctx, { subject: of, base, body, effectiveAt: at })));
      }),
    approve: config
      .meta({
        summary: "Approve a change",
        description: "By another person than the proposer: neither the proposer's key, nor one that either made.",
        errors: [
          "change_not_found",
          "change_closed",
          "config_stale",
          "config_invalid",
          "stakes_lose_to_rounding",
          "four_eyes_required",
        ],
      })
      .input(decision)
      .output(change)
      .mutation(async ({ ctx, input }) => shown(orThrow(await approveChange(db, ctx, input.changeId)))),
    reject: config
      .meta({
        summary: "Reject a change",
        description: "One that was proposed, or approved and not yet applied.",
        errors: ["change_not_found", "change_closed", "config_stale"],
      })
      .input(ending)
      .output(change)
      .mutation(async ({ ctx, input }) => shown(orThrow(await rejectChange(db, ctx, input.changeId, input.reason)))),
    withdraw: config
      .meta({
        summary: "Withdraw a change",
        description: "By the key that proposed it.",
        errors: ["change_not_found", "change_closed"],
      })
      .input(ending)
      .output(change)
      .mutation(async ({ ctx, input }) => shown(orThrow(await withdrawChange(db, ctx, input.changeId, input.reason)))),
    changes: config
      .meta({ summary: "List changes", description: "Newest first: who proposed what, and what became of it." })
      .input(
        z.strictObject({ state: z.enum(CHANGE_STATES).optional(), ...page, cursor: changeId.optional() }).prefault({}),
      )
      .output(z.strictObject({ changes: z.array(change), nextCursor: z.string().nullable() }))
      .query(async ({ ctx: { caller }, input }) => {
        const found = await inTenant(db, caller.operatorId, (tx) => listChanges(tx, caller.operatorId, input));
        return { ...found, changes: found.changes.map(shown) };
      }),
  });
};
