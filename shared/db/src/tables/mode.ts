/** Real money or play money. */
export type Mode = "real" | "demo";
