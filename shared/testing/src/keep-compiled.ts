import { flushCompileCache } from "node:module";

const tell = process.send?.bind(process);

/**
 * Loaded before a service that will be killed: Node keeps what it has compiled only as it exits by itself, so this has it
 * kept once the service is ready.
 */
process.send = (message: unknown): boolean => {
  flushCompileCache();
  return tell?.(message) ?? false;
};
