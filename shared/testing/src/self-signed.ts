import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** DER (X.690): a tag, a length, the content. */
const der = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
};

const sequence = (...contents: readonly Uint8Array[]) => der(0x30, ...contents);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const time = (at: Date) => der(0x18, Buffer.from(at.toISOString().replace(/[-:T]|\.\d+/g, "")));
const bits = (content: Uint8Array) => der(0x03, Buffer.from([0]), content);

const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));
const nameOf = (host: string) => sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(host)))));
/** subjectAltName, a DNS name. */
const altName = (host: string) => sequence(oid("551d11"), der(0x04, sequence(der(0x82, Buffer.from(host)))));

/** A certificate that vouches for itself (RFC 5280, version 3, P-256) and holds for a day, with its key, both PEM. */
export const selfSigned = (host: string): { readonly key: string; readonly cert: string } => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const now = Date.now();
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    nameOf(host),
    sequence(time(new Date(now - 3_600_000)), time(new Date(now + 86_400_000))),
    nameOf(host),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(altName(host))),
  );
  const whole = sequence(body, ECDSA_WITH_SHA256, bits(sign("sha256", body, privateKey)));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
};
