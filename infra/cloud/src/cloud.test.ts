import { App, Stack } from "aws-cdk-lib";
import { beforeAll, describe, expect, it } from "vitest";
import { acknowledge } from "./acknowledge.ts";
import { estimate, totalOf } from "./cost/estimate.ts";
import { gameServices } from "./services.ts";
import { isStageName, stages, type StageName } from "./stages.ts";
import { summarize } from "./testing/summary.ts";
import { type Resource, resourcesOf } from "./resources.ts";

const names = Object.keys(stages).filter(isStageName);

const made = new Map<StageName, readonly Resource[]>();
beforeAll(() => {
  for (const name of names) made.set(name, resourcesOf(stages[name]));
});

const all = (stage: StageName, type: string): readonly Resource[] => {
  const found = (made.get(stage) ?? []).filter((resource) => resource.type === `AWS::${type}`);
  // What is asked of every one of them is asked of some.
  expect(found.length, `${stage} has no ${type}`).toBeGreaterThan(0);
  return found;
};

const none = (stage: StageName, type: string): void =>
  expect((made.get(stage) ?? []).filter((resource) => resource.type === `AWS::${type}`)).toEqual([]);

const text = (value: unknown): string => JSON.stringify(value);

const databases = (stage: StageName) => [
  ...all(stage, "RDS::DBInstance"),
  ...(stage === "dev" ? all(stage, "RDS::DBCluster") : []),
];

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
}

/** What roles and users may do; what resources let others do is told by their own policies. */
const allowed = (stage: StageName): readonly Statement[] =>
  (made.get(stage) ?? [])
    .flatMap(({ type, properties }) =>
      type === "AWS::IAM::Policy" || type === "AWS::IAM::ManagedPolicy"
        ? [properties["PolicyDocument"]]
        : type === "AWS::IAM::Role"
          ? ((properties["Policies"] ?? []) as { PolicyDocument: unknown }[]).map(
              ({ PolicyDocument }) => PolicyDocument,
            )
          : [],
    )
    .flatMap((document) => (document as { Statement: Statement[] }).Statement)
    .filter(({ Effect }) => Effect === "Allow");

describe.each(names)("%s", (stage) => {
  it("is as it was reviewed", async () => {
    await expect(summarize(made.get(stage) ?? [])).toMatchFileSnapshot(`testing/${stage}.txt`);
  });

  it("lets nobody outside reach the database, and keeps it encrypted", () => {
    for (const { properties } of databases(stage)) expect(properties["PubliclyAccessible"] ?? false).toBe(false);
    for (const { properties } of databases(stage)) {
      if (!("DBClusterIdentifier" in properties)) expect(properties["StorageEncrypted"]).toBe(true);
    }
    const open = /"(?:0\.0\.0\.0\/0|::\/0)"/;
    for (const { properties } of all(stage, "EC2::SecurityGroup")) {
      expect(text(properties["SecurityGroupIngress"] ?? [])).not.toMatch(open);
    }
    for (const { properties } of all(stage, "EC2::SecurityGroupIngress")) expect(text(properties)).not.toMatch(open);
  });

  it("talks to PostgreSQL by TLS alone", () => {
    const groups = (made.get(stage) ?? []).filter(({ type }) => /^AWS::RDS::DB(?:Cluster)?ParameterGroup$/.test(type));
    expect(groups.length).toBeGreaterThan(0);
    for (const { properties } of groups) expect(properties["Parameters"]).toMatchObject({ "rds.force_ssl": "1" });
  });

  it("takes objects of buckets by TLS alone, shows none to the public, and encrypts all", () => {
    const policies = all(stage, "S3::BucketPolicy").map(({ properties }) => text(properties));
    for (const { id, properties } of all(stage, "S3::Bucket")) {
      expect(properties["PublicAccessBlockConfiguration"]).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(properties["BucketEncryption"]).toBeDefined();
      const policy = policies.find((one) => one.includes(`"Ref":"${id}"`));
      expect(policy).toContain('"aws:SecureTransport":"false"');
    }
  });

  it("has its firewall before the API: managed rules, calls of an address, and bodies as large as a batch", () => {
    const [firewall] = all(stage, "WAFv2::WebACL");
    const [association] = all(stage, "WAFv2::WebACLAssociation");
    const [api] = all(stage, "ApiGateway::Stage");
    expect(text(association?.properties["ResourceArn"])).toContain(api?.id);
    expect(text(association?.properties["WebACLArn"])).toContain(firewall?.id);
    const rules = firewall?.properties["Rules"] as { Name: string; Statement: object; Action?: object }[];
    expect(rules.map(({ Name }) => Name)).toEqual([
      "calls-per-address",
      "body-size",
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesCommonRuleSet",
    ]);
    expect(rules[0]).toMatchObject({
      Statement: { RateBasedStatement: { Limit: stages[stage].edge.callsPerAddress } },
    });
    expect(rules[1]).toMatchObject({ Statement: { SizeConstraintStatement: { Size: 65_536 } } });
  });

  it("gives nobody everything", () => {
    const statements = allowed(stage);
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      for (const action of [statement.Action].flat()) expect(action).not.toMatch(/^(?:\*|[a-z0-9-]+:\*)$/);
    }
    expect(text(made.get(stage))).not.toMatch(/policy\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)/);
  });

  it("rotates its keys, and encrypts and ends its logs", () => {
    for (const { properties } of all(stage, "KMS::Key")) expect(properties["EnableKeyRotation"]).toBe(true);
    for (const { properties } of all(stage, "Logs::LogGroup")) {
      expect(properties["KmsKeyId"]).toBeDefined();
      expect(properties["RetentionInDays"]).toBe(stages[stage].logDays);
    }
    expect(all(stage, "EC2::FlowLog").map(({ properties }) => properties["TrafficType"])).toEqual(["ALL"]);
  });

  it("writes to people before a month costs what it may", () => {
    const [budget] = all(stage, "Budgets::Budget");
    const { alarmsAtUsd } = stages[stage].guard;
    expect(budget?.properties["NotificationsWithSubscribers"]).toHaveLength(alarmsAtUsd.length);
    for (const { properties } of all(stage, "CloudWatch::Alarm")) expect(properties["AlarmActions"]).toHaveLength(1);
  });

  it("says whose each thing is", () => {
    const [network] = all(stage, "EC2::VPC");
    const tags = Object.fromEntries(
      ((network?.properties["Tags"] ?? []) as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
    );
    expect(tags).toMatchObject({ project: "croupier", stage, service: "network", owner: expect.any(String) });
    expect(tags["cost-centre"]).toBe(stages[stage].costCentre);
  });
});

it("keeps what prod holds, whoever deletes a stack, and can go back to any second of 35 days", () => {
  const kept = ["RDS::DBInstance", "S3::Bucket", "KMS::Key", "SecretsManager::Secret", "Backup::BackupVault"];
  for (const type of kept) {
    for (const { id, deletionPolicy } of all("prod", type)) expect([id, deletionPolicy]).toEqual([id, "Retain"]);
  }
  const [database] = all("prod", "RDS::DBInstance");
  expect(database?.properties).toMatchObject({
    DeletionProtection: true,
    MultiAZ: true,
    BackupRetentionPeriod: 35,
    EnableIAMDatabaseAuthentication: true,
    ManageMasterUserPassword: true,
  });
  const [cluster] = all("prod", "EKS::Cluster");
  expect(cluster?.properties["DeletionProtection"]).toBe(true);
  const [plan] = all("prod", "Backup::BackupPlan");
  expect(text(plan?.properties)).toContain('"EnableContinuousBackup":true');
  const [balancer] = all("prod", "ElasticLoadBalancingV2::LoadBalancer");
  expect(text(balancer?.properties)).toContain('{"Key":"deletion_protection.enabled","Value":"true"}');
});

it("has in dev nothing that costs while nobody plays", () => {
  for (const type of ["EC2::NatGateway", "EKS::Cluster", "RDS::DBProxy", "EC2::VPCEndpoint"]) none("dev", type);
  none("dev", "ElasticLoadBalancingV2::LoadBalancer");
  const [cluster] = all("dev", "RDS::DBCluster");
  expect(cluster?.properties["ServerlessV2ScalingConfiguration"]).toMatchObject({ MinCapacity: 0 });
  const [parameters] = all("dev", "RDS::DBClusterParameterGroup");
  expect(parameters?.properties["Parameters"]).toMatchObject({ idle_session_timeout: "60000" });
});

it("costs in dev less than 30 USD a month while nobody plays", () => {
  const items = estimate(stages.dev, made.get("dev") ?? [], 0);
  expect(items.map(({ what }) => what)).toContain("AWS::WAFv2::WebACL");
  expect(totalOf(items)).toBeGreaterThan(10);
  expect(totalOf(items)).toBeLessThan(30);
});

it("keeps the load balancer and the cluster's own API inside, and asks for TLS there too", () => {
  for (const stage of ["staging", "prod"] as const) {
    for (const { properties } of all(stage, "ElasticLoadBalancingV2::LoadBalancer")) {
      expect(properties["Scheme"]).toBe("internal");
    }
    for (const { properties } of all(stage, "ElasticLoadBalancingV2::Listener"))
      expect(properties["Protocol"]).toBe("HTTPS");
    const [cluster] = all(stage, "EKS::Cluster");
    expect(cluster?.properties["ResourcesVpcConfig"]).toMatchObject({ EndpointPublicAccess: false });
    const [valkey] = all(stage, "ElastiCache::ReplicationGroup");
    expect(valkey?.properties).toMatchObject({ TransitEncryptionMode: "required", AtRestEncryptionEnabled: true });
    const hosts = all(stage, "ElasticLoadBalancingV2::ListenerRule").map(({ properties }) =>
      text(properties["Conditions"]),
    );
    for (const game of gameServices) expect(hosts.some((one) => one.includes(`"${game}.internal.`))).toBe(true);
  }
});

it("moves calls between function and pods by one setting, and never a stream", () => {
  const { staging } = stages;
  const targets = (calls: "lambda" | "pods") => {
    const resources = resourcesOf({ ...staging, edge: { ...staging.edge, calls } });
    const paths = new Map(
      resources
        .filter(({ type }) => type === "AWS::ApiGateway::Resource")
        .map(({ id, properties }) => [id, properties] as const),
    );
    const methods = resources.filter(({ type }) => type === "AWS::ApiGateway::Method");
    return Object.fromEntries(
      methods.map(({ properties }) => {
        const { Ref } = properties["ResourceId"] as { Ref: string };
        const parent = paths.get(Ref)?.["ParentId"] as { Ref?: string };
        const path = [paths.get(parent.Ref ?? "")?.["PathPart"], paths.get(Ref)?.["PathPart"]]
          .filter(Boolean)
          .join("/");
        const { Type, ResponseTransferMode } = properties["Integration"] as Record<string, string>;
        return [path, `${Type} ${ResponseTransferMode}`];
      }),
    );
  };
  const pods = "HTTP_PROXY STREAM";
  const inFunction = "AWS_PROXY STREAM";
  expect(targets("pods")).toMatchObject({ "trpc/{proxy+}": pods, "stream/{proxy+}": pods, reference: pods });
  expect(targets("lambda")).toMatchObject({
    "trpc/{proxy+}": inFunction,
    "stream/{proxy+}": pods,
    reference: inFunction,
  });
});

it("lets no finding be without a reason", () => {
  const stack = new Stack(new App({ analyticsReporting: false }), "any");
  acknowledge(stack, { "AwsSolutions-S1": "because" });
  expect(stack.node.metadata.map(({ data }) => String(data))).toContain(
    "AwsSolutions-S1 is acknowledged without a reason",
  );
});
