import { gameServices, ports } from "@croupier/cloud/services";
import type { Stage } from "@croupier/cloud/stages";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { metadataOf, NAMESPACE, OBSERVABILITY, type Program, selectorOf } from "./program.ts";

type Spec = NonNullable<INetworkPolicy["spec"]>;
type Ingress = NonNullable<Spec["ingress"]>[number];
type Egress = NonNullable<Spec["egress"]>[number];

const port = (number: number, protocol: "TCP" | "UDP" = "TCP") => ({ port: number, protocol });

const pods = (name: string) => ({ podSelector: { matchLabels: { "app.kubernetes.io/name": name } } });

const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

const POSTGRESQL = 5_432;
const VALKEY = 6_379;
const TRACES = 4_318;

/** Where EKS has cluster DNS in a network of 10.0.0.0/8; in Auto Mode it runs on the node, not in a pod. */
const DNS_ADDRESS = "172.20.0.10/32";

/** Nobody speaks to anybody, but for names. */
export const defaultPolicies = (): readonly INetworkPolicy[] => [
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "nobody", namespace: NAMESPACE },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "names", namespace: NAMESPACE },
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            { ipBlock: { cidr: DNS_ADDRESS } },
            { ...inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } },
          ],
          ports: [port(53, "UDP"), port(53, "TCP")],
        },
      ],
    },
  },
];

/** What is not the Internet: networks of ours and of the node's own. */
const INSIDE = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

/** Operators' wallets, wherever they are; only games call them. */
const wallets: Egress = { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: INSIDE } }], ports: [port(443)] };

const ingressOf = (stage: Stage, { kind, ports: own }: Program): readonly Ingress[] => {
  if (!own) return [];
  const fromBalancer: Ingress = {
    from: [{ ipBlock: { cidr: stage.network.cidr } }],
    ports: [...new Set([own.calls ?? own.operations, own.operations])].map((one) => port(one)),
  };
  const scraped: Ingress = { from: [inNamespace(OBSERVABILITY)], ports: [port(own.operations)] };
  switch (kind) {
    case "gateway":
      return [fromBalancer, scraped];
    case "game":
      return [
        { from: [pods("gateway"), pods("worker")], ports: [port(ports.calls)] },
        // The gateway as a function comes by the load balancer.
        ...(stage.edge.calls === "lambda" ? [fromBalancer] : []),
        scraped,
      ];
    case "worker":
    case "migration":
      return [scraped];
  }
};

const egressOf = (stage: Stage, { kind }: Program): readonly Egress[] => {
  const inside = [{ ipBlock: { cidr: stage.network.cidr } }];
  const database: Egress = { to: inside, ports: [port(POSTGRESQL)] };
  const traces: Egress = { to: [inNamespace(OBSERVABILITY)], ports: [port(TRACES)] };
  const games: Egress = { to: gameServices.map(pods), ports: [port(ports.calls)] };
  switch (kind) {
    case "gateway":
      return [database, { to: inside, ports: [port(VALKEY)] }, games, traces];
    case "worker":
      return [database, games, traces];
    case "game":
      return [database, wallets, traces];
    case "migration":
      return [database];
  }
};

/** The arrows from and to a program, and no others. */
export const networkPolicy = (stage: Stage, program: Program): INetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: metadataOf(program),
  spec: {
    podSelector: { matchLabels: selectorOf(program) },
    policyTypes: ["Ingress", "Egress"],
    ingress: [...ingressOf(stage, program)],
    egress: [...egressOf(stage, program)],
  },
});
