/**
 * The lowest UUIDv7 made in that millisecond: ids from it on are of things that were made then or later, by the clock of
 * who made them. Allow for clocks that differ.
 */
export const firstIdAt = (ms: number): string => {
  const time = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
};
