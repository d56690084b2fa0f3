import { type GatewayRequest, headerOf } from "./exchange.ts";

/** A member of a list by weight: `text/html;q=0.5`. RFC 9110, 12.4.2 and 12.5. */
interface Weighed {
  readonly name: string;
  readonly weight: number;
}

const weighed = (header: string): readonly Weighed[] =>
  header
    .split(",")
    .map((member) => member.split(";").map((part) => part.trim().toLowerCase()))
    .map(([name = "", ...parameters]) => {
      const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return { name, weight: q === undefined ? 1 : /^[01](?:\.\d{0,3})?$/.test(q) ? Number(q) : 0 };
    })
    .filter(({ name }) => name !== "");

/** Asked for by name, and not with a weight of nothing. */
export const takesGzip = (request: GatewayRequest): boolean =>
  weighed(headerOf(request, "accept-encoding") ?? "").some(({ name, weight }) => name === "gzip" && weight > 0);

/** Whether a body is JSON as it stands, not packed. */
export const isPlainJson = (request: GatewayRequest): boolean => {
  const type = headerOf(request, "content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  const coding = headerOf(request, "content-encoding")?.trim().toLowerCase() ?? "identity";
  return type === "application/json" && (coding === "identity" || coding === "");
};
