import { createReadStream } from "node:fs";
import { Unreadable } from "./unreadable.ts";

/** Some hundred thousand rounds; what is parsed takes ten times the memory. */
const MAX_BYTES = 64 * 1_024 * 1_024;

const reasonOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a directory";
  if (code === "EACCES") return "you may not read it";
  return message;
};

export const nameOf = (file: string): string => (file === "-" ? "the standard input" : file);

/** A whole file, or the standard input for `-`, as text. Throws Unreadable. */
export const readText = async (file: string): Promise<string> => {
  const name = nameOf(file);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // A pipe does not tell its size beforehand, so all are counted as they come.
    for await (const chunk of (file === "-" ? process.stdin : createReadStream(file)) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BYTES) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new Unreadable(`${name} can't be read: ${reasonOf(error)}`);
  }
  if (size > MAX_BYTES) throw new Unreadable(`${name} is larger than 64 MiB; split it`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Unreadable(`${name} is not JSON: it is not UTF-8 text`);
  }
};
