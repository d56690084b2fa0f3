import type { Writable } from "node:stream";
import { BLOCK_BYTES } from "./block-source.ts";

const CHUNK_BYTES = 2_048 * BLOCK_BYTES;

/** Resolves when the reader has room again. */
const write = (out: Writable, data: Uint8Array | string): Promise<void> =>
  new Promise((resolve, reject) => {
    out.write(data, (error) => (error ? reject(error) : resolve()));
  });

/** A line for each block. */
const hexOf = (bytes: Buffer): string =>
  Array.from({ length: Math.ceil(bytes.length / BLOCK_BYTES) }, (_, block) =>
    bytes.toString("hex", block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES).concat("\n"),
  ).join("");

/**
 * Writes `bytes` bytes of a source, chunk by chunk, each when the one before has been taken: memory stays flat however
 * slow the reader. Rejects with the stream's error: EPIPE when the reader has closed.
 */
export const writeStream = async (
  out: Writable,
  fill: (chunk: DataView) => void,
  bytes: number,
  format: "raw" | "hex",
): Promise<void> => {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const view = new DataView(chunk.buffer, chunk.byteOffset, CHUNK_BYTES);
  for (let left = bytes; left > 0; left -= CHUNK_BYTES) {
    fill(view);
    const taken = left < CHUNK_BYTES ? chunk.subarray(0, left) : chunk;
    await write(out, format === "raw" ? taken : hexOf(taken));
  }
};
