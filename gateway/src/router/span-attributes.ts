import type { RoundRecord } from "@croupier/contract/round";
import type { Attributes } from "@croupier/telemetry/span";

const GAME = /^games\.([a-z0-9-]+)\./;

/** What is known of a call by its name. */
export const aboutProcedure = (path: string): Attributes => ({
  "rpc.system.name": "trpc",
  "rpc.method": path,
  "croupier.procedure": path,
  "croupier.game": GAME.exec(path)?.[1],
});

/** By which a round is found; nothing of what is played. */
export const aboutRound = ({ id, variant, currency, mode }: RoundRecord): Attributes => ({
  "croupier.round.id": id,
  "croupier.variant": variant,
  "croupier.currency": currency,
  "croupier.mode": mode,
});
