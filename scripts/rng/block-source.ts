import { createKeyState, createStream } from "@croupier/fairness/stream";

/** What HMAC-SHA256 gives. */
export const BLOCK_BYTES = 32;

export interface StreamPlan {
  readonly serverSeed: Uint8Array;
  readonly clientSeed: string;
  /** Blocks taken of each nonce's stream before the next nonce begins. */
  readonly blocks: number;
}

/** The generator's blocks, nonce after nonce: each call fills a chunk of whole blocks with the next of them. */
export const createBlockSource = ({ serverSeed, clientSeed, blocks }: StreamPlan): ((chunk: DataView) => void) => {
  const key = createKeyState(serverSeed);
  let nonce = 0;
  let stream = createStream(key, clientSeed, nonce);
  let left = blocks;
  return (chunk) => {
    for (let block = 0; block < chunk.byteLength; block += BLOCK_BYTES) {
      if (left === 0) {
        nonce += 1;
        stream = createStream(key, clientSeed, nonce);
        left = blocks;
      }
      left -= 1;
      for (let at = block; at < block + BLOCK_BYTES; at += 4) chunk.setUint32(at, stream.nextWord());
    }
  };
};
