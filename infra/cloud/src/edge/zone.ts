import { CaaAmazonRecord, PublicHostedZone } from "aws-cdk-lib/aws-route53";
import { Certificate, CertificateValidation } from "aws-cdk-lib/aws-certificatemanager";
import type { Construct } from "constructs";

/** Names below the stage's domain: `api` is the way in, `*.internal` are programs to each other. */
export const createZone = (scope: Construct, domain: string) => {
  const zone = new PublicHostedZone(scope, "zone", { zoneName: domain, caaAmazon: false });
  new CaaAmazonRecord(scope, "only-amazon-certifies", { zone });
  const certificate = new Certificate(scope, "certificate", {
    domainName: `api.${domain}`,
    subjectAlternativeNames: [`*.internal.${domain}`],
    validation: CertificateValidation.fromDns(zone),
  });
  return { zone, certificate, domain };
};
