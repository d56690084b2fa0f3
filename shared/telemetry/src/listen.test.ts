import { once } from "node:events";
import { Agent, type IncomingMessage, request, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listen } from "./listen.ts";

/** A client that keeps its connection for the next request. */
const ask = async (url: string, agent: Agent): Promise<string> => {
  const [response] = (await once(request(url, { agent }).end(), "response")) as [IncomingMessage];
  return text(response);
};

test("a door that closes answers what is in flight, and then keeps no connection for what may come", async () => {
  const arrived = Promise.withResolvers<ServerResponse>();
  const door = await listen((_, response) => arrived.resolve(response), "127.0.0.1", 0);
  const agent = new Agent({ keepAlive: true });
  const answer = ask(door.url, agent);
  const response = await arrived.promise;
  const from = performance.now();
  const closed = door.close();
  response.end("done");
  expect(await answer).toBe("done");
  await closed;
  expect(performance.now() - from).toBeLessThan(5_000);
  agent.destroy();
});
