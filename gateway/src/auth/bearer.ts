/** The credential in `Authorization: Bearer …`; undefined if there is none. */
export const bearer = (authorization: string | undefined): string | undefined =>
  /^Bearer +([^\s]+)$/i.exec(authorization?.trim() ?? "")?.[1];
