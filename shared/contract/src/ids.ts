/** Any UUID, in the one spelling we write. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** RFC 9562, version 7: 48 bits of Unix milliseconds, then random bits. */
export const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Each byte as two hex digits. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const ID_BYTES = 16;
// Asking for random bytes costs more than an id does, so they are asked for many at a time. Each is used once.
const random = new Uint8Array(256 * ID_BYTES);
const view = new DataView(random.buffer);
let used = random.length;

const spell = (from: number, to: number): string => {
  let text = "";
  for (let at = from; at < to; at += 1) text += HEX[random[at] ?? 0] ?? "";
  return text;
};

/**
 * A UUIDv7 (RFC 9562). `tail` replaces the last 16 random bits: a round's id carries a hash of its operator and player
 * there, so that a look-up by id alone can be routed.
 */
export const uuidV7 = (nowMs: number = Date.now(), tail?: number): string => {
  if (used === random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  const at = used;
  used += ID_BYTES;
  view.setUint16(at, Math.floor(nowMs / 2 ** 32));
  view.setUint32(at + 2, nowMs % 2 ** 32);
  view.setUint8(at + 6, 0x70 | (view.getUint8(at + 6) & 0x0f));
  view.setUint8(at + 8, 0x80 | (view.getUint8(at + 8) & 0x3f));
  if (tail !== undefined) view.setUint16(at + 14, tail);
  const head = `${spell(at, at + 4)}-${spell(at + 4, at + 6)}-${spell(at + 6, at + 8)}`;
  return `${head}-${spell(at + 8, at + 10)}-${spell(at + 10, at + ID_BYTES)}`;
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
