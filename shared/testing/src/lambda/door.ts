import { fileURLToPath } from "node:url";
import { startApiGateway } from "./api-gateway.ts";
import { startFunction } from "./environment.ts";
import { startRuntimeApi } from "./runtime-api.ts";

const SOURCE = fileURLToPath(import.meta.resolve("@croupier/gateway/lambda"));

export interface LambdaDoorOptions {
  /** The gateway's; without an address of its own it is told where API Gateway stands. */
  readonly environment: Readonly<Record<string, string>>;
  /** The bundle to run in place of the sources. */
  readonly module?: string;
  /** How many calls it serves at a time; the others wait. */
  readonly environments?: number;
  readonly print?: (text: string) => void;
}

export interface LambdaDoor extends AsyncDisposable {
  readonly url: string;
  /** Of the processes that the function runs in. */
  readonly pids: () => readonly number[];
}

/** The gateway as it stands in Lambda: API Gateway, the runtime API, AWS's own runtime client and our function. */
export const startLambdaDoor = async ({
  environment,
  module = SOURCE,
  environments = 4,
  print = () => {},
}: LambdaDoorOptions): Promise<LambdaDoor> => {
  await using started = new AsyncDisposableStack();
  const api = started.use(await startRuntimeApi());
  const { url } = started.use(await startApiGateway(api));
  const told = { CROUPIER_PUBLIC_URL: url, ...environment };
  const { pids } = started.use(await startFunction(api, { module, environment: told, environments, print }));
  const running = started.move();
  return { url, pids, [Symbol.asyncDispose]: () => running.disposeAsync() };
};
