import { isIP } from "node:net";

/** A host that may have brackets around an IPv6 address, as URLs write it. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, "$1");

const MAX_LENGTH = 2_048;

/**
 * The operator's wallet at the address it gave, or the sentence that says what is wrong with that. Only a look at the
 * text: which addresses may be called is decided when connecting (`guarded-connect.ts`).
 */
export const parseWalletUrl = (text: string, { allowInsecure }: { readonly allowInsecure: boolean }): URL | string => {
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return "it is no URL";
  const url = new URL(text);
  if (url.protocol !== "https:" && !(allowInsecure && url.protocol === "http:")) return "it must begin with https://";
  if (url.username !== "" || url.password !== "") return "it must hold no user name or password";
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(text)) return "it must end with its path";
  const host = bareHost(url.hostname);
  // A name without a dot is found in a network of our own, if at all.
  if (!allowInsecure && isIP(host) === 0 && !/[^.]\.[^.]/.test(host)) return "it must name a host of the Internet";
  return url;
};
