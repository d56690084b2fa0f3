import { type Call, type CallName, maxAnswerBytes } from "@croupier/wallet/protocol";
import { exchange } from "@croupier/wallet/exchange";
import type { WalletOutcome } from "@croupier/wallet/outcome";
import { readAnswer } from "@croupier/wallet/read-answer";
import { SIGNATURE_HEADER, signCall, type SigningKey } from "@croupier/wallet/signature";
import { Pool } from "undici";

/** The value of the signature's header, or undefined to send none. */
export type Sign = (name: CallName, body: string) => string | undefined;

/** Calls as Croupier makes them, and as it never would. */
export interface Wire {
  readonly sign: Sign;
  /** `body` is what is sent; `call` what its answer is held against. */
  post<Name extends CallName>(name: Name, call: Call<Name>, how?: How): Promise<WalletOutcome<Name>>;
  /** Of all answers, in milliseconds. */
  readonly timesMs: readonly number[];
  close(): Promise<void>;
}

export interface How {
  readonly body?: string;
  readonly sign?: Sign;
}

export interface WireOptions {
  readonly url: URL;
  readonly key: SigningKey;
  readonly timeoutMs: number;
}

export const openWire = ({ url, key, timeoutMs }: WireOptions): Wire => {
  const pool = new Pool(url.origin, { connections: 16, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
  const prefix = url.pathname.replace(/\/$/, "");
  const timesMs: number[] = [];
  const own: Sign = (name, body) => signCall(key, { call: name, body });
  return {
    sign: own,
    timesMs,
    post: async (name, call, { body = JSON.stringify(call), sign = own } = {}) => {
      const signature = sign(name, body);
      const headers = {
        accept: "application/json",
        "content-type": "application/json",
        ...(signature === undefined ? {} : { [SIGNATURE_HEADER]: signature }),
      };
      const startMs = performance.now();
      const signal = AbortSignal.timeout(timeoutMs);
      const received = await exchange(pool, {
        path: `${prefix}/${name}`,
        body,
        headers,
        maxBytes: maxAnswerBytes(name),
        signal,
      });
      timesMs.push(performance.now() - startMs);
      return "outcome" in received ? received : readAnswer(name, call, received);
    },
    close: () => pool.destroy(),
  };
};
