export const hex = (digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join("");

const word = (): string =>
  Math.floor(Math.random() * 0x1_0000_0000)
    .toString(16)
    .padStart(8, "0");

/** A UUID of version 7 (RFC 9562): k6's own module makes only version 4. */
export const requestId = (): string => {
  const time = Date.now().toString(16).padStart(12, "0");
  const [first, second, third] = [word(), word(), word()];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${first.slice(0, 3)}-8${first.slice(3, 6)}-${second}${third.slice(0, 4)}`;
};
