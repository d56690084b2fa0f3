import { createHash } from "node:crypto";

/** What is stored of a secret with 256 bits of entropy: it needs neither salt nor stretching. */
export const secretHash = (secret: string): Buffer => createHash("sha256").update(secret, "utf8").digest();
