import { startOperatorWallet } from "@croupier/testing/operator-wallet/operator-wallet";
import { runProcess } from "@croupier/telemetry/run-process";
import type { SigningKey } from "@croupier/wallet/signature";
import { DEMO_CURRENCY, DEMO_FUNDS, DEMO_PLAYER, DEMO_WALLET_TOKEN } from "./demo.ts";

/**
 * The wallet of the demo casino that keeps its players' money itself, with the demo player's money in it. What it has done
 * outlives it, in `CROUPIER_OPERATOR_JOURNAL`; `CROUPIER_OPERATOR_KEYS` is the list of keys that it knows our calls by.
 */
await runProcess(async () => {
  const { PORT = "0", CROUPIER_OPERATOR_KEYS = "[]", CROUPIER_OPERATOR_JOURNAL = "" } = process.env;
  const keys = JSON.parse(CROUPIER_OPERATOR_KEYS) as readonly SigningKey[];
  const wallet = await startOperatorWallet({ keys, port: Number(PORT), journalPath: CROUPIER_OPERATOR_JOURNAL });
  const { books } = wallet;
  // A player who has lost everything is funded again at the next start.
  if ((books.state.players.get(DEMO_PLAYER)?.balance ?? 0n) === 0n) {
    const player = { playerId: DEMO_PLAYER, currency: DEMO_CURRENCY, balance: DEMO_FUNDS };
    books.setPlayer({ ...player, tokens: [DEMO_WALLET_TOKEN], blocked: false });
  }
  return wallet;
});
