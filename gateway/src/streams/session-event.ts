import type { RoundRecord } from "@croupier/contract/round";
import { z } from "zod";
import { roundRecord } from "../rounds/round-schema.ts";

/** How things stand: where a stream begins, and wherever what came between can't be told round by round. */
export interface SessionStateEvent {
  readonly type: "state";
  /** Minor units; null where only the operator's own wallet knows. */
  readonly balance: number | null;
  /** Every round of the player and mode that isn't over: one that was open, and isn't here, has ended. */
  readonly open: readonly RoundRecord[];
}

/** What has happened to the account since the event before. */
export interface SessionChangeEvent {
  readonly type: "change";
  /** After all of it. */
  readonly balance: number | null;
  /** Each round once, as it stands after all of it, in the order of what happened to them last. */
  readonly rounds: readonly RoundChange[];
}

export type ChangeName = "reserved" | "opened" | "advanced" | "settled" | "voided";

export interface RoundChange {
  readonly change: ChangeName;
  /** As `rounds.get` shows it. */
  readonly round: RoundRecord;
}

/** What the jackpots that the player plays for stand at. */
export interface JackpotsEvent {
  readonly type: "jackpots";
  readonly jackpots: readonly JackpotLevel[];
}

export interface JackpotLevel {
  readonly jackpot: string;
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
}

export type SessionEvent = SessionStateEvent | SessionChangeEvent | JackpotsEvent;

/** The last thing that happened to a round, by how it stands; what came before is in its record. */
export const changeOf = ({ status, step }: Pick<RoundRecord, "status" | "step">): ChangeName => {
  switch (status) {
    case "reserving":
      return "reserved";
    case "open":
      return step === 0 ? "opened" : "advanced";
    case "settled":
    case "voided":
      return status;
  }
};

const balance = z
  .int()
  .nullable()
  .describe("Minor units; null where only the operator's own wallet knows.")
  .meta({ id: "StreamedBalance" });

/** The same, as the reference tells it. */
export const sessionEvent = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("state"),
      balance,
      open: z.array(roundRecord).describe("Every round that isn't over: one that was open, and isn't here, has ended."),
    }),
    z.strictObject({
      type: z.literal("change"),
      balance,
      rounds: z
        .array(
          z.strictObject({
            change: z.enum(["reserved", "opened", "advanced", "settled", "voided"]),
            round: roundRecord,
          }),
        )
        .describe("What the event is about, each round once, as it stands now; none where only money moved."),
    }),
    z.strictObject({
      type: z.literal("jackpots"),
      jackpots: z.array(z.strictObject({ jackpot: z.string(), currency: z.string(), amount: z.int() })),
    }),
  ])
  .meta({ id: "SessionEvent", description: "The `data` of each event, as JSON." });
