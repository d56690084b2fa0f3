/**
 * Which pages may call us at all. We use no cookies, so a page can only spend a token it was given. What a browser asks
 * beforehand carries no token, so the answer can't depend on whose session it is about: a brand's own list of origins is
 * looked at in the call itself (`origin_forbidden`).
 * https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export const corsHeaders = (allowed: readonly string[], origin: string | undefined): Record<string, string> => {
  const any = allowed.includes("*");
  if (!any && (origin === undefined || !allowed.includes(origin))) return { vary: "origin" };
  return {
    "access-control-allow-origin": any ? "*" : (origin ?? "*"),
    "access-control-expose-headers": "traceparent, retry-after",
    ...(any ? {} : { vary: "origin" }),
  };
};

/** What a browser asks before it sends a call. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type, traceparent",
  "access-control-max-age": "7200",
};
