import { currency, text } from "@croupier/contract/wire";
import { z } from "zod";
import type { Bookkeeper, Reply } from "./bookkeeper.ts";
import { type Faults, faultsSchema } from "./faults.ts";

const playerSchema = z.strictObject({
  playerId: text(128),
  currency,
  balance: z.int().min(0),
  /** Those that are good; any is, if there are none. */
  tokens: z.array(text(1_024)).default([]),
  blocked: z.boolean().default(false),
});

/** What tests see and set, from another process too. */
interface Administered {
  readonly books: Bookkeeper;
  readonly befell: ReadonlyMap<string, number>;
  readonly change: (faults: Faults | undefined) => void;
}

export interface LedgerDump {
  readonly players: readonly { readonly playerId: string; readonly currency: string; readonly balance: number }[];
  readonly transactions: readonly {
    readonly kind: "debit" | "credit" | "rollback";
    readonly transactionId: string;
    readonly playerId: string;
    readonly currency: string;
    readonly roundId: string;
    readonly amount: number;
    readonly reverses: string | null;
    readonly reversed: boolean;
    readonly roundClosed: boolean;
    readonly atMs: number;
  }[];
}

export const dumpLedger = ({ state }: Bookkeeper): LedgerDump => ({
  players: [...state.players].map(([playerId, { currency: unit, balance }]) => ({
    playerId,
    currency: unit,
    balance: Number(balance),
  })),
  transactions: [...state.transactions.values()],
});

const done: Reply = { status: 200, json: {} };
const wrong = (error: z.ZodError): Reply => ({ status: 400, json: { message: z.prettifyError(error) } });

/**
 * `POST /players` makes a player or sets its balance; `PUT /faults` sets what goes wrong from now on, null for nothing;
 * `GET /ledger` gives all players and transactions; `GET /befell` how often each fault has struck.
 */
export const handleAdmin = ({ books, befell, change }: Administered, what: string, json: unknown): Reply => {
  switch (what) {
    case "POST /players": {
      const { data, error } = playerSchema.safeParse(json);
      if (!data) return wrong(error);
      books.setPlayer(data);
      return done;
    }
    case "PUT /faults": {
      const { data, error } = faultsSchema.nullable().safeParse(json);
      if (error) return wrong(error);
      change(data ?? undefined);
      return done;
    }
    case "GET /ledger":
      return { status: 200, json: dumpLedger(books) };
    case "GET /befell":
      return { status: 200, json: Object.fromEntries(befell) };
    default:
      return { status: 404, json: { message: "there is no such thing" } };
  }
};
