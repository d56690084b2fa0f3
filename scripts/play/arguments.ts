export interface PlayCommand {
  readonly game: string | undefined;
  /** Minor units; undefined for what the game is configured to begin with. */
  readonly stake: number | undefined;
  /** JSON, as given. */
  readonly selection: string | undefined;
  /** What is no option of ours is a member of the selection, in the words of the command line. */
  readonly members: Readonly<Record<string, string>>;
  /** Decisions in their own words, in order; undefined to be asked. */
  readonly actions: readonly string[] | undefined;
  /** For play money. */
  readonly demo: boolean;
  /** At the casino that keeps its players' money itself. */
  readonly seamless: boolean;
  /** The draws of the round, as given; then it is for play money too. */
  readonly force: string | undefined;
  readonly json: boolean;
  /** Print a launch token instead of playing. */
  readonly launchToken: boolean;
  readonly help: boolean;
}

export const usage = (games: readonly string[]): string => `pnpm play GAME [--stake N] [--MEMBER VALUE …]

Plays one round against the casino that \`pnpm dev\` runs, and verifies it. A round left open goes on.

  --stake N          minor units; the game's default unless told
  --MEMBER VALUE     what the bet is on, member by member: --calls heads,tails
  --selection JSON   the same in one: --selection '{"calls":["heads","tails"]}'; a list makes as many wagers, each of the
                     stake. With neither, the first bet of the game's PAR sheet is made
  --actions TEXT     decisions, in their own words, with semicolons between: --actions 'hit; stand'. Without, they are
                     asked for one by one; an empty line leaves the round open, and the next call goes on with it
  --demo             for play money
  --wallet seamless  at the casino beside it, which keeps its players' money in a wallet of its own
  --force N,N,…      these draws first, in the order in which verify lists them; for play money, by a player of its own,
                     and only where the casino is one for development, such as that of \`pnpm dev\`
  --json             prints the round and its verification as JSON
  --launch-token     plays nothing: prints a launch token for a front end of yours
  --help             this text

Games: ${games.join(", ")}

CROUPIER_URL, CROUPIER_OPERATOR_KEY and CROUPIER_PLAYER name another gateway, its API key and the operator's player.`;

/** `max-reveals` as a contract spells it. */
const memberName = (option: string): string => option.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** Reads the command line; an option without a value is `true`. Returns the sentence that says what is wrong with it. */
export const readArguments = (args: readonly string[]): PlayCommand | string => {
  const games: string[] = [];
  const options = new Map<string, string>();
  const rest = args.values();
  let next = rest.next();
  while (!next.done) {
    const arg = next.value;
    next = rest.next();
    if (arg === "-h") {
      options.set("help", "true");
      continue;
    }
    if (!arg.startsWith("--")) {
      games.push(arg);
      continue;
    }
    const [, name = "", given] = /^--([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    const follows = given === undefined && !FLAGS.has(name) && !next.done && !next.value.startsWith("--");
    const value = given ?? (follows ? String(next.value) : "true");
    if (follows) next = rest.next();
    if (options.has(name)) return `--${name} is given twice`;
    options.set(name, value);
  }
  if (games.length > 1) return `one game at a time, not ${games.join(" and ")}`;
  const stake = options.get("stake");
  const members = [...options].filter(([name]) => !OWN.has(name));
  const wallet = options.get("wallet") ?? "hosted";
  if (wallet !== "hosted" && wallet !== "seamless") return `--wallet is hosted or seamless, not ${wallet}`;
  if (options.has("selection") && members.length > 0) return `--selection says it all: leave out --${members[0]?.[0]}`;
  return {
    game: games[0],
    // What isn't a number goes to the gateway as it is, which says best what a stake is.
    stake: stake === undefined ? undefined : STAKE.test(stake) ? Number(stake) : Number.NaN,
    selection: options.get("selection"),
    members: Object.fromEntries(members.map(([name, value]) => [memberName(name), value])),
    actions: options.get("actions")?.split(";"),
    demo: options.has("demo"),
    seamless: wallet === "seamless",
    force: options.get("force"),
    json: options.has("json"),
    launchToken: options.has("launch-token"),
    help: options.has("help"),
  };
};

const STAKE = /^-?\d+(\.\d+)?$/;
const FLAGS = new Set(["demo", "json", "help", "launch-token"]);
const OWN = new Set(["stake", "selection", "actions", "force", "wallet", ...FLAGS]);
