/** A simulation as a README keeps it: the command and all that it printed. */
export interface SimulationRecord {
  readonly variant: string;
  /** Of the rules and parameters that were played. */
  readonly rulesHash: string;
  /** `pnpm simulate dice …` */
  readonly command: string;
  readonly output: string;
}

const RECORD =
  /<summary><code>(?<command>[^<]+)<\/code><\/summary>\n\n`(?<variant>[^`]+)`, rules hash `(?<hash>[0-9a-f]{64})`\n\n```text\n(?<output>[\s\S]*?)\n```/g;

/** The records in a block, in its order. */
export const parseSimulations = (block: string): readonly SimulationRecord[] =>
  [...block.matchAll(RECORD)].map(({ groups }) => ({
    variant: groups?.["variant"] ?? "",
    rulesHash: groups?.["hash"] ?? "",
    command: groups?.["command"] ?? "",
    output: groups?.["output"] ?? "",
  }));

const show = ({ variant, rulesHash, command, output }: SimulationRecord): string => `<details>
<summary><code>${command}</code></summary>

\`${variant}\`, rules hash \`${rulesHash}\`

\`\`\`text
${output}
\`\`\`

</details>`;

/** The block with this record added, or in the place of its variant's. */
export const recordSimulation = (block: string, record: SimulationRecord): string => {
  const others = parseSimulations(block);
  const known = others.some(({ variant }) => variant === record.variant);
  const records = known
    ? others.map((other) => (other.variant === record.variant ? record : other))
    : [...others, record];
  return records.map(show).join("\n\n");
};
