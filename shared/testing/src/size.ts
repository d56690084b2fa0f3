/** How much a test does: the first in `pnpm test`, which has five minutes, the second in `pnpm test:long`. */
export const sized = <Size extends number | string>(usual: Size, long: Size): Size =>
  process.env["CROUPIER_TEST_SIZE"] === "long" ? long : usual;
