import { type GatewayRequest, MAX_BODY_BYTES } from "./exchange.ts";

/**
 * What API Gateway tells a Lambda function of a request to a REST API: the part of the proxy integration's event that we
 * read. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export interface LambdaEvent {
  readonly httpMethod: string;
  /** With the base path of a custom domain in front, if there is one. */
  readonly path: string;
  /** The resource that took the request, as the API has it: `/trpc/{proxy+}`. */
  readonly resource?: string | null;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
  /** Names and values are decoded. */
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    /** As the client asked: with the stage, or with a custom domain's base path. */
    readonly path?: string;
    readonly domainName?: string;
    readonly identity?: { readonly sourceIp?: string };
  };
}

export const requestOf = (event: LambdaEvent): GatewayRequest => ({
  method: event.httpMethod,
  target: pathOf(event) + queryOf(event),
  headers: headersOf(event),
  // API Gateway saw the connection itself, so this is nobody's word but its own.
  address: event.requestContext.identity?.sourceIp,
  body: bodyOf(event),
});

/**
 * The path below the stage and below the base path of a custom domain: the resource with its parameters put in. They come
 * decoded or not, so what would end a path is encoded again.
 */
const pathOf = ({ resource, pathParameters, path }: LambdaEvent): string =>
  resource?.includes("{")
    ? resource.replace(/\{([^}+]+)\+?\}/g, (_, name: string) =>
        (pathParameters?.[name] ?? "").replace(/[?#]/g, encodeURIComponent),
      )
    : (resource ?? path);

const queryOf = ({ multiValueQueryStringParameters }: LambdaEvent): string => {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(multiValueQueryStringParameters ?? {})) {
    for (const value of values ?? []) query.append(name, value);
  }
  return query.size === 0 ? "" : `?${query.toString()}`;
};

/** Node, too, keeps the first of two of these, and joins what may come more than once. */
const ONCE: ReadonlySet<string> = new Set(["authorization", "content-length", "content-type", "host", "user-agent"]);

const headersOf = ({ multiValueHeaders }: LambdaEvent): GatewayRequest["headers"] => {
  const headers = new Map<string, string>();
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) {
    const key = name.toLowerCase();
    const before = headers.get(key);
    const all = [...(before === undefined ? [] : [before]), ...(values ?? [])];
    const value = ONCE.has(key) ? all[0] : all.join(", ");
    if (value !== undefined && all.length > 0) headers.set(key, value);
  }
  return Object.fromEntries(headers);
};

const bodyOf = ({ body, isBase64Encoded }: LambdaEvent): string | undefined => {
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  return bytes.length > MAX_BODY_BYTES ? undefined : bytes.toString("utf8");
};

/** Where the API is reached from outside, if the event says it: its domain, with the stage or the base path in front. */
export const publicUrlOf = (event: LambdaEvent): string | undefined => {
  const { domainName, path = "" } = event.requestContext;
  const below = pathOf(event);
  if (domainName === undefined || !path.endsWith(below)) return undefined;
  return `https://${domainName}${path.slice(0, -below.length)}`;
};
