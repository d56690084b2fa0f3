/** For tests of rules; the maths walks through all draws of a game by the same. */
export { dealing, scriptedDraws } from "@croupier/math/scripted-draws";
