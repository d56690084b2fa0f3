import { text } from "@croupier/contract/wire";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";

/**
 * By what a report can be told apart, besides what it always is: amounts of different currencies, of play money and real
 * money, or of stakes that were paid and such as were given, add up to nothing.
 */
export const DIMENSIONS = ["day", "brand", "game", "variant", "stakeBand"] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export type Key = Dimension | "free" | "currency" | "mode";

const name = text(64);

/** Which rounds a report is of; all unless told. */
export const filter = z
  .strictObject({
    brand: z.uuid(),
    game: name,
    variant: name,
    currency: name,
    mode: z.enum(["real", "demo"]),
    free: z.boolean().meta({ description: "Only free rounds, or only those that were paid for" }),
    stakeFrom: z.int().min(1).meta({ description: "Where a stake band begins, a power of ten in minor units" }),
  })
  .partial();

/** What tells the rows of a report apart; those that were not asked for are left out. */
export const keyShape = {
  day: z.iso.date().optional().meta({ description: "In the operator's time zone" }),
  brand: z.uuid().nullable().optional().meta({ description: "null: of no brand" }),
  game: z.string().optional(),
  variant: z.string().optional(),
  free: z.boolean().optional().meta({ description: "Whether the rounds were a gift" }),
  stakeBand: z
    .strictObject({ from: z.int(), to: z.int() })
    .optional()
    .meta({ description: "Stakes from and up to these, in minor units" }),
  currency: z.string(),
  mode: z.enum(["real", "demo"]),
};

/** Each as text that sorts as it should, so that a cursor is a list of texts. */
const EXPRESSIONS: Readonly<Record<Key, string>> = {
  day: "d.day::text",
  brand: "coalesce(d.brand_id::text, '')",
  game: "d.game",
  variant: "d.variant",
  free: "d.free::text",
  stakeBand: "lpad(d.stake_from::text, 16, '0')",
  currency: "d.currency",
  mode: "d.mode",
};

/** Of a table of sums called `d`. */
export const keyColumns = (keys: readonly Key[]): RawBuilder<unknown> =>
  sql.join(keys.map((key) => sql`${sql.raw(EXPRESSIONS[key])} collate "C" as ${sql.ref(columnOf(key))}`));

export const keyNames = (keys: readonly Key[], of?: string): RawBuilder<unknown> =>
  sql.join(keys.map((key) => sql.ref(of === undefined ? columnOf(key) : `${of}.${columnOf(key)}`)));

const columnOf = (key: Key): string => `key_${key}`;

const stakeBand = (start: string): { readonly from: number; readonly to: number } => {
  const from = Number(start);
  return { from, to: from * 10 - 1 };
};

type KeyRow = Readonly<Record<string, unknown>>;
const textOf = (row: KeyRow, key: Key): string => String(row[columnOf(key)]);

/** A row's key as people read it. */
export const readKey = (row: KeyRow, keys: readonly Key[]) => {
  const has = (key: Key): boolean => keys.includes(key);
  const brand = textOf(row, "brand");
  return {
    ...(has("day") && { day: textOf(row, "day") }),
    ...(has("brand") && { brand: brand === "" ? null : brand }),
    ...(has("game") && { game: textOf(row, "game") }),
    ...(has("variant") && { variant: textOf(row, "variant") }),
    ...(has("free") && { free: textOf(row, "free") === "true" }),
    ...(has("stakeBand") && { stakeBand: stakeBand(textOf(row, "stakeBand")) }),
    currency: textOf(row, "currency"),
    mode: textOf(row, "mode") === "real" ? ("real" as const) : ("demo" as const),
  };
};

/** The place after a row, for whoever asks for the next page of the same report. */
export const cursorAt = (row: KeyRow, keys: readonly Key[]): string =>
  Buffer.from(JSON.stringify(keys.map((key) => textOf(row, key)))).toString("base64url");

const cursorShape = z.array(z.union([text(64), z.literal("")])).max(8);

/** Undefined where it is no cursor of a report with these keys. */
export const parseCursor = (cursor: string, keys: readonly Key[]): readonly string[] | undefined => {
  try {
    const parsed = cursorShape.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return parsed.success && parsed.data.length === keys.length ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** Rows that come after the cursor. */
export const afterCursor = (cursor: readonly string[] | undefined, keys: readonly Key[]): RawBuilder<boolean> =>
  cursor ? sql<boolean>`(${keyNames(keys)}) > (${sql.join(cursor)})` : sql<boolean>`true`;

/** The condition of a filter on a table of sums called `d`; tables without brands and gifts know neither. */
export const matching = (wanted: Partial<z.output<typeof filter>>): RawBuilder<boolean> => {
  const conditions = [
    ...(wanted.brand === undefined ? [] : [sql<boolean>`d.brand_id = ${wanted.brand}`]),
    ...(wanted.game === undefined ? [] : [sql<boolean>`d.game = ${wanted.game}`]),
    ...(wanted.variant === undefined ? [] : [sql<boolean>`d.variant = ${wanted.variant}`]),
    ...(wanted.currency === undefined ? [] : [sql<boolean>`d.currency = ${wanted.currency}`]),
    ...(wanted.mode === undefined ? [] : [sql<boolean>`d.mode = ${wanted.mode}`]),
    ...(wanted.free === undefined ? [] : [sql<boolean>`d.free = ${wanted.free}`]),
    ...(wanted.stakeFrom === undefined ? [] : [sql<boolean>`d.stake_from = ${wanted.stakeFrom}`]),
  ];
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
};
