/**
 * What the lobby's pages may do: run and look as their own files say, and call the gateway. Nothing inline, nothing from
 * elsewhere, in no frame. `'self'` lets the page hear of saved files by WebSocket as well.
 */
export const contentSecurityPolicy = (gatewayUrl: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${new URL(gatewayUrl).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
