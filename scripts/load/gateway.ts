import http, { type RefinedResponse, type ResponseType } from "k6/http";
import { Counter, Rate, Trend } from "k6/metrics";
import { EXPECTED } from "./expected.ts";
import { setting } from "./setting.ts";

/** What a call came to: what it is answered, or the code of its refusal and whether the same may be asked again. */
export type Answer<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly code: string; readonly retry: boolean };

/** Calls that were answered, refusals of the rules included, of all that were made. */
const answered = new Rate("calls_answered");
/** Of the answered ones alone. */
const accepted = new Trend("accepted_ms", true);
/** Turned away: 429, and 503 with Retry-After. */
const turnedAway = new Counter("calls_turned_away");
/** What must never be: 500, an answer that is not ours, a refusal that makes no sense. */
const faults = new Counter("faults");

interface Envelope {
  readonly result?: { readonly data: unknown };
  readonly error?: { readonly data: { readonly code: string } };
}

const envelopeOf = (response: RefinedResponse<ResponseType>): Envelope => {
  try {
    return response.json() as unknown as Envelope;
  } catch {
    return {};
  }
};

/** Makes one call, as any HTTP client would. Status 0 is no answer at all. */
export const call = <Data>(procedure: string, input: unknown, token: string): Answer<Data> => {
  const response = http.post(`${setting.url}/trpc/${procedure}`, JSON.stringify(input), {
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    tags: { name: procedure },
    timeout: "15s",
  });
  const { result, error } = envelopeOf(response);
  if (response.status === 200 && result) {
    answered.add(true);
    accepted.add(response.timings.duration);
    return { ok: true, data: result.data as Data };
  }
  const code = error?.data.code ?? "";
  const away = response.status === 429 || (response.status === 503 && response.headers["Retry-After"] !== undefined);
  const retry = away || response.status === 503 || response.status === 504 || response.status === 0;
  const expected = EXPECTED.has(code);
  answered.add(expected);
  if (away) turnedAway.add(1, { code });
  if (!expected && !retry) faults.add(1, { procedure, status: String(response.status), code });
  return { ok: false, code, retry };
};
