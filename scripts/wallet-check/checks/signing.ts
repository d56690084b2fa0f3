import { uuidV7 } from "@croupier/contract/ids";
import type { WalletErrorCode } from "@croupier/wallet/protocol";
import { REPLAY_WINDOW_MS, signCall, type SigningKey } from "@croupier/wallet/signature";
import type { Check } from "../check.ts";
import type { Subject } from "../subject.ts";
import type { Sign } from "../wire.ts";

/** A little beyond the window. */
const BEYOND_MS = REPLAY_WINDOW_MS + 60_000;

/** Sends a debit that is signed wrongly. */
const refusesSignature =
  (key: SigningKey, code: WalletErrorCode, sign: (key: SigningKey) => Sign) =>
  async (subject: Subject): Promise<void> => {
    const before = await subject.balance();
    await subject.refused([code], "debit", subject.debit(uuidV7(), subject.stake), { sign: sign(key) });
    await subject.holds(before, "a debit with a bad signature");
  };

/** `key` is the right one. */
export const signing = (key: SigningKey): readonly Check[] => {
  const bad = (
    name: string,
    says: string,
    sign: (key: SigningKey) => Sign,
    code: WalletErrorCode = "signature_invalid",
  ) => ({
    name,
    says,
    run: refusesSignature(key, code, sign),
  });
  return [
    bad("signature-missing", "a call without a signature is refused", () => () => undefined),
    bad("signature-malformed", "a header that is no signature is refused", () => () => "t=1,k=,v1="),
    bad(
      "signature-of-another-key",
      "a key id that was never given is refused",
      ({ secret }) =>
        (call, body) =>
          signCall({ id: "no-such-key", secret }, { call, body }),
    ),
    bad(
      "signature-of-another-secret",
      "a signature made with another secret is refused",
      ({ id }) =>
        (call, body) =>
          signCall({ id, secret: "not the secret of both sides" }, { call, body }),
    ),
    bad(
      "signature-of-another-body",
      "a body that was changed on its way is refused",
      (own) => (call, body) => signCall(own, { call, body: `${body} ` }),
    ),
    bad(
      "signature-of-another-call",
      "a signature for one call is not good for another",
      (own) => (_, body) => signCall(own, { call: "credit", body }),
    ),
    bad(
      "signature-expired",
      "a signature that is too old is refused, so that nobody can play a call back",
      (own) => (call, body) => signCall(own, { call, body }, Date.now() - BEYOND_MS),
      "signature_expired",
    ),
    bad(
      "signature-from-the-future",
      "a signature whose time is yet to come is refused",
      (own) => (call, body) => signCall(own, { call, body }, Date.now() + BEYOND_MS),
      "signature_expired",
    ),
  ];
};
