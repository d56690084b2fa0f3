import type { GameName } from "@croupier/sdk";
import type { ComponentType } from "preact";
import type { Play } from "../frame/play.ts";

/** A game on the screen. Which game's it is, its folder says. */
// oxlint-disable-next-line typescript/no-explicit-any -- each table takes the play of its own game alone
export type TableComponent = ComponentType<{ readonly play: Play<any> }>;

/** The same, as each table declares itself. */
export interface TableProps<Game extends GameName> {
  readonly play: Play<Game>;
}
