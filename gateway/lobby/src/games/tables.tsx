import { lazy } from "../parts/lazy.tsx";
import type { TableComponent } from "./table-component.ts";

/**
 * Every game's table, by the game's name: a folder beside this file with a `table.tsx` is all that it takes. Each loads when
 * it is first played.
 */
const found = import.meta.glob<{ readonly Table: TableComponent }>("./*/table.tsx");

const NAME = /^\.\/([a-z0-9-]+)\/table\.tsx$/;
const meanwhile = <p class="waiting">Laying the table…</p>;

const tables = new Map(
  Object.entries(found).map(([path, load]) => [
    NAME.exec(path)?.[1] ?? path,
    lazy(async () => (await load()).Table, meanwhile),
  ]),
);
const plain = lazy(async () => (await import("./plain-table.tsx")).PlainTable, meanwhile);

/** A game without a table of its own is played on a plain one. */
export const tableOf = (game: string): TableComponent => tables.get(game) ?? plain;
