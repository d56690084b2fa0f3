/** Deeper than anything that is asked of us; and far from what costs a program its stack. */
const MOST = 32;

const [QUOTE, BACKSLASH] = ['"', "\\"].map((one) => one.charCodeAt(0));
const OPENING = new Set(["[", "{"].map((one) => one.charCodeAt(0)));
const CLOSING = new Set(["]", "}"].map((one) => one.charCodeAt(0)));

/** Whether JSON, or what is meant to be, has lists and objects within each other more often than anything that we read. */
export const isTooDeep = (json: string): boolean => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (quoted && code === BACKSLASH) at += 1;
    else if (code === QUOTE) quoted = !quoted;
    else if (!quoted && OPENING.has(code) && (depth += 1) > MOST) return true;
    else if (!quoted && CLOSING.has(code)) depth -= 1;
  }
  return false;
};
