/** The word, among allowed origins, for all that brands allow. */
export const OF_BRANDS = "brands";
