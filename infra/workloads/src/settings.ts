import { nameIn, type Stage } from "@croupier/cloud/stages";
import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { beforeSync } from "./before-sync.ts";
import { heapMiB, metadataOf, OBSERVABILITY, type Program } from "./program.ts";

/** Where an image has the certificates of RDS. */
const CERTIFICATES = "/app/rds-ca.pem";

/** API Gateway and the load balancer each say whom they were called by; what a client says stands before both. */
const PROXIES = 2;

const shared = (stage: Stage, program: Program): Record<string, string> => ({
  NODE_OPTIONS: `--enable-source-maps --max-old-space-size=${heapMiB(program.resources)}`,
  NODE_EXTRA_CA_CERTS: CERTIFICATES,
  LOG_LEVEL: "info",
  HOST: "0.0.0.0",
  CROUPIER_STAGE: stage.name,
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://alloy.${OBSERVABILITY}.svc:4318`,
  OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${stage.name}`,
});

const SERVICES = "http://{game}:8080";

const own = (stage: Stage, { kind, ports }: Program): Record<string, string> => {
  const port = { PORT: String(ports?.calls ?? ports?.operations ?? "") };
  switch (kind) {
    case "gateway":
      return {
        ...port,
        CROUPIER_OPERATIONS_PORT: String(ports?.operations),
        CROUPIER_SERVICES: SERVICES,
        CROUPIER_PUBLIC_URL: `https://api.${stage.edge.domain}`,
        CROUPIER_ALLOWED_ORIGINS: "brands",
        CROUPIER_TRUSTED_PROXIES: String(PROXIES),
      };
    case "worker":
      return { ...port, CROUPIER_SERVICES: SERVICES };
    case "game":
      return port;
    case "migration":
      return {};
  }
};

/** What a program is told that is no secret. */
export const configMap = (stage: Stage, program: Program): IConfigMap => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { ...metadataOf(program), ...beforeSync(program) },
  data: { ...shared(stage, program), ...own(stage, program) },
});

interface Wanted {
  /** Of AWS Secrets Manager, below `croupier/STAGE/`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What the variable comes to, of them. */
  readonly variables: Readonly<Record<string, string>>;
}

const database = (login: string): Wanted => ({
  secrets: {
    password: login === "migrate" ? "migrations/migrations" : "programs/database",
    host: "addresses/database",
  },
  variables: {
    DATABASE_URL: `postgres://${login}:{{ .password }}@{{ .host }}:5432/croupier?sslmode=verify-full`,
  },
});

const identityRoot: Wanted = {
  secrets: { identity: "gateway/identity-key" },
  variables: { CROUPIER_IDENTITY_KEY: "{{ .identity }}" },
};

const WANTED: Readonly<Record<Program["kind"], (name: string) => readonly Wanted[]>> = {
  gateway: () => [
    database("croupier"),
    identityRoot,
    {
      secrets: { session: "gateway/session-key", valkey: "gateway/valkey", valkeyHost: "addresses/valkey" },
      variables: {
        CROUPIER_SESSION_KEY: "{{ .session }}",
        REDIS_URL: "rediss://:{{ .valkey }}@{{ .valkeyHost }}:6379",
      },
    },
  ],
  worker: () => [database("croupier"), identityRoot],
  // The master key is hosts' alone; and each has only its own key of those by which services know the gateway.
  game: (name) => [
    database("croupier"),
    {
      secrets: { identity: `hosts/identity-keys/${name}`, master: "hosts/master-key", wallet: "hosts/wallet-key" },
      variables: {
        CROUPIER_IDENTITY_KEYS: "{{ .identity }}",
        CROUPIER_MASTER_KEYS: "m1:{{ .master }}",
        CROUPIER_WALLET_KEYS: "w1:{{ .wallet }}",
      },
    },
  ],
  migration: () => [database("migrate")],
};

/** What External Secrets fetches for a program, as variables of its pods. */
export const externalSecret = (stage: Stage, program: Program): IExternalSecret => {
  const wanted = WANTED[program.kind](program.name);
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { ...metadataOf(program), ...beforeSync(program) },
    spec: {
      refreshInterval: "5m",
      secretStoreRef: { kind: "ClusterSecretStore", name: nameIn(stage, "secrets") },
      target: {
        name: program.name,
        creationPolicy: "Owner",
        template: {
          engineVersion: "v2",
          data: Object.assign({}, ...wanted.map(({ variables }) => variables)) as Record<string, string>,
        },
      },
      data: wanted
        .flatMap(({ secrets }) => Object.entries(secrets))
        .map(([secretKey, path]) => ({ secretKey, remoteRef: { key: `croupier/${stage.name}/${path}` } })),
    },
  };
};
