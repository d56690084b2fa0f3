/** A card's id modulo 52 says what it is: rank = id mod 13 (0 = ace … 12 = king), suit = ⌊id / 13⌋ mod 4. */
export const rankOf = (card: number): number => card % 13;
export const suitOf = (card: number): number => Math.floor(card / 13) % 4;
