/** Any UUID, in the one spelling we write. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** RFC 9562, version 7: 48 bits of Unix milliseconds, then random bits. */
export const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const spell = (bytes: Uint8Array): string => {
  const text = hex(bytes);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
};

/**
 * A UUIDv7 (RFC 9562). `tail` replaces the last 16 random bits: a round's id carries a hash of its operator and player
 * there, so that a look-up by id alone can be routed.
 */
export const uuidV7 = (nowMs: number = Date.now(), tail?: number): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(nowMs / 2 ** 32));
  view.setUint32(2, nowMs % 2 ** 32);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  if (tail !== undefined) view.setUint16(14, tail);
  return spell(bytes);
};

/** The moment a UUIDv7 was made, in Unix milliseconds by its maker's clock. */
export const uuidV7Ms = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** 16 bits that say where an (operator, player) lives: FNV-1a over both ids, folded. */
export const routeOf = (operatorId: string, playerId: string): number => {
  let hash = 0x811c9dc5;
  for (const char of `${operatorId}/${playerId}`) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  }
  return (hash >>> 16) ^ (hash & 0xffff);
};

/** The route a round's id carries. */
export const routeOfRound = (roundId: string): number => Number.parseInt(roundId.slice(-4), 16);
