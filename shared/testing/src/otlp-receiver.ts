import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A span as it arrived. */
export interface SeenSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for one that nothing is above. */
  readonly parentId: string | undefined;
  readonly kind: "internal" | "server" | "client" | "other";
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What happened in it. */
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  /** Ids of the spans it is linked with. */
  readonly links: readonly string[];
  readonly failed: boolean;
  readonly startNs: bigint;
  readonly endNs: bigint;
}

/** Something that takes traces by OTLP over HTTP, in JSON, as collectors do. */
export interface OtlpReceiver extends AsyncDisposable {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is set to. */
  readonly url: string;
  readonly spans: readonly SeenSpan[];
  /** All that came, byte for byte. */
  text(): string;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly KeyValue[] }[];
  readonly links?: readonly { readonly spanId: string }[];
  readonly status?: { readonly code?: number };
}

interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const KINDS: readonly SeenSpan["kind"][] = ["other", "internal", "server", "client"];
const FAILED = 2;

const read = (pairs: readonly KeyValue[] = []): Readonly<Record<string, unknown>> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));

const spansIn = ({ resourceSpans }: OtlpTraces): readonly SeenSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(read(resource.attributes)["service.name"]);
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        service,
        name: span.name,
        traceId: span.traceId,
        spanId: span.spanId,
        parentId: span.parentSpanId === "" ? undefined : span.parentSpanId,
        kind: KINDS[span.kind] ?? "other",
        attributes: read(span.attributes),
        events: (span.events ?? []).map(({ name, attributes }) => ({ name, attributes: read(attributes) })),
        links: (span.links ?? []).map(({ spanId }) => spanId),
        failed: span.status?.code === FAILED,
        startNs: BigInt(span.startTimeUnixNano),
        endNs: BigInt(span.endTimeUnixNano),
      })),
    );
  });

export const startOtlpReceiver = async (): Promise<OtlpReceiver> => {
  const bodies: string[] = [];
  const spans: SeenSpan[] = [];
  const server = createServer((request, response) => {
    const take = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const body = String(request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes);
      bodies.push(body);
      spans.push(...spansIn(JSON.parse(body) as OtlpTraces));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    };
    take().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    text: () => bodies.join("\n"),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
