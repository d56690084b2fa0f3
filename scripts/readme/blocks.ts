/** A README's generated parts: what stands between `<!-- name:begin -->` and `<!-- name:end -->`. */
export type BlockName = "par" | "simulation";

/** What to write where the block belongs. */
export const marks = (name: BlockName): readonly [begin: string, end: string] => [
  `<!-- ${name}:begin -->`,
  `<!-- ${name}:end -->`,
];

const locate = (text: string, name: BlockName): readonly [from: number, to: number] | undefined => {
  const [begin, end] = marks(name);
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  return from < 0 || to < 0 ? undefined : [from + begin.length, to];
};

/** What the block holds; undefined if the text has no such marks. */
export const readBlock = (text: string, name: BlockName): string | undefined => {
  const place = locate(text, name);
  return place && text.slice(...place);
};

/** The text with another content between the marks; undefined if it has no such marks. */
export const fillBlock = (text: string, name: BlockName, content: string): string | undefined => {
  const place = locate(text, name);
  return place && `${text.slice(0, place[0])}\n\n${content.trim()}\n\n${text.slice(place[1])}`;
};
