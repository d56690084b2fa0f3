/** A variant's parameters are the game's own; a table reads those that it draws, and does without what isn't there. */
export const parameter = (info: { readonly parameters: unknown } | undefined, name: string): unknown =>
  (info?.parameters as Readonly<Record<string, unknown>> | undefined)?.[name];
