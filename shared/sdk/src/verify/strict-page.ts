import { config } from "@croupier/contract/zod";

/**
 * Imported before any schema is made. Where it may, zod makes functions from text, and finds out by trying. A page under a
 * strict Content-Security-Policy may not, and each try is reported to the casino as a violation; so in a page none is made.
 */
if ("document" in globalThis) config({ jitless: true });
