import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { Recent } from "../recent.ts";
import { OF_BRANDS } from "./of-brands.ts";

/** Whether any brand of any operator lets pages of this origin use its sessions. */
export type BrandOrigins = (origin: string) => Promise<boolean>;

/**
 * Which pages may call us at all. We use no cookies, so a page can only spend a token it was given. What a browser asks
 * beforehand carries no token, so the answer can't depend on whose session it is about: a brand's own list of origins is
 * looked at in the call itself (`origin_forbidden`).
 * https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export const createCors = (allowed: readonly string[], ofBrands: BrandOrigins) => {
  const any = allowed.includes("*");
  const isAllowed = (origin: string): boolean | Promise<boolean> =>
    allowed.includes(origin) || (allowed.includes(OF_BRANDS) && ofBrands(origin));
  return async (origin: string | undefined): Promise<Readonly<Record<string, string>>> => {
    if (any) return readableByAll;
    if (origin === undefined || origin === OF_BRANDS || !(await isAllowed(origin))) return { vary: "origin" };
    return { "access-control-allow-origin": origin, ...exposed, vary: "origin" };
  };
};

/** What a page may read of an answer beside its body. */
const exposed = { "access-control-expose-headers": "traceparent, retry-after, ratelimit, ratelimit-policy" } as const;

/** For what any page may read. */
export const readableByAll = { "access-control-allow-origin": "*", ...exposed } as const;

/** What a browser asks before it sends a call. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type, idempotency-key, last-event-id, traceparent",
  "access-control-max-age": "7200",
};

/** How long a change of brands may go unnoticed here; the call itself sees it at once. */
const KNOWN_MS = 30_000;
const MAX_KNOWN = 10_000;
/** A name of 253 characters, with scheme and port. */
const MAX_ORIGIN = 270;

/** Asked of the database, and remembered for a while. While that is away nobody new is allowed: no call would work. */
export const createBrandOrigins = (db: Database, knownMs = KNOWN_MS): BrandOrigins => {
  const known = new Recent<string, { readonly isAllowed: boolean; readonly untilMs: number }>(MAX_KNOWN);
  return async (origin) => {
    if (origin.length > MAX_ORIGIN) return false;
    const held = known.get(origin);
    if (held && held.untilMs > performance.now()) return held.isAllowed;
    try {
      const { rows } = await sql<{ isAllowed: boolean }>`select is_allowed_origin(${origin}) as "isAllowed"`.execute(
        db,
      );
      const isAllowed = rows[0]?.isAllowed === true;
      known.set(origin, { isAllowed, untilMs: performance.now() + knownMs });
      return isAllowed;
    } catch {
      return held?.isAllowed ?? false;
    }
  };
};
