import { RemovalPolicy, SecretValue } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { Stage } from "../stages.ts";

/** 32 bytes in base64url are so many characters. */
const KEY_CHARACTERS = 43;

export interface SecretOptions {
  readonly key: IKey;
  /** Who reads it: `gateway`, `hosts`, `worker` …, the folder it is in. */
  readonly of: string;
  readonly description: string;
  /** Why no machine changes it every month. */
  readonly notRotatedBecause: string;
}

/** A secret of letters and digits alone, which is a key of ours (32 bytes in base64url), and also fits into a URL. */
export const createSecret = (scope: Construct, stage: Stage, name: string, options: SecretOptions): Secret => {
  const secret = new Secret(scope, `${name}-secret`, {
    secretName: `croupier/${stage.name}/${options.of}/${name}`,
    description: options.description,
    encryptionKey: options.key,
    generateSecretString: { passwordLength: KEY_CHARACTERS, excludePunctuation: true, includeSpace: false },
    removalPolicy: stage.keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  acknowledge(secret, { "AwsSolutions-SMG4": options.notRotatedBecause });
  return secret;
};

/** Where something is: no secret, but given to pods the same way. */
export const createAddress = (scope: Construct, stage: Stage, name: string, address: string, key: IKey): void => {
  const made = new Secret(scope, `${name}-address`, {
    secretName: `croupier/${stage.name}/addresses/${name}`,
    description: `Where ${name} is`,
    encryptionKey: key,
    secretStringValue: SecretValue.unsafePlainText(address),
    removalPolicy: stage.keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  acknowledge(made, { "AwsSolutions-SMG4": "It is an address, which changes with what is there and not with time." });
};

/** The secret's value, filled in by CloudFormation as it deploys; no template holds it. */
export const valueOf = (secret: Secret): string => SecretValue.secretsManager(secret.secretArn).unsafeUnwrap();
