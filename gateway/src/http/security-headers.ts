/** A year: how long a browser asks us by https alone, once it has done so (RFC 6797). */
const HSTS = "max-age=31536000";

/**
 * What every answer tells browsers, whatever it is: it is what its type says, no page shows it in a frame or loads
 * anything from it, no address of ours is told to others, and no page embeds it as an image or script; calls that CORS
 * allows are none of these. https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html
 */
export const securityHeaders = (publicUrl: string): Readonly<Record<string, string>> => ({
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  ...(publicUrl.startsWith("https:") && { "strict-transport-security": HSTS }),
});
