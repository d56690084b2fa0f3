import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { uuidV7 } from "@croupier/contract/ids";
import { DevError } from "./dev-error.ts";
import type { DevHome } from "./home.ts";
import { readJsonObject, writePrivateJson } from "./private-file.ts";

/** Keys are 32 random bytes in base64url. */
export interface DevSecrets {
  /** The root of the keys by which game services know who calls. */
  readonly identityKey: string;
  /** Ed25519 seed; signs session tokens. */
  readonly sessionKey: string;
  /** What server seeds are derived from, known as `dev-1`. */
  readonly masterKey: string;
  /** The demo casino's API key. */
  readonly operatorKey: string;
  readonly operatorId: string;
  readonly apiKeyId: string;
  /** What the keys to operators' wallets are derived from, known as `dev`. */
  readonly walletKey: string;
  /** The same of the demo casino that keeps its players' money itself. */
  readonly seamlessOperatorKey: string;
  readonly seamlessOperatorId: string;
  readonly seamlessApiKeyId: string;
}

const key = (): string => randomBytes(32).toString("base64url");

/** The keys of this checkout, made the first time. */
export const ensureSecrets = ({ secretsFile }: DevHome): DevSecrets => {
  const fresh: DevSecrets = {
    identityKey: key(),
    sessionKey: key(),
    masterKey: key(),
    operatorKey: key(),
    operatorId: uuidV7(),
    apiKeyId: uuidV7(),
    walletKey: key(),
    seamlessOperatorKey: key(),
    seamlessOperatorId: uuidV7(),
    seamlessApiKeyId: uuidV7(),
  };
  const kept = readJsonObject(secretsFile);
  // Never written over: the database is worth nothing without its master key.
  if (kept === undefined && existsSync(secretsFile)) {
    throw new DevError(`${secretsFile} can't be read: restore it, or start afresh with \`pnpm dev --reset\``);
  }
  // One that an older checkout did not have yet is made now.
  const secrets: DevSecrets = { ...fresh, ...kept };
  if (Object.keys(fresh).some((name) => kept?.[name] === undefined)) writePrivateJson(secretsFile, secrets);
  return secrets;
};
