/** What keeps `pnpm dev` from going on, as a sentence that says what to do. */
export class DevError extends Error {
  override name = "DevError";
}

/** What went wrong, in one line; causes that have no message of their own tell their code. */
export const sentenceOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message || ("code" in error ? String(error.code) : error.name);
};
