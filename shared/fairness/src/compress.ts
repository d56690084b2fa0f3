/**
 * SHA-256's compression function (FIPS 180-4, 6.2.2), alone. Every block of a round's stream is two of these from a kept
 * state; a general hash object spends more time on copying itself than on hashing, and noble exports no such step. The
 * golden vectors hold it to Python's HMAC, the fuzz tests to noble's.
 */

// Fractional parts of the square roots of the first 8 primes, and of the cube roots of the first 64.
const INITIAL = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const K = Int32Array.from([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);

/** Eight 32-bit words, a to h. */
export type HashState = Int32Array;

/** The state SHA-256 starts from. */
export const createHashState = (): HashState => Int32Array.from(INITIAL);

// Small on purpose: V8 inlines functions of this size wherever they are called; the sigmas as functions cost a factor 4.
const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));
const choose = (e: number, f: number, g: number): number => g ^ (e & (f ^ g));
const majority = (a: number, b: number, c: number): number => (a & b) ^ (c & (a ^ b));

/**
 * Hashes the 64 bytes of `block` at `offset` into `from` and writes the result to `to`; the two may be the same. The
 * schedule lives in sixteen locals and sixteen rounds are written out, so that everything stays in registers: a third
 * faster than a loop over arrays.
 */
export const compress = (from: HashState, to: HashState, block: DataView, offset: number): void => {
  let a = from[0] ?? 0;
  let b = from[1] ?? 0;
  let c = from[2] ?? 0;
  let d = from[3] ?? 0;
  let e = from[4] ?? 0;
  let f = from[5] ?? 0;
  let g = from[6] ?? 0;
  let h = from[7] ?? 0;
  let w0 = block.getInt32(offset);
  let w1 = block.getInt32(offset + 4);
  let w2 = block.getInt32(offset + 8);
  let w3 = block.getInt32(offset + 12);
  let w4 = block.getInt32(offset + 16);
  let w5 = block.getInt32(offset + 20);
  let w6 = block.getInt32(offset + 24);
  let w7 = block.getInt32(offset + 28);
  let w8 = block.getInt32(offset + 32);
  let w9 = block.getInt32(offset + 36);
  let w10 = block.getInt32(offset + 40);
  let w11 = block.getInt32(offset + 44);
  let w12 = block.getInt32(offset + 48);
  let w13 = block.getInt32(offset + 52);
  let w14 = block.getInt32(offset + 56);
  let w15 = block.getInt32(offset + 60);
  for (let i = 0; ; i += 16) {
    h = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choose(e, f, g) + (K[i] ?? 0) + w0) | 0;
    d = (d + h) | 0;
    h = (h + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority(a, b, c)) | 0;
    g = (g + (rotate(d, 6) ^ rotate(d, 11) ^ rotate(d, 25)) + choose(d, e, f) + (K[i + 1] ?? 0) + w1) | 0;
    c = (c + g) | 0;
    g = (g + (rotate(h, 2) ^ rotate(h, 13) ^ rotate(h, 22)) + majority(h, a, b)) | 0;
    f = (f + (rotate(c, 6) ^ rotate(c, 11) ^ rotate(c, 25)) + choose(c, d, e) + (K[i + 2] ?? 0) + w2) | 0;
    b = (b + f) | 0;
    f = (f + (rotate(g, 2) ^ rotate(g, 13) ^ rotate(g, 22)) + majority(g, h, a)) | 0;
    e = (e + (rotate(b, 6) ^ rotate(b, 11) ^ rotate(b, 25)) + choose(b, c, d) + (K[i + 3] ?? 0) + w3) | 0;
    a = (a + e) | 0;
    e = (e + (rotate(f, 2) ^ rotate(f, 13) ^ rotate(f, 22)) + majority(f, g, h)) | 0;
    d = (d + (rotate(a, 6) ^ rotate(a, 11) ^ rotate(a, 25)) + choose(a, b, c) + (K[i + 4] ?? 0) + w4) | 0;
    h = (h + d) | 0;
    d = (d + (rotate(e, 2) ^ rotate(e, 13) ^ rotate(e, 22)) + majority(e, f, g)) | 0;
    c = (c + (rotate(h, 6) ^ rotate(h, 11) ^ rotate(h, 25)) + choose(h, a, b) + (K[i + 5] ?? 0) + w5) | 0;
    g = (g + c) | 0;
    c = (c + (rotate(d, 2) ^ rotate(d, 13) ^ rotate(d, 22)) + majority(d, e, f)) | 0;
    b = (b + (rotate(g, 6) ^ rotate(g, 11) ^ rotate(g, 25)) + choose(g, h, a) + (K[i + 6] ?? 0) + w6) | 0;
    f = (f + b) | 0;
    b = (b + (rotate(c, 2) ^ rotate(c, 13) ^ rotate(c, 22)) + majority(c, d, e)) | 0;
    a = (a + (rotate(f, 6) ^ rotate(f, 11) ^ rotate(f, 25)) + choose(f, g, h) + (K[i + 7] ?? 0) + w7) | 0;
    e = (e + a) | 0;
    a = (a + (rotate(b, 2) ^ rotate(b, 13) ^ rotate(b, 22)) + majority(b, c, d)) | 0;
    h = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choose(e, f, g) + (K[i + 8] ?? 0) + w8) | 0;
    d = (d + h) | 0;
    h = (h + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority(a, b, c)) | 0;
    g = (g + (rotate(d, 6) ^ rotate(d, 11) ^ rotate(d, 25)) + choose(d, e, f) + (K[i + 9] ?? 0) + w9) | 0;
    c = (c + g) | 0;
    g = (g + (rotate(h, 2) ^ rotate(h, 13) ^ rotate(h, 22)) + majority(h, a, b)) | 0;
    f = (f + (rotate(c, 6) ^ rotate(c, 11) ^ rotate(c, 25)) + choose(c, d, e) + (K[i + 10] ?? 0) + w10) | 0;
    b = (b + f) | 0;
    f = (f + (rotate(g, 2) ^ rotate(g, 13) ^ rotate(g, 22)) + majority(g, h, a)) | 0;
    e = (e + (rotate(b, 6) ^ rotate(b, 11) ^ rotate(b, 25)) + choose(b, c, d) + (K[i + 11] ?? 0) + w11) | 0;
    a = (a + e) | 0;
    e = (e + (rotate(f, 2) ^ rotate(f, 13) ^ rotate(f, 22)) + majority(f, g, h)) | 0;
    d = (d + (rotate(a, 6) ^ rotate(a, 11) ^ rotate(a, 25)) + choose(a, b, c) + (K[i + 12] ?? 0) + w12) | 0;
    h = (h + d) | 0;
    d = (d + (rotate(e, 2) ^ rotate(e, 13) ^ rotate(e, 22)) + majority(e, f, g)) | 0;
    c = (c + (rotate(h, 6) ^ rotate(h, 11) ^ rotate(h, 25)) + choose(h, a, b) + (K[i + 13] ?? 0) + w13) | 0;
    g = (g + c) | 0;
    c = (c + (rotate(d, 2) ^ rotate(d, 13) ^ rotate(d, 22)) + majority(d, e, f)) | 0;
    b = (b + (rotate(g, 6) ^ rotate(g, 11) ^ rotate(g, 25)) + choose(g, h, a) + (K[i + 14] ?? 0) + w14) | 0;
    f = (f + b) | 0;
    b = (b + (rotate(c, 2) ^ rotate(c, 13) ^ rotate(c, 22)) + majority(c, d, e)) | 0;
    a = (a + (rotate(f, 6) ^ rotate(f, 11) ^ rotate(f, 25)) + choose(f, g, h) + (K[i + 15] ?? 0) + w15) | 0;
    e = (e + a) | 0;
    a = (a + (rotate(b, 2) ^ rotate(b, 13) ^ rotate(b, 22)) + majority(b, c, d)) | 0;
    if (i === 48) break;
    w0 =
      (w0 + (rotate(w1, 7) ^ rotate(w1, 18) ^ (w1 >>> 3)) + w9 + (rotate(w14, 17) ^ rotate(w14, 19) ^ (w14 >>> 10))) |
      0;
    w1 =
      (w1 + (rotate(w2, 7) ^ rotate(w2, 18) ^ (w2 >>> 3)) + w10 + (rotate(w15, 17) ^ rotate(w15, 19) ^ (w15 >>> 10))) |
      0;
    w2 =
      (w2 + (rotate(w3, 7) ^ rotate(w3, 18) ^ (w3 >>> 3)) + w11 + (rotate(w0, 17) ^ rotate(w0, 19) ^ (w0 >>> 10))) | 0;
    w3 =
      (w3 + (rotate(w4, 7) ^ rotate(w4, 18) ^ (w4 >>> 3)) + w12 + (rotate(w1, 17) ^ rotate(w1, 19) ^ (w1 >>> 10))) | 0;
    w4 =
      (w4 + (rotate(w5, 7) ^ rotate(w5, 18) ^ (w5 >>> 3)) + w13 + (rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10))) | 0;
    w5 =
      (w5 + (rotate(w6, 7) ^ rotate(w6, 18) ^ (w6 >>> 3)) + w14 + (rotate(w3, 17) ^ rotate(w3, 19) ^ (w3 >>> 10))) | 0;
    w6 =
      (w6 + (rotate(w7, 7) ^ rotate(w7, 18) ^ (w7 >>> 3)) + w15 + (rotate(w4, 17) ^ rotate(w4, 19) ^ (w4 >>> 10))) | 0;
    w7 =
      (w7 + (rotate(w8, 7) ^ rotate(w8, 18) ^ (w8 >>> 3)) + w0 + (rotate(w5, 17) ^ rotate(w5, 19) ^ (w5 >>> 10))) | 0;
    w8 =
      (w8 + (rotate(w9, 7) ^ rotate(w9, 18) ^ (w9 >>> 3)) + w1 + (rotate(w6, 17) ^ rotate(w6, 19) ^ (w6 >>> 10))) | 0;
    w9 =
      (w9 + (rotate(w10, 7) ^ rotate(w10, 18) ^ (w10 >>> 3)) + w2 + (rotate(w7, 17) ^ rotate(w7, 19) ^ (w7 >>> 10))) |
      0;
    w10 =
      (w10 + (rotate(w11, 7) ^ rotate(w11, 18) ^ (w11 >>> 3)) + w3 + (rotate(w8, 17) ^ rotate(w8, 19) ^ (w8 >>> 10))) |
      0;
    w11 =
      (w11 + (rotate(w12, 7) ^ rotate(w12, 18) ^ (w12 >>> 3)) + w4 + (rotate(w9, 17) ^ rotate(w9, 19) ^ (w9 >>> 10))) |
      0;
    w12 =
      (w12 +
        (rotate(w13, 7) ^ rotate(w13, 18) ^ (w13 >>> 3)) +
        w5 +
        (rotate(w10, 17) ^ rotate(w10, 19) ^ (w10 >>> 10))) |
      0;
    w13 =
      (w13 +
        (rotate(w14, 7) ^ rotate(w14, 18) ^ (w14 >>> 3)) +
        w6 +
        (rotate(w11, 17) ^ rotate(w11, 19) ^ (w11 >>> 10))) |
      0;
    w14 =
      (w14 +
        (rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3)) +
        w7 +
        (rotate(w12, 17) ^ rotate(w12, 19) ^ (w12 >>> 10))) |
      0;
    w15 =
      (w15 + (rotate(w0, 7) ^ rotate(w0, 18) ^ (w0 >>> 3)) + w8 + (rotate(w13, 17) ^ rotate(w13, 19) ^ (w13 >>> 10))) |
      0;
  }
  to[0] = (from[0] ?? 0) + a;
  to[1] = (from[1] ?? 0) + b;
  to[2] = (from[2] ?? 0) + c;
  to[3] = (from[3] ?? 0) + d;
  to[4] = (from[4] ?? 0) + e;
  to[5] = (from[5] ?? 0) + f;
  to[6] = (from[6] ?? 0) + g;
  to[7] = (from[7] ?? 0) + h;
};
