import { errorStatus, isRefusal } from "@croupier/contract/errors";
import type { Caller } from "@croupier/contract/identity";
import { contracts } from "../src/games.gen.ts";
import { rootKey, startTestGateway, type TestGateway } from "./gateway-fixture.ts";
import { startScriptedHost } from "./scripted-host.ts";

/** What a host does with a call whose identity holds, as `Host.call` of the host package. */
export type CallHost = (call: {
  readonly caller: Caller;
  readonly path: string;
  readonly input: unknown;
  readonly deadlineMs: number;
}) => Promise<object>;

/** A gateway before services that leave every game's calls to `callHost`. */
export const startHostedGateway = async (databaseUrl: string, callHost: CallHost): Promise<TestGateway> => {
  await using started = new AsyncDisposableStack();
  const services = Object.keys(contracts).map(async (game) => {
    const host = await startScriptedHost(game, rootKey, async ({ caller, path, input, timeoutMs }) => {
      const json = await callHost({ caller, path, input, deadlineMs: Date.now() + timeoutMs });
      return { status: isRefusal(json) ? errorStatus(json.code) : 200, json };
    });
    return [game, started.use(host).url] as const;
  });
  const serviceUrls = new Map(await Promise.all(services));
  const gateway = started.use(await startTestGateway({ databaseUrl, serviceUrls, realHosts: true }));
  const running = started.move();
  const close = () => running.disposeAsync();
  return { ...gateway, close, [Symbol.asyncDispose]: close };
};
