import type { Database } from "@croupier/db/database";
import type { ApiKeys } from "../auth/api-keys.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { ReplayLinks } from "../replay/replay-links.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { fairnessRouter } from "./fairness.ts";
import { auditRouter } from "./audit.ts";
import { configRouter } from "./config.ts";
import { correctionsRouter } from "./corrections.ts";
import { freeRoundsRouter } from "./free-rounds.ts";
import { brandsRouter } from "./brands.ts";
import { currenciesRouter } from "./currencies.ts";
import { gamesRouter } from "./games.ts";
import { historyRouter } from "./history.ts";
import { jackpotsRouter } from "./jackpots.ts";
import { keysRouter } from "./keys.ts";
import { router } from "./procedures.ts";
import { limitsRouter, protectionRouter } from "./protection.ts";
import { reconciliationRouter } from "./reconciliation.ts";
import { reportsRouter } from "./reports.ts";
import { roundsRouter } from "./rounds.ts";
import { sessionRouter } from "./session.ts";
import { walletRouter } from "./wallet.ts";
import { walletCallsRouter } from "./wallet-calls.ts";
import { walletKeysRouter } from "./wallet-keys.ts";

export interface RouterDependencies {
  readonly db: Database;
  readonly reportDb: Database;
  readonly apiKeys: Pick<ApiKeys, "forget">;
  readonly hosts: Hosts;
  readonly sessions: Sessions;
  readonly replayLinks: ReplayLinks;
  /** Where the gateway is reached from outside. */
  readonly publicUrl: () => string;
}

/** Everything that can be asked of the gateway. */
export const createRouter = ({ db, reportDb, apiKeys, hosts, sessions, replayLinks, publicUrl }: RouterDependencies) =>
  router({
    session: sessionRouter(sessions),
    games: gamesRouter(hosts),
    rounds: roundsRouter(db),
    fairness: fairnessRouter(hosts),
    reports: reportsRouter(reportDb),
    history: historyRouter({ db: reportDb, links: replayLinks, publicUrl }),
    wallet: walletRouter(db, hosts),
    corrections: correctionsRouter(db, hosts),
    walletCalls: walletCallsRouter(db),
    walletKeys: walletKeysRouter(db, hosts),
    reconciliation: reconciliationRouter(db),
    freeRounds: freeRoundsRouter(db),
    limits: limitsRouter(db),
    protection: protectionRouter(db),
    keys: keysRouter(db, apiKeys),
    config: configRouter(db),
    jackpots: jackpotsRouter(db),
    audit: auditRouter(db),
    currencies: currenciesRouter(db),
    brands: brandsRouter(db),
  });

/** What a tRPC client is typed by. */
export type AppRouter = ReturnType<typeof createRouter>;
