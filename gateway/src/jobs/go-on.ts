import { setTimeout as pause } from "node:timers/promises";
import { isRefusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { Log } from "@croupier/telemetry/log";
import type { Metrics } from "@croupier/telemetry/metrics";
import { runIn } from "@croupier/telemetry/span";
import type { Tracer } from "@croupier/telemetry/tracer";
import { DIFFERENCE_KINDS } from "@croupier/wallet/compare";
import { countOpen } from "../reconciliation/differences.ts";
import type { Hosts, WaitingRound } from "../upstream/hosts.ts";
import { findDueRounds, findOperatorsWithDueCalls, findSeamlessOperators, readWaiting } from "./waiting-rounds.ts";

export interface GoingOnDeps {
  readonly db: Database;
  readonly hosts: Pick<Hosts, "goOn">;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Most rounds of one operator in one look. */
  readonly most?: number;
  readonly tracer: Tracer;
}

/** Has the calls to operators' own wallets made that nobody makes any more, or that were put off. */
export interface GoingOn {
  /** Looks once; an operator whose calls are still under way from before is left out. Returns how many rounds it found. */
  look(): Promise<number>;
  /** Counts what waits for operators' wallets, and what differs between their books and ours. */
  count(): Promise<void>;
  /** Looks again and again until stopped, for good; that resolves once what is under way has ended. */
  start(): { stop(): Promise<void> };
}

interface WaitingLabels {
  readonly operator: string;
  readonly kind: string;
}

const EVERY_MS = 1_000;
const COUNT_EVERY_MS = 15_000;
/** Of one operator in one look, and of those at a time: a slow wallet holds up no other operator's rounds. */
const ROUNDS = 100;
const AT_ONCE = 4;
/** A game whose service does not answer is left alone so long: its rounds would stand before those of all other games. */
const AWAY_MS = 5_000;

export const createGoingOn = ({ db, hosts, log, metrics, tracer, most = ROUNDS }: GoingOnDeps): GoingOn => {
  const busy = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  /** Until when, by game. */
  const away = new Map<string, number>();
  const isAway = (game: string): boolean => (away.get(game) ?? 0) > performance.now();

  const goOn = async (round: WaitingRound): Promise<void> => {
    const { game, roundId, operatorId } = round;
    if (isAway(game)) return;
    const attributes = { "croupier.game": game, "croupier.operator": operatorId, "croupier.round.id": roundId };
    await runIn(tracer.begin("wallet.continue", { attributes }), async (span) => {
      const answer = await hosts.goOn(round, span);
      if (!isRefusal(answer)) return;
      if (answer.code === "unavailable") away.set(game, performance.now() + AWAY_MS);
      span.fail(answer.code);
      const about = { game, roundId, operatorId, code: answer.code };
      log.warn(about, "a round's calls to its operator's wallet could not be made");
    });
  };

  const serve = async (rounds: readonly WaitingRound[]): Promise<void> => {
    const left = rounds.toReversed();
    const work = async (): Promise<void> => {
      for (let round = left.pop(); round && !stopping.signal.aborted; round = left.pop()) await goOn(round);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };

  const look = async (): Promise<number> => {
    let found = 0;
    for (const id of await findOperatorsWithDueCalls(db)) {
      if (busy.has(id)) continue;
      const rounds = await findDueRounds(db, id, most, [...away.keys()].filter(isAway));
      found += rounds.length;
      const work = serve(rounds)
        .catch((error: unknown) => log.error({ err: error, operatorId: id }, "calls to a wallet could not be made"))
        .finally(() => busy.delete(id));
      busy.set(id, work);
    }
    return found;
  };

  const count = async (): Promise<void> => {
    const differ = new Map<string, { readonly labels: WaitingLabels; readonly open: number }>();
    const told = new Map<string, { readonly labels: WaitingLabels; readonly calls: number; readonly oldest: number }>();
    for (const operatorId of await findSeamlessOperators(db)) {
      const waiting = await readWaiting(db, operatorId);
      const open = await inTenant(db, operatorId, (tx) => countOpen(tx, operatorId));
      const operator = metrics.tenants.operator(operatorId);
      for (const kind of DIFFERENCE_KINDS) {
        const name = `${operator}/${kind}`;
        differ.set(name, { labels: { operator, kind }, open: (differ.get(name)?.open ?? 0) + (open.get(kind) ?? 0) });
      }
      for (const kind of ["debit", "credit", "rollback"] as const) {
        const of = waiting.find((some) => some.kind === kind);
        // Several may share a name.
        const { calls, oldest } = told.get(`${operator}/${kind}`) ?? { calls: 0, oldest: 0 };
        told.set(`${operator}/${kind}`, {
          labels: { operator, kind },
          calls: calls + (of?.calls ?? 0),
          oldest: Math.max(oldest, of?.oldestSeconds ?? 0),
        });
      }
    }
    for (const { labels, calls, oldest } of told.values()) {
      metrics.walletWaiting.set(labels, calls);
      metrics.walletOldest.set(labels, oldest);
    }
    // Whichever worker has compared the books.
    for (const { labels, open } of differ.values()) metrics.walletDifferences.set(labels, open);
  };

  const repeat = async (what: () => Promise<unknown>, everyMs: number, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await what().catch((error: unknown) => log.warn({ err: error }, "what waits for wallets could not be read"));
      // Rejects when it is aborted.
      await pause(everyMs, undefined, { signal }).catch(() => {});
    }
  };

  return {
    look,
    count,
    start() {
      const loops = [repeat(look, EVERY_MS, stopping.signal), repeat(count, COUNT_EVERY_MS, stopping.signal)];
      return {
        stop: async () => {
          stopping.abort();
          await Promise.all(loops);
          await Promise.all(busy.values());
        },
      };
    },
  };
};
