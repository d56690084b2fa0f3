import { refuse } from "@croupier/contract/errors";
import { roundId } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import { historyPage, listHistory, listRequest } from "../history/list-history.ts";
import { hasRound, historyRound, readHistoryRound } from "../history/read-history.ts";
import type { ReplayLinks } from "../replay/replay-links.ts";
import { REPLAY_PATH } from "../replay/replay-route.ts";
import { operatorProcedure, router } from "./procedures.ts";

export interface HistoryDependencies {
  /** The reports' own pool: no search keeps a session waiting. */
  readonly db: Database;
  readonly links: ReplayLinks;
  /** Where the gateway is reached from outside. */
  readonly publicUrl: () => string;
}

const DAY_SECONDS = 86_400;

const linkRequest = z.strictObject({
  roundId,
  expiresInSeconds: z
    .int()
    .min(60)
    .max(30 * DAY_SECONDS)
    .default(DAY_SECONDS)
    .describe("How long it can be opened."),
});

const linkAnswer = z.strictObject({
  url: z.string().describe("opens the round's public record without any other credential"),
  expiresAt: z.iso.datetime(),
});

/** What an operator's support and finance look up: rounds of all its players. */
export const historyRouter = ({ db, links, publicUrl }: HistoryDependencies) => {
  const reader = operatorProcedure("reports");
  return router({
    list: reader
      .meta({
        summary: "List rounds",
        description:
          "Of all players, newest first; those that meet every filter. A page looks at so many rounds and no more, so it can be short, or empty, and still have a next one.",
      })
      .input(listRequest.prefault({}))
      .output(historyPage)
      .query(({ ctx: { caller }, input }) => listHistory(db, caller.operatorId, input)),
    get: reader
      .meta({
        summary: "Read a round",
        description:
          "All its actions, in words that a support agent understands, every movement of money, and the record that `pnpm verify` takes.",
        errors: ["round_not_found"],
      })
      .input(z.strictObject({ roundId }))
      .output(historyRound)
      .query(async ({ ctx: { caller }, input }) => {
        const found = await readHistoryRound(db, caller.operatorId, input.roundId);
        return orThrow(found ?? refuse("round_not_found"));
      }),
    replayLink: reader
      .meta({
        summary: "Make a link to a round",
        description:
          "Whoever has the address reads the round's public record without any other credential. It can't be called back.",
        errors: ["round_not_found"],
      })
      .input(linkRequest)
      .output(linkAnswer)
      .query(async ({ ctx: { caller }, input }) => {
        const { operatorId } = caller;
        if (!(await hasRound(db, operatorId, input.roundId))) return orThrow(refuse("round_not_found"));
        const expiresAt = new Date((Math.floor(Date.now() / 1_000) + input.expiresInSeconds) * 1_000);
        const token = links.sign({ operatorId, roundId: input.roundId, expiresAt });
        return { url: `${publicUrl().replace(/\/$/, "")}${REPLAY_PATH}${token}`, expiresAt: expiresAt.toISOString() };
      }),
  });
};
