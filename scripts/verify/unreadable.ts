/** The input is not what it should be; the message is one sentence for who gave it. */
export class Unreadable extends Error {
  override name = "Unreadable";
}
