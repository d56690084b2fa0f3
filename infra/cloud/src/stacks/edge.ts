import { CfnOutput, Duration } from "aws-cdk-lib";
import {
  AccessLogFormat,
  type CfnMethod,
  type Integration,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  ResponseTransferMode,
  RestApi,
  SecurityPolicy,
} from "aws-cdk-lib/aws-apigateway";
import type { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import type { Code } from "aws-cdk-lib/aws-lambda";
import { ARecord, type PublicHostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { ApiGateway } from "aws-cdk-lib/aws-route53-targets";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { createLogGroup } from "../constructs/log-group.ts";
import { createFirewall } from "../edge/firewall.ts";
import { createGatewayFunction, type GatewayFunction } from "../edge/gateway-function.ts";
import { createPodDoor, type PodDoor } from "../edge/pod-door.ts";
import { createZone } from "../edge/zone.ts";
import { StageStack } from "../stage-stack.ts";
import { nameIn, type Stage } from "../stages.ts";
import type { House } from "./cluster.ts";
import type { Store } from "./database.ts";
import type { Network } from "./network.ts";

export interface Edge {
  readonly stack: StageStack;
  readonly api: RestApi;
  readonly gateway: GatewayFunction | undefined;
  readonly door: PodDoor | undefined;
}

/** The code of functions, made before synthesis; tests bring something short. */
export interface FunctionCode {
  readonly gateway: Code;
  readonly house: Code;
}

/** Streams run to 14 minutes and tell that they live every 15 seconds; the API would end them at 15 and at 5. */
const STREAM_PATH = "/stream/{proxy+}";

/** All else that the gateway answers to the Internet. */
const CALL_PATHS = [
  "/trpc/{proxy+}",
  "/export/{proxy+}",
  "/replay/{proxy+}",
  "/openapi.json",
  "/reference",
  "/.well-known/jwks.json",
];

/**
 * The way in from the Internet: a REST API behind a firewall. Calls go to the gateway as a function or, where the stage
 * says so, to its pods; streams always to pods. One setting, `edge.calls`, moves the calls.
 */
export const createEdge = (
  scope: Construct,
  stage: Stage,
  { network, store, house, code }: { network: Network; store: Store; house: House | undefined; code: FunctionCode },
): Edge => {
  const stack = new StageStack(scope, stage, "edge", "the way in from the Internet");
  const { keys } = network;
  const zone = stage.edge.domain === undefined ? undefined : createZone(stack, stage.edge.domain);
  const door = house && zone ? createPodDoor(stack, stage, { network, house, zone }) : undefined;
  const inFunction = stage.edge.calls === "lambda";
  const gateway = inFunction ? createGatewayFunction(stack, stage, { network, store, house, door, code }) : undefined;
  const calls = gateway ? functionIntegration(gateway) : door?.integration;
  if (!calls) throw new Error(`${stage.name} has neither a function nor pods to take calls`);

  const api = createApi(stack, stage, keys.logs, zone);
  // Only what the gateway is asked from outside: neither its metrics nor whether it is ready are here.
  for (const path of CALL_PATHS) addPath(api, path, calls);
  if (door) addPath(api, STREAM_PATH, door.integration);
  createFirewall(stack, stage, api, keys.logs);
  new CfnOutput(stack, "address", { value: stage.edge.domain ? `https://api.${stage.edge.domain}` : api.url });
  return { stack, api, gateway, door };
};

const addPath = (api: RestApi, path: string, integration: PathIntegration): void => {
  const below = path.endsWith("{proxy+}");
  const method = api.root.resourceForPath(path).addMethod("ANY", integration.at(path.replace("+", "")), {
    requestParameters: below ? { "method.request.path.proxy": true } : {},
  });
  integration.finish?.(method.node.defaultChild as CfnMethod);
  acknowledge(method, {
    "AwsSolutions-APIG4": "The gateway knows who calls, by session tokens and API keys; API Gateway knows neither.",
    "AwsSolutions-COG4": "Players and operators are no users of Cognito; the gateway checks tokens of its own.",
  });
};

/** What answers at a path. */
export interface PathIntegration {
  at(path: string): Integration;
  finish?(method: CfnMethod): void;
}

const functionIntegration = ({ alias }: GatewayFunction): PathIntegration => {
  const integration = new LambdaIntegration(alias, {
    proxy: true,
    allowTestInvoke: false,
    responseTransferMode: ResponseTransferMode.STREAM,
    timeout: Duration.seconds(29),
  });
  return { at: () => integration };
};

interface Zone {
  readonly zone: PublicHostedZone;
  readonly certificate: Certificate;
  readonly domain: string;
}

const createApi = (stack: StageStack, stage: Stage, key: Network["keys"]["logs"], zone: Zone | undefined): RestApi => {
  const api = new RestApi(stack, "api", {
    restApiName: nameIn(stage, "api"),
    description: "Croupier",
    endpointTypes: [EndpointType.REGIONAL],
    // With a name of its own, it is reached by that alone.
    disableExecuteApiEndpoint: zone !== undefined,
    cloudWatchRole: true,
    binaryMediaTypes: ["text/csv", "application/gzip"],
    ...(zone && {
      domainName: {
        domainName: `api.${zone.domain}`,
        certificate: zone.certificate,
        securityPolicy: SecurityPolicy.TLS_1_2,
      },
    }),
    deployOptions: {
      stageName: "v1",
      tracingEnabled: true,
      metricsEnabled: true,
      loggingLevel: MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
      throttlingRateLimit: 5_000,
      throttlingBurstLimit: 2_500,
      accessLogDestination: new LogGroupLogDestination(createLogGroup(stack, stage, "api", key)),
      accessLogFormat: AccessLogFormat.custom(ACCESS_LOG),
    },
  });
  if (zone) {
    new ARecord(stack, "api-name", {
      zone: zone.zone,
      recordName: "api",
      target: RecordTarget.fromAlias(new ApiGateway(api)),
    });
  }
  acknowledge(api, {
    "AwsSolutions-APIG2": "The gateway checks every call against its game's contract, which no model here could say.",
    "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]":
      "API Gateway's own policy for its own role: it writes logs of any API of the account, and nothing else.",
  });
  return api;
};

/** Who asked what, how it went and how long it took; neither a body nor a token is in it. */
const ACCESS_LOG = JSON.stringify({
  time: "$context.requestTimeEpoch",
  requestId: "$context.requestId",
  address: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  path: "$context.path",
  status: "$context.status",
  bytes: "$context.responseLength",
  latencyMs: "$context.responseLatency",
  integrationMs: "$context.integrationLatency",
  firewall: "$context.waf.status",
  trace: "$context.xrayTraceId",
});
