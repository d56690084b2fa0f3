import { serviceKey, signIdentity } from "@croupier/contract/identity";
import type { ConnectsService } from "@croupier/gateway/upstream/connect-hosts";
import type { Host } from "@croupier/host/host";
import { createSignedCalls } from "@croupier/host/signed-calls";
import { inSpan } from "@croupier/telemetry/span";

/**
 * A game service in this process, in the place of one over HTTP. What crosses is the same: JSON, and an identity that is
 * signed here and checked there, so neither side can come to lean on the other's memory or on not being asked who it is.
 */
export const connectLocally =
  (host: Host): ConnectsService =>
  ({ name, identityKey }) => {
    const key = serviceKey(identityKey, name);
    const answerSigned = createSignedCalls({ host, identityKeys: new Map([[name, [key]]]) });
    return {
      name,
      post: ({ path, caller, body, timeoutMs }) =>
        inSpan(`POST ${path}`, { kind: "client", attributes: { "service.peer.name": name } }, async () => {
          const identity = signIdentity(key, caller, { service: name, method: "POST", path, body });
          const late = Promise.withResolvers<undefined>();
          const timer = setTimeout(() => late.resolve(undefined), timeoutMs);
          const call = { path, identity, body: Buffer.from(body), deadlineMs: Date.now() + timeoutMs };
          try {
            const answered = await Promise.race([answerSigned(call), late.promise]);
            if (!answered) return { failure: "late", cause: undefined };
            const json = JSON.parse(JSON.stringify(answered.answer)) as unknown;
            return { failure: undefined, status: answered.status, json };
          } catch (cause) {
            return { failure: "broken", cause };
          } finally {
            clearTimeout(timer);
          }
        }),
      close: () => Promise.resolve(),
    };
  };
