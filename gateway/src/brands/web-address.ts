/**
 * An origin as a browser spells it in its `Origin` header (https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin):
 * lower case, no default port, no path. Any other spelling would never match, so it is refused rather than corrected.
 */
export const isOrigin = (text: string): boolean => {
  const url = URL.parse(text);
  // To a URL a star is a letter like others; whoever writes one means something that we don't do.
  return url !== null && isSafe(url) && url.origin === text && !text.includes("*");
};

/** Where players may be sent: no fragment, which is the launch token's place, and no user name. */
export const isLaunchUrl = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && isSafe(url) && !text.includes("#") && url.username === "" && url.password === "";
};

/** Plain http shows whoever is on the way a token that buys a session; on one's own machine there is nobody. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
