import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { RemovalPolicy } from "aws-cdk-lib";
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";
import { nameIn, type Stage } from "../stages.ts";

/** The gateway takes no more itself; a batch of calls is the largest body there is. */
const MAX_BODY_BYTES = 65_536;

type Rule = CfnWebACL.RuleProperty;

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});

const managed = (priority: number, name: string, counted: readonly string[] = []): Rule => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: "AWS",
      name,
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
  visibilityConfig: visible(name),
});

const rules = (stage: Stage): Rule[] => [
  {
    name: "calls-per-address",
    priority: 0,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rateBasedStatement: {
        aggregateKeyType: "IP",
        limit: stage.edge.callsPerAddress,
        evaluationWindowSec: 300,
      },
    },
    visibilityConfig: visible("calls-per-address"),
  },
  {
    name: "body-size",
    priority: 1,
    action: { block: { customResponse: { responseCode: 413 } } },
    statement: {
      sizeConstraintStatement: {
        comparisonOperator: "GT",
        size: MAX_BODY_BYTES,
        fieldToMatch: { body: { oversizeHandling: "MATCH" } },
        textTransformations: [{ priority: 0, type: "NONE" }],
      },
    },
    visibilityConfig: visible("body-size"),
  },
  managed(10, "AWSManagedRulesAmazonIpReputationList"),
  managed(11, "AWSManagedRulesKnownBadInputsRuleSet"),
  // Its own bound on bodies is 8 kB, less than a batch has; ours stands above. Operators' servers may send no agent's name.
  managed(12, "AWSManagedRulesCommonRuleSet", ["SizeRestrictions_BODY", "NoUserAgent_HEADER"]),
];

/** Stands before the API. What it refuses is written down; what it lets through is in the API's own log. */
export const createFirewall = (scope: Construct, stage: Stage, api: RestApi, key: IKey): CfnWebACL => {
  const firewall = new CfnWebACL(scope, "firewall", {
    name: nameIn(stage, "api"),
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    rules: rules(stage),
    associationConfig: { requestBody: { API_GATEWAY: { defaultSizeInspectionLimit: "KB_64" } } },
    visibilityConfig: visible(nameIn(stage, "api")),
  });
  new CfnWebACLAssociation(scope, "firewall-before-api", {
    resourceArn: api.deploymentStage.stageArn,
    webAclArn: firewall.attrArn,
  });
  const logs = new LogGroup(scope, "firewall-logs", {
    // The service writes to groups of this prefix alone.
    logGroupName: `aws-waf-logs-${nameIn(stage, "api")}`,
    encryptionKey: key,
    retention: stage.logDays,
    removalPolicy: stage.keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  new CfnLoggingConfiguration(scope, "firewall-logging", {
    resourceArn: firewall.attrArn,
    logDestinationConfigs: [logs.logGroupArn],
    redactedFields: [{ singleHeader: { Name: "authorization" } }],
    loggingFilter: {
      DefaultBehavior: "DROP",
      Filters: [
        {
          Behavior: "KEEP",
          Requirement: "MEETS_ANY",
          Conditions: ["BLOCK", "COUNT"].map((Action) => ({ ActionCondition: { Action } })),
        },
      ],
    },
  });
  return firewall;
};
