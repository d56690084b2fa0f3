import { isRefusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { readPublicRound } from "../history/read-history.ts";
import type { Route } from "../http/route.ts";
import type { ReplayLinks } from "./replay-links.ts";

export const REPLAY_PATH = "/replay/";

/** `GET /replay/<token>`: the public record of one round, for whoever has the link. */
export const createReplayRoute = (db: Database, links: ReplayLinks): Route => ({
  name: "replay",
  path: `${REPLAY_PATH}*`,
  answer: async ({ url }) => {
    const link = links.read(url.pathname.slice(REPLAY_PATH.length));
    if (isRefusal(link)) return link;
    const found = await readPublicRound(db, link.operatorId, link.roundId);
    if (!found) return refuse("round_not_found");
    return {
      status: 200,
      headers: {
        "content-type": "application/json",
      },
      body: JSON.stringify({ ...found, expiresAt: link.expiresAt.toISOString() }),
    };
  },
});
