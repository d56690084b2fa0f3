import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Entry } from "@croupier/ledger/entry";
import type { Snapshot, SnapshotQuery } from "@croupier/ledger/snapshot";
import type { Log } from "@croupier/telemetry/log";
import { failureOf } from "@croupier/db/failure";
import { withSpan } from "@croupier/telemetry/span";
import { inBatchSpan, startSubmit, type SubmitSpan } from "./batch-span.ts";
import { type Decision, type Operation, RefusedError } from "./operation.ts";

export interface BatcherOptions {
  readonly read: (queries: readonly SnapshotQuery[]) => Promise<readonly Snapshot[]>;
  readonly commit: (entries: readonly Entry[]) => Promise<readonly (bigint | undefined)[]>;
  readonly log: Log;
  /** Most operations in one statement. */
  readonly maxBatch?: number;
  /** How many batches may be in flight. */
  readonly lanes?: number;
  /** Most operations waiting; more are refused as `unavailable`. */
  readonly maxWaiting?: number;
  /** Most operations of one player waiting; more are refused as `too_many_requests`. */
  readonly maxWaitingEach?: number;
}

export interface Batcher {
  /**
   * `deadlineMs` is a Unix time in milliseconds. By then there is an answer: `deadline_exceeded` where the outcome is not
   * known yet. No write begins later.
   */
  submit<Answer>(operation: Operation<Answer>, deadlineMs: number): Promise<Answer | Refusal>;
  /** Operations that wait, those to be tried again included, and batches under way. */
  load(): { readonly waiting: number; readonly inFlight: number };
  /** Resolves when nothing is waiting or in flight. */
  idle(): Promise<void>;
}

interface Ticket {
  readonly player: string;
  readonly operation: Operation<unknown>;
  readonly deadlineMs: number;
  readonly settle: (answer: unknown) => void;
  readonly isSettled: () => boolean;
  readonly span: SubmitSpan;
  attempts: number;
}

type Committing = { readonly ticket: Ticket; readonly decision: Extract<Decision<unknown>, { do: "commit" }> };

/**
 * Combines the money operations of one moment into one read, one statement and one commit. A lone operation never waits
 * for company: a batch is whatever had arrived when a lane became free. A batch holds at most one operation per player;
 * a second waits for the next, so each player's operations happen in the order they came.
 */
export const createBatcher = (options: BatcherOptions): Batcher => {
  const { read, commit, log, maxBatch = 64, lanes = 2, maxWaiting = 4_096, maxWaitingEach = 64 } = options;
  let waiting: Ticket[] = [];
  const busy = new Set<string>();
  /** Players whose operation is about to be tried again; those behind it keep their places. */
  const held = new Set<string>();
  const pending = new Map<string, number>();
  let running = 0;
  let retrying = 0;
  let whenIdle: (() => void)[] = [];

  /** The next batch: first come first served, one per player, nobody who is in flight already. */
  const take = (): Ticket[] => {
    const batch: Ticket[] = [];
    const later: Ticket[] = [];
    const blocked = new Set([...busy, ...held]);
    for (const ticket of waiting) {
      const free = batch.length < maxBatch && !blocked.has(ticket.player);
      blocked.add(ticket.player);
      (free ? batch : later).push(ticket);
    }
    waiting = later;
    return batch;
  };

  const pump = (): void => {
    while (running < lanes) {
      const batch = take();
      if (batch.length === 0) break;
      running += 1;
      for (const { player } of batch) busy.add(player);
      const spans = batch.map(({ span }) => span);
      void inBatchSpan(spans, () => run(batch)).finally(() => {
        running -= 1;
        for (const { player } of batch) busy.delete(player);
        pump();
      });
    }
    if (running + waiting.length + retrying === 0) {
      for (const resolve of whenIdle) resolve();
      whenIdle = [];
    }
  };

  /** The account was busy or had moved: look again soon, a little later each time, until the deadline. */
  const retry = (ticket: Ticket): void => {
    ticket.attempts += 1;
    const delayMs = Math.min(ticket.attempts, 20);
    if (Date.now() + delayMs >= ticket.deadlineMs) return ticket.settle(refuse("deadline_exceeded"));
    retrying += 1;
    held.add(ticket.player);
    setTimeout(() => {
      retrying -= 1;
      held.delete(ticket.player);
      waiting.unshift(ticket);
      pump();
    }, delayMs);
  };

  const fail = (ticket: Ticket, error: unknown): void => {
    if (error instanceof RefusedError) return ticket.settle(error.refusal);
    const failure = failureOf(error);
    if (failure === "busy") return retry(ticket);
    const about = { err: error, failure, game: ticket.operation.query.game };
    withSpan(ticket.span.within, () => log.error(about, "a money operation failed"));
    ticket.span.own?.fail(failure);
    ticket.settle(refuse(failure === "outage" ? "unavailable" : "internal"));
  };

  const isLate = (ticket: Ticket): boolean => {
    // The timer may have answered a moment before the clock says so: what was answered is not written.
    const late = ticket.isSettled() || Date.now() >= ticket.deadlineMs;
    if (late) ticket.settle(refuse("deadline_exceeded"));
    return late;
  };

  const decide = (ticket: Ticket, snapshot: Snapshot | undefined): Committing | undefined => {
    if (!snapshot) throw new Error("the read gave fewer snapshots than were asked for");
    if (isLate(ticket)) return undefined;
    const decision = ticket.operation.decide(snapshot);
    if (decision.do === "commit") return { ticket, decision };
    Promise.resolve()
      .then(decision.answer)
      .then(ticket.settle, (error: unknown) => fail(ticket, error));
    return undefined;
  };

  const write = async (decided: readonly Committing[]): Promise<void> => {
    const batch = decided.filter(({ ticket }) => !isLate(ticket));
    const balances = await commit(batch.map(({ decision }) => decision.entry));
    for (const [index, { ticket, decision }] of batch.entries()) {
      const balance = balances[index];
      if (balance === undefined) {
        retry(ticket);
        continue;
      }
      const answer = decision.answer(balance);
      ticket.operation.committed?.(answer);
      ticket.settle(answer);
    }
  };

  const run = async (batch: readonly Ticket[]): Promise<void> => {
    const committing: Committing[] = [];
    try {
      const snapshots = await read(batch.map(({ operation }) => operation.query));
      for (const [index, ticket] of batch.entries()) {
        try {
          const decided = decide(ticket, snapshots[index]);
          if (decided) committing.push(decided);
        } catch (error) {
          fail(ticket, error);
        }
      }
    } catch (error) {
      if (batch.length === 1 || failureOf(error) === "outage") for (const ticket of batch) fail(ticket, error);
      else for (const ticket of batch) await run([ticket]);
      return;
    }
    try {
      await write(committing);
    } catch (error) {
      // One bad operation must not take the others down with it: each is tried alone, unless the database is away.
      if (committing.length === 1 || failureOf(error) === "outage") {
        for (const { ticket } of committing) fail(ticket, error);
        return;
      }
      for (const alone of committing) await write([alone]).catch((own: unknown) => fail(alone.ticket, own));
    }
  };

  return {
    submit: <Answer>(operation: Operation<Answer>, deadlineMs: number) =>
      new Promise<Answer | Refusal>((resolve) => {
        const { operatorId, playerId } = operation.query.key;
        const player = `${operatorId}/${playerId}`;
        const before = pending.get(player) ?? 0;
        if (before >= maxWaitingEach) return resolve(refuse("too_many_requests"));
        if (waiting.length + retrying >= maxWaiting) return resolve(refuse("unavailable"));
        pending.set(player, before + 1);
        const span = startSubmit(operation.query.game);
        let settled = false;
        const settle = (answer: unknown): void => {
          if (settled) return;
          settled = true;
          clearTimeout(timer);
          span.own?.end();
          const left = (pending.get(player) ?? 1) - 1;
          if (left > 0) pending.set(player, left);
          else pending.delete(player);
          resolve(answer as Answer | Refusal);
        };
        const timer = setTimeout(() => settle(refuse("deadline_exceeded")), Math.max(0, deadlineMs - Date.now()));
        waiting.push({ player, operation, deadlineMs, settle, isSettled: () => settled, span, attempts: 0 });
        pump();
      }),
    load: () => ({ waiting: waiting.length + retrying, inFlight: running }),
    idle: () =>
      new Promise((resolve) => {
        whenIdle.push(resolve);
        pump();
      }),
  };
};
