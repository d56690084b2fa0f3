import { openGateway } from "./app.ts";
import { readGatewaySettings } from "./config.ts";
import { publicUrlOf } from "./http/lambda-event.ts";
import { createLambdaHandler } from "./http/lambda-handler.ts";

let publicUrl = "";
const opened = openGateway(readGatewaySettings(process.env), () => publicUrl, { inFunction: true });

/** The gateway as a Lambda function behind a REST API whose responses are streamed. */
export const handler = awslambda.streamifyResponse(
  createLambdaHandler(
    async (request, event) => {
      publicUrl ||= publicUrlOf(event) ?? "";
      return (await opened).handle(request);
    },
    async () => (await opened).flush(),
  ),
);
