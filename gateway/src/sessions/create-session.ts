import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { Terms } from "@croupier/contract/terms";
import type { Database } from "@croupier/db/database";
import { newLaunchToken } from "../auth/launch-tokens.ts";
import { secretHash } from "../auth/secret-hash.ts";
import { readBrand } from "../brands/brands.ts";
import { resolveTerms } from "../configuration/resolve-terms.ts";
import { isSeamless } from "../configuration/wallet-body.ts";
import { refuseCurrency } from "../currencies/currencies.ts";
import { refuseExcluded } from "../protection/refuse-excluded.ts";
import type { CreatedSession, NewSession, SessionLifetimes } from "./sessions.ts";

/** Our id of an operator's player, made when it is first seen. */
export const registerPlayer = async (db: Database, operatorId: string, externalId: string): Promise<string> => {
  const [id] = await registerPlayers(db, operatorId, [externalId]);
  return id ?? notRegistered();
};

/** Our ids of an operator's players, in their order and in one statement; `externalIds` has none twice. */
export const registerPlayers = async (
  db: Database,
  operatorId: string,
  externalIds: readonly string[],
): Promise<readonly string[]> => {
  const players = await db
    .insertInto("players")
    .values(externalIds.map((external_id) => ({ id: uuidV7(), operator_id: operatorId, external_id })))
    .onConflict((conflict) =>
      conflict
        .columns(["operator_id", "external_id"])
        // A row that is there already is returned only if it is written, so it is written as it was.
        .doUpdateSet((row) => ({ external_id: row.ref("excluded.external_id") })),
    )
    .returning(["id", "external_id"])
    .execute();
  const ids = new Map(players.map(({ id, external_id }) => [external_id, id]));
  return externalIds.map((externalId) => ids.get(externalId) ?? notRegistered());
};

const notRegistered = (): never => {
  throw new Error("a player was not registered");
};

/** What a session needs before it can begin: its player, and where the brand sends players. */
export interface Prepared {
  readonly playerId: string;
  readonly launchUrl: string | null;
  /** What the jurisdiction asks; null without one. */
  readonly terms: Terms | null;
  /** Whether the operator keeps its players' money itself. */
  readonly isSeamless: boolean;
}

/** Refuses before anything is written, but for a player who is excluded: of that the player is known. */
export const prepareSession = async (
  db: Database,
  operatorId: string,
  session: NewSession,
  { sessionMs }: SessionLifetimes,
): Promise<Prepared | Refusal> => {
  const { playerId: externalId, currency, mode, brandId = operatorId, lifetimeSeconds, jurisdiction } = session;
  if (lifetimeSeconds !== undefined && lifetimeSeconds * 1_000 > sessionMs) {
    return refuse("limit_exceeded", `A session lasts ${sessionMs / 1_000} seconds at most.`);
  }
  const seamless = await isSeamless(db, operatorId);
  if (typeof session.walletToken === "string" && !seamless) return refuse("wallet_not_seamless");
  const unknown = await refuseCurrency(db, operatorId, currency);
  if (unknown) return unknown;
  const brand = await readBrand(db, operatorId, brandId);
  if (!brand) return refuse("brand_not_found");
  const terms = jurisdiction === undefined ? null : await resolveTerms(db, operatorId, jurisdiction);
  if (terms && isRefusal(terms)) return terms;
  if (terms && mode === "demo" && !terms.demo) return refuse("demo_forbidden");
  const playerId = await registerPlayer(db, operatorId, externalId);
  const excluded = await refuseExcluded(db, operatorId, playerId);
  return excluded ?? { playerId, launchUrl: brand.launchUrl, terms, isSeamless: seamless };
};

/** A session that waits to be launched. */
export const insertSession = async (
  db: Database,
  operatorId: string,
  { playerId, launchUrl, terms, isSeamless: seamless }: Prepared,
  session: NewSession,
  { launchMs, sessionMs }: SessionLifetimes,
): Promise<CreatedSession> => {
  const { mode, currency, brandId = operatorId, language, jurisdiction = null, games, idleSeconds } = session;
  // Play money has no use for it.
  const { walletToken = null } = seamless && mode === "real" ? session : {};
  const sessionId = uuidV7();
  const launchToken = newLaunchToken();
  const nowMs = Date.now();
  const lifeMs = session.lifetimeSeconds === undefined ? sessionMs : session.lifetimeSeconds * 1_000;
  const launchExpiresAt = new Date(nowMs + Math.min(launchMs, lifeMs));
  await db
    .insertInto("sessions")
    .values({
      id: sessionId,
      operator_id: operatorId,
      player_id: playerId,
      brand_id: brandId,
      mode,
      currency,
      language: language === undefined ? null : (Intl.getCanonicalLocales(language)[0] ?? null),
      jurisdiction,
      games: games ? [...games] : null,
      ...(idleSeconds !== undefined && { idle_seconds: idleSeconds }),
      launch_hash: secretHash(launchToken),
      launch_expires_at: launchExpiresAt,
      expires_at: new Date(nowMs + lifeMs),
      wallet_token: walletToken,
      ...(terms && { terms: JSON.stringify(terms) }),
    })
    .execute();
  return {
    sessionId,
    launchToken,
    launchUrl: launchUrl === null ? null : withToken(launchUrl, launchToken),
    launchExpiresAt: launchExpiresAt.toISOString(),
  };
};

/**
 * The token goes into the fragment, which browsers keep to themselves: no server, proxy or log on the way sees it, and
 * neither does a site that the page links to (RFC 9110, 10.1.3: a Referer has no fragment). In a query all of them would.
 */
const withToken = (launchUrl: string, launchToken: string): string => `${launchUrl}#token=${launchToken}`;
