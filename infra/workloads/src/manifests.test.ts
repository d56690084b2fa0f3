import { gameServices } from "@croupier/cloud/services";
import { stages } from "@croupier/cloud/stages";
import { readGatewaySettings, readWorkerSettings } from "@croupier/gateway/config";
import { OPERATION_PATHS } from "@croupier/gateway/http/operations";
import { readHostConfig } from "@croupier/host/config";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { describe, expect, it } from "vitest";
import { LEAST_NODE } from "./cluster-wide.ts";
import { type Manifest, manifestsOf, placeholders } from "./manifests.ts";
import { BEFORE_DRAIN_SECONDS, DRAIN_SECONDS } from "./pod.ts";
import { validate } from "./validate.ts";
import { toYaml } from "./yaml.ts";

type Kind = Manifest["kind"];
type Of<K extends Kind> = Extract<Manifest, { kind: K }>;

const { staging, prod } = stages;
const byFunction = { ...prod, edge: { ...prod.edge, calls: "lambda" as const } };

describe.each([
  ["staging", staging],
  ["prod", prod],
  ["prod, with the gateway as a function", byFunction],
])("%s", (_, stage) => {
  const manifests = manifestsOf(stage, placeholders);
  const all = <K extends Kind>(kind: K): readonly Of<K>[] =>
    manifests.filter((one): one is Of<K> & (typeof manifests)[number] => one.kind === kind);
  const named = <K extends Kind>(kind: K, name: string): Of<K> | undefined =>
    all(kind).find(({ metadata }) => metadata?.name === name);
  const deployments = all("Deployment");
  const pods = [
    ...deployments.map(({ metadata, spec }) => ({ name: metadata?.name ?? "", pod: spec?.template })),
    ...all("Job").map(({ metadata, spec }) => ({ name: metadata?.name ?? "", pod: spec?.template })),
  ];
  const programs = ["gateway", "worker", ...gameServices];
  const ended = new Set(programs);

  it("runs every game, the gateway and the worker, and migrates first", () => {
    expect(new Set(deployments.map(({ metadata }) => metadata?.name))).toEqual(ended);
    expect(named("Job", "migrate")?.metadata?.annotations).toMatchObject({ "argocd.argoproj.io/hook": "PreSync" });
    for (const manifest of manifests) expect(() => validate(manifest)).not.toThrow();
  });

  it("selects with every selector the pods of its program, and of no other", () => {
    for (const name of programs) {
      const labels = named("Deployment", name)?.spec?.template.metadata?.labels ?? {};
      const selectors = [
        named("Deployment", name)?.spec?.selector.matchLabels,
        named("Service", name)?.spec?.selector,
        named("PodDisruptionBudget", name)?.spec?.selector?.matchLabels,
        named("NetworkPolicy", name)?.spec?.podSelector?.matchLabels,
      ];
      for (const selector of selectors) {
        expect(labels).toMatchObject(selector ?? { none: "missing" });
        const selected = pods.filter(({ pod }) =>
          Object.entries(selector ?? {}).every(([key, value]) => pod?.metadata?.labels?.[key] === value),
        );
        expect(selected.map((one) => one.name)).toEqual([name]);
      }
      expect(named("ServiceMonitor", name)?.spec.selector.matchLabels).toEqual({ "app.kubernetes.io/name": name });
      expect(named("Service", name)?.metadata?.labels).toMatchObject({ "app.kubernetes.io/name": name });
    }
  });

  it("names in services, monitors, bindings and probes only ports and paths that are there", () => {
    for (const { name, pod } of pods) {
      const [container] = pod?.spec?.containers ?? [];
      const ports = new Map(container?.ports?.map((port) => [port.name, port.containerPort]));
      for (const probe of [container?.startupProbe, container?.livenessProbe, container?.readinessProbe]) {
        if (name === "migrate") expect(probe).toBeUndefined();
        else {
          expect(OPERATION_PATHS).toContain(probe?.httpGet?.path);
          expect(ports.has(String(probe?.httpGet?.port))).toBe(true);
        }
      }
      const served = named("Service", name)?.spec?.ports ?? [];
      for (const port of served) expect(ports.get(String(port.targetPort))).toBe(port.port);
      for (const { port, path } of named("ServiceMonitor", name)?.spec.endpoints ?? []) {
        expect(served.some((one) => one.name === port)).toBe(true);
        expect(OPERATION_PATHS).toContain(path);
      }
    }
    for (const { spec } of all("TargetGroupBinding")) {
      const ports = named("Service", spec.serviceRef.name)?.spec?.ports ?? [];
      expect(ports.some(({ name, port }) => name === spec.serviceRef.port && port === 8_080)).toBe(true);
    }
    expect(all("TargetGroupBinding")).toHaveLength(stage.edge.calls === "lambda" ? 1 + gameServices.length : 1);
  });

  it("lets a program start with just what it is told", () => {
    const key = "A".repeat(43);
    const secret = {
      password: key,
      host: "db.example",
      identity: key,
      session: key,
      valkey: key,
      valkeyHost: "v.example",
    };
    const values: Readonly<Record<string, string>> = { ...secret, master: key, wallet: key };
    const environmentOf = (name: string): Record<string, string> => {
      const { data = {} } = (named("ConfigMap", name) ?? {}) as IConfigMap;
      const template = named("ExternalSecret", name)?.spec?.target?.template?.data ?? {};
      const fetched = new Set(named("ExternalSecret", name)?.spec?.data?.map(({ secretKey }) => secretKey));
      const filled = Object.entries(template).map(([variable, text]) => [
        variable,
        text.replaceAll(/\{\{ \.(\w+) \}\}/g, (__, word: string) => {
          expect(fetched).toContain(word);
          return values[word] ?? "missing";
        }),
      ]);
      return { ...data, ...(Object.fromEntries(filled) as Record<string, string>) };
    };
    const gateway = readGatewaySettings(environmentOf("gateway"));
    expect(gateway.config).toMatchObject({ host: "0.0.0.0", port: 8_080, operationsPort: 9_090, trustedProxies: 2 });
    expect(gateway.secrets.redisUrl).toMatch(/^rediss:/);
    expect(gateway.config.publicUrl).toBe(`https://api.${stage.edge.domain}`);
    for (const settings of [gateway, readWorkerSettings(environmentOf("worker"))]) {
      for (const [game, url] of settings.config.serviceUrls) {
        const { hostname, port } = new URL(url);
        expect([hostname, Number(port)]).toEqual([game, named("Service", game)?.spec?.ports?.[0]?.port]);
      }
      expect(new Set(settings.config.serviceUrls.keys())).toEqual(new Set(gameServices));
    }
    for (const game of gameServices) expect(readHostConfig(environmentOf(game)).port).toBe(8_080);
  });

  it("gives the master key to games alone, and each only its own name to answer to", () => {
    for (const { metadata, spec } of all("ExternalSecret")) {
      const paths = spec?.data?.map(({ remoteRef }) => remoteRef.key.split("/").slice(2).join("/")) ?? [];
      const name = metadata?.name ?? "";
      expect(paths.includes("hosts/master-key")).toBe(gameServices.includes(name));
      const keys = paths.filter((path) => path.startsWith("hosts/identity-keys/"));
      expect(keys).toEqual(gameServices.includes(name) ? [`hosts/identity-keys/${name}`] : []);
      expect(paths.includes("gateway/identity-key")).toBe(name === "gateway" || name === "worker");
    }
  });

  it("is what the restricted Pod Security standard asks, and more", () => {
    const { labels } = named("Namespace", "croupier")?.metadata ?? {};
    expect(labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
    for (const { pod } of pods) {
      const { spec } = pod ?? {};
      expect(spec?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      expect(spec?.automountServiceAccountToken).toBe(false);
      expect([spec?.hostNetwork, spec?.hostPID, spec?.hostIPC, spec?.volumes]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      for (const { securityContext, image } of spec?.containers ?? []) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ["ALL"] },
        });
        expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
      }
    }
  });

  const amount = (text: unknown): number => {
    const [, number = "", unit = ""] = /^(\d+)(m|Mi|Gi)?$/.exec(String(text)) ?? [];
    return Number(number) * (unit === "Gi" ? 1_024 : unit === "" ? 1_000 : 1);
  };

  it("fits: heaps into pods, pods onto the least node, and all pods at once into quota and pool", () => {
    const sums = { "requests.cpu": 0, "limits.cpu": 0, "limits.memory": 0, pods: 0 };
    for (const { name, pod } of pods) {
      const { resources } = pod?.spec?.containers[0] ?? {};
      const memory = amount(resources?.limits?.["memory"]);
      const options = named("ConfigMap", name)?.data?.["NODE_OPTIONS"] ?? "";
      const heap = Number(/--max-old-space-size=(\d+)/.exec(options)?.[1]);
      // A level gateway's; and what the process needs besides.
      expect(heap).toBeGreaterThanOrEqual(192);
      expect(heap + 128).toBeLessThanOrEqual(memory);
      expect(amount(resources?.requests?.["memory"])).toBe(memory);
      expect(memory).toBeLessThanOrEqual(LEAST_NODE.memoryMiB);
      expect(amount(resources?.requests?.["cpu"])).toBeLessThanOrEqual(LEAST_NODE.cpuMilli);
      const most =
        named("HorizontalPodAutoscaler", name)?.spec?.maxReplicas ?? named("Deployment", name)?.spec?.replicas ?? 1;
      sums["requests.cpu"] += most * amount(resources?.requests?.["cpu"]);
      sums["limits.cpu"] += most * amount(resources?.limits?.["cpu"]);
      sums["limits.memory"] += most * memory;
      sums.pods += most;
    }
    const hard = named("ResourceQuota", "all")?.spec?.hard ?? {};
    expect(sums["requests.cpu"]).toBeLessThanOrEqual(amount(hard["requests.cpu"]));
    expect(sums["limits.cpu"]).toBeLessThanOrEqual(amount(hard["limits.cpu"]));
    expect(sums["limits.memory"]).toBeLessThanOrEqual(amount(hard["limits.memory"]));
    expect(sums.pods).toBeLessThanOrEqual(Number(hard["pods"]));
    const { limits } = named("NodePool", "croupier")?.spec ?? {};
    expect(amount(hard["requests.cpu"])).toBeLessThanOrEqual(amount(limits?.["cpu"]));
  });

  it("lets a pod go slowly enough, and never all of a program", () => {
    for (const { spec, metadata } of deployments) {
      const pod = spec?.template.spec;
      expect(pod?.terminationGracePeriodSeconds).toBe(BEFORE_DRAIN_SECONDS + DRAIN_SECONDS);
      expect(pod?.containers[0]?.lifecycle?.preStop?.sleep?.seconds).toBe(BEFORE_DRAIN_SECONDS);
      const least = named("HorizontalPodAutoscaler", metadata?.name ?? "")?.spec?.minReplicas ?? spec?.replicas ?? 1;
      expect(least).toBeGreaterThanOrEqual(2);
      expect(named("PodDisruptionBudget", metadata?.name ?? "")?.spec?.maxUnavailable).toBe(1);
    }
  });

  it("draws exactly these arrows, and names", () => {
    const arrows = all("NetworkPolicy").flatMap(({ metadata, spec }) => {
      const who = (peer: object): string => {
        const { ipBlock, podSelector, namespaceSelector } = peer as {
          ipBlock?: { cidr: string };
          podSelector?: { matchLabels?: Record<string, string> };
          namespaceSelector?: { matchLabels?: Record<string, string> };
        };
        const namespace = namespaceSelector?.matchLabels?.["kubernetes.io/metadata.name"];
        const pod = Object.values(podSelector?.matchLabels ?? {})[0];
        if (ipBlock)
          return ipBlock.cidr === "0.0.0.0/0"
            ? "internet"
            : ipBlock.cidr === stage.network.cidr
              ? "network"
              : ipBlock.cidr;
        return [namespace, pod].filter(Boolean).join("/");
      };
      const self = metadata?.name ?? "";
      const ported = (ports: readonly { port?: unknown }[] = []) => ports.map(({ port }) => Number(port));
      return [
        ...(spec?.ingress ?? []).flatMap(({ from = [], ports }) =>
          from.flatMap((peer) => ported(ports).map((port) => `${who(peer)} > ${self}:${port}`)),
        ),
        ...(spec?.egress ?? []).flatMap(({ to = [], ports }) =>
          to.flatMap((peer) => ported(ports).map((port) => `${self} > ${who(peer)}:${port}`)),
        ),
      ];
    });
    const inFunction = stage.edge.calls === "lambda";
    const drawn = [
      ...["172.20.0.10/32", "kube-system/kube-dns"].flatMap((to) => [`names > ${to}:53`, `names > ${to}:53`]),
      "migrate > network:5432",
      "network > gateway:8080",
      "network > gateway:9090",
      "gateway > network:6379",
      "monitoring > gateway:9090",
      "monitoring > worker:8081",
      ...["gateway", "worker", ...gameServices].flatMap((from) => [
        `${from} > network:5432`,
        `${from} > monitoring:4318`,
      ]),
      ...gameServices.flatMap((game) => [
        `gateway > ${game}:8080`,
        `worker > ${game}:8080`,
        `gateway > ${game}:8080`,
        `worker > ${game}:8080`,
        `monitoring > ${game}:8080`,
        `${game} > internet:443`,
        ...(inFunction ? [`network > ${game}:8080`] : []),
      ]),
    ];
    expect(arrows.toSorted()).toEqual(drawn.toSorted());
    expect(named("NetworkPolicy", "nobody")?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("is written alike each time, a file for each program", () => {
    const files = toYaml(manifests);
    expect(new Set(files.keys())).toEqual(new Set(["all", "migrate", ...programs].map((name) => `${name}.yaml`)));
    expect(files).toEqual(toYaml(manifestsOf(stage, placeholders)));
  });
});

it("runs no image that a tag names, and no cluster where there is none", () => {
  expect(() => manifestsOf(prod, { ...placeholders, mines: "registry/croupier/mines:v1" })).toThrow(
    /mines is not given by digest/,
  );
  expect(() => manifestsOf(stages.dev, placeholders)).toThrow(/dev has no cluster/);
});

it("refuses a manifest that is not of its kind", () => {
  const [wrong] = manifestsOf(prod, placeholders).filter(({ kind }) => kind === "Deployment");
  expect(() => validate({ ...wrong, spec: { replicas: "three" } } as unknown as Manifest)).toThrow(/replicas/);
});
