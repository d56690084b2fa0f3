import type { ErrorCode } from "@croupier/contract/errors";
import { CroupierError } from "../error.ts";

/** An error as the gateway says it. */
interface Said {
  readonly message: string;
  readonly data: { readonly code: ErrorCode; readonly httpStatus: number; readonly traceId?: string };
}

const isSaid = (value: unknown): value is Said =>
  typeof value === "object" &&
  value !== null &&
  "message" in value &&
  "data" in value &&
  typeof value.data === "object" &&
  value.data !== null &&
  "code" in value.data &&
  typeof value.data.code === "string";

/** What the gateway says in this text; undefined where it is not the gateway's. */
export const saidError = (text: string): CroupierError | undefined => {
  try {
    const json: unknown = JSON.parse(text);
    const said: unknown = typeof json === "object" && json !== null && "error" in json ? json.error : json;
    if (!isSaid(said)) return undefined;
    const { code, httpStatus: status, traceId } = said.data;
    return new CroupierError(code, said.message, { status, traceId });
  } catch {
    return undefined;
  }
};

export const networkError = (status: number, cause?: unknown): CroupierError =>
  new CroupierError("network", "No stream from the gateway.", { status, cause });

/** Whether coming back may help: nobody said no, or only that it is too much for now. */
export const isPassing = ({ code, status }: CroupierError): boolean =>
  code === "network" ? status === 0 || status === 429 || status >= 500 : status === 429 || status >= 500;
