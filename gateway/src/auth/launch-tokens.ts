import { randomBytes } from "node:crypto";

/** Buys a session token once. Only its hash is kept. */
export const newLaunchToken = (): string => `launch_${randomBytes(32).toString("base64url")}`;
