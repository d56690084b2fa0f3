import type { RoundRecord } from "@croupier/contract/round";
import { type Attributes, currentSpan, inSpan, type Span } from "@croupier/telemetry/span";
import type { HostCall } from "./host.ts";

const GAME = /^\/games\/([a-z0-9-]+)\//;

/**
 * A call in the span of the request that it came with, or in one of its own where it came by none. Only now is said what is
 * called: we are called by our own, and what strangers make up has no end.
 */
export const inCallSpan = <T>({ path, caller }: HostCall, work: (span: Span | undefined) => Promise<T>): Promise<T> => {
  const attributes = {
    "http.route": path,
    "url.path": path,
    "croupier.procedure": path,
    "croupier.game": GAME.exec(path)?.[1],
    "croupier.operator": caller.kind === "player" ? caller.operatorId : undefined,
  };
  const request = currentSpan();
  if (request?.kind !== "server") return inSpan(path, { attributes }, work);
  request.name = `POST ${path}`;
  request.set(attributes);
  return work(request);
};

/** By which a round is found; nothing of what is played. */
export const aboutAnswer = (answer: object): Attributes => {
  const { round } = answer as { readonly round?: RoundRecord | null };
  if (!round) return {};
  const { id, game, variant, currency, mode } = round;
  return {
    "croupier.round.id": id,
    "croupier.game": game,
    "croupier.variant": variant,
    "croupier.currency": currency,
    "croupier.mode": mode,
  };
};
