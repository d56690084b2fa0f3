import { publicUrlOf } from "@croupier/gateway/http/lambda-event";
import { createLambdaHandler } from "@croupier/gateway/http/lambda-handler";
import { openHouse, readHouseSettings } from "./open-house.ts";

let publicUrl = "";
const opened = openHouse(readHouseSettings(process.env), () => publicUrl, { inFunction: true });

/** Gateway and game services as one Lambda function behind a REST API whose responses are streamed. */
export const handler = awslambda.streamifyResponse(
  createLambdaHandler(
    async (request, event) => {
      publicUrl ||= publicUrlOf(event) ?? "";
      return (await opened).handle(request);
    },
    async () => (await opened).flush(),
  ),
);
