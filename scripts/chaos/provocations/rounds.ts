import { uuidV7 } from "@croupier/contract/ids";
import type { Launched } from "@croupier/testing/stack";
import { addJob, jobEnds, lineWith, panel, search, seen, statement } from "../look.ts";
import { flip, lookNow, openHand } from "../play.ts";
import type { Provocation } from "../provocation.ts";

const DAY_MS = 86_400_000;

export const stuckOpen = (): Provocation => ({
  alert: "RoundsStuckOpen",
  game: "blackjack",
  faster: 60,
  cause: "a game's service is dead, and a hand that was left a month and half an hour ago can't be ended",
  async provoke(house) {
    const { client } = await house.stack.launch();
    const { id } = await openHand(client);
    await house.stack.service.kill();
    const ago = "interval '30 days 31 minutes'";
    // What is written once is not changed, unless by whoever may turn that off.
    await house.sql(`set session_replication_role = replica;
      update actions set taken_at = taken_at - ${ago} where round_id = '${id}';
      update rounds set opened_at = opened_at - ${ago} where id = '${id}'`);
    await addJob(house, "resolve-abandoned");
  },
  steps: [
    {
      says: "search `an abandoned round can't be ended`: game, roundId, code.",
      async look(house) {
        const { game, code } = await lineWith(house, "worker", "an abandoned round can't be ended");
        return seen(game === "blackjack" && code === "unavailable", `a round of ${String(game)}: \`${String(code)}\``);
      },
    },
    {
      says: "is the game's service there?",
      async look(house) {
        const up = await panel(house, "cluster", "Scraped");
        const service = up.find(({ labels }) => labels["job"] === "croupier-blackjack");
        return seen(service?.value === 0, "it is not");
      },
    },
  ],
  async mend(house) {
    await house.stack.service.start();
    await jobEnds(house, "resolve-abandoned");
    seen(search(house, "worker", "an abandoned round has been ended").length > 0, "the round has been ended");
  },
});

export const commitmentTooLong = (): Provocation => {
  let player: Launched | undefined;
  return {
    alert: "CommitmentUsedTooLong",
    game: "coin-flip",
    faster: 360,
    cause: "a player plays under a seed pair that is 181 days old",
    async provoke(house) {
      player = await house.stack.launch();
      await player.client.fairness.rotate({ clientSeed: "mine" });
      const old = uuidV7(Date.now() - 181 * DAY_MS);
      const whose = `player_id = '${player.playerId}'`;
      await house.sql(`set session_replication_role = replica;
        update seed_pairs set id = '${old}' where ${whose} and state = 'active';
        update accounts set pair_id = '${old}' where ${whose} and pair_id is not null`);
      await flip(player.client);
      await lookNow(house);
    },
    steps: [
      {
        says: "_Fairness_, Commitments: which operator, age or rounds?",
        async look(house) {
          const [oldest] = await panel(house, "fairness", "Oldest seed pair in use");
          const days = ((oldest?.value ?? 0) * 1_000) / DAY_MS;
          return seen(
            oldest?.labels["operator"] === house.stack.operatorId && Math.floor(days) === 181,
            "age: 181 days",
          );
        },
      },
      statement(
        "select player_id, next_nonce, uuid_extract_timestamp(pair_id) from accounts where operator_id = '…' and mode = 'real' and last_opened_at > now() - interval '1 day' order by next_nonce desc limit 10;",
        ([first]) => seen(first?.["player_id"] === player?.playerId, "which player, and since when"),
        ({ stack }) => [stack.operatorId],
      ),
    ],
    async mend(house) {
      await player?.client.fairness.rotate({ clientSeed: "another" });
      await lookNow(house);
    },
  };
};
