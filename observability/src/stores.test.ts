import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

const HERE = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(HERE, path), "utf8");

interface DataSource {
  readonly uid: string;
  readonly type: string;
  readonly url: string;
}

const { datasources } = parse(read("grafana/datasources.yaml")) as { readonly datasources: readonly DataSource[] };
const compose = parse(read("local/compose.yaml")) as {
  readonly services: Readonly<
    Record<string, { readonly environment?: Readonly<Record<string, string>>; readonly volumes: readonly string[] }>
  >;
};
const stack = parse(read("cluster/kube-prometheus-stack.yaml")) as {
  readonly grafana: { readonly env: Readonly<Record<string, string>> };
  readonly alertmanager: {
    readonly alertmanagerSpec: { readonly configSecret: string; readonly secrets: readonly string[] };
  };
};
const alloy = parse(read("cluster/alloy.yaml")) as {
  readonly alloy: { readonly configMap: { readonly name: string; readonly key: string } };
};
interface Generator {
  readonly name: string;
  readonly files: readonly string[];
}
const kustomization = parse(read("kustomization.yaml")) as {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly Generator[];
  readonly secretGenerator: readonly Generator[];
};

test("every data source that a dashboard or another data source names is there, of that type", () => {
  const texts = readdirSync(join(HERE, "dashboards")).map((name) => read(`dashboards/${name}`));
  const named = texts.flatMap((text) =>
    [...text.matchAll(/"datasource": \{\s*"type": "([^"]+)",\s*"uid": "([^"]+)"/g)].map(
      ([, type, uid]) => `${type} ${uid}`,
    ),
  );
  const known = datasources.map(({ type, uid }) => `${type} ${uid}`);
  expect(new Set(named)).toEqual(new Set(known));
  const linked = [...read("grafana/datasources.yaml").matchAll(/datasourceUid: (\S+)/g)].map(([, uid]) => uid);
  expect(linked.filter((uid) => !datasources.some((source) => source.uid === uid))).toEqual([]);
});

test("the address of each data source is told to Grafana, on this machine and in the cluster", () => {
  const variables = datasources.map(({ url }) => url.replace("$", ""));
  const local = compose.services["stores"]?.environment ?? {};
  expect(variables.filter((name) => !(name in local) || !(name in stack.grafana.env))).toEqual([]);
});

test("whatever is mounted on this machine is there, and where its reader looks", () => {
  const mounts = Object.values(compose.services).flatMap(({ volumes }) => volumes.map((one) => one.split(":")));
  const ours = mounts.filter(([from = ""]) => from.startsWith("."));
  expect(ours.filter(([from = ""]) => !existsSync(join(HERE, "local", from)))).toEqual([]);
  const inside = mounts.map((parts) => parts.at(-2) ?? "");
  const looked = [read("local/prometheus.yaml"), read("local/dashboards.yaml"), read("agent/local.alloy")].flatMap(
    (text) => [...text.matchAll(/\/croupier\/[\w/.*-]+/g)].map(([path]) => path),
  );
  expect(looked).toHaveLength(4);
  const seen = [...inside, "/croupier/observe"];
  expect(looked.filter((path) => !seen.some((place) => path === place || dirname(path).startsWith(place)))).toEqual([]);
});

test("log lines are read alike on this machine and in the cluster", () => {
  const stages = (path: string) => /loki\.process "croupier" \{\n[^]*?\n\}/.exec(read(path))?.[0];
  expect(stages("agent/local.alloy")).toBe(stages("agent/cluster.alloy"));
});

test("the cluster has all files, by the names that its charts know them by", () => {
  const maps = kustomization.configMapGenerator;
  const files = [...maps, ...kustomization.secretGenerator].flatMap((one) =>
    one.files.map((file) => file.split("=").at(-1) ?? ""),
  );
  const dashboards = readdirSync(join(HERE, "dashboards")).map((name) => `dashboards/${name}`);
  expect(files.filter((file) => file.startsWith("dashboards/")).toSorted()).toEqual(dashboards);
  expect([...files, ...kustomization.resources].filter((path) => !existsSync(join(HERE, path)))).toEqual([]);
  const { name, key } = alloy.alloy.configMap;
  expect(maps.find((one) => one.name === name)?.files[0]).toMatch(new RegExp(`^${key}=`));
  const { configSecret, secrets } = stack.alertmanager.alertmanagerSpec;
  expect(kustomization.secretGenerator.map((one) => one.name)).toEqual([configSecret]);
  // The operator mounts each secret by its name.
  const paths = [
    ...read("alertmanager/alertmanager.yaml").matchAll(/\/etc\/alertmanager\/secrets\/([\w-]+)\/[\w-]+$/gm),
  ];
  expect(new Set(paths.map(([, secret]) => secret))).toEqual(new Set(secrets));
});
