/**
 * What AWS asked in eu-west-1, in USD without tax, on demand and with no free tier, as known on 2026-11-22 and not compared
 * with the pages below on that day. They change without notice: look before a decision that hangs on one. Hours are 730 to a month.
 *
 * - https://aws.amazon.com/api-gateway/pricing, /lambda/pricing, /waf/pricing, /elasticloadbalancing/pricing
 * - https://aws.amazon.com/rds/aurora/pricing, /rds/postgresql/pricing, /elasticache/pricing, /backup/pricing
 * - https://aws.amazon.com/eks/pricing, /ec2/pricing/on-demand, /vpc/pricing, /privatelink/pricing, /ecr/pricing
 * - https://aws.amazon.com/kms/pricing, /secrets-manager/pricing, /cloudwatch/pricing, /s3/pricing, /route53/pricing
 */
export const HOURS = 730;

export const prices = {
  apiCallMillion: 3.5,
  lambdaCallMillion: 0.2,
  lambdaGbSecond: 0.000_013_333_4,
  firewall: 5,
  firewallRule: 1,
  auroraUnitHour: 0.14,
  auroraStorageGb: 0.11,
  rdsHour: { "db.t4g.medium": 0.072, "db.m8g.xlarge": 0.376 },
  rdsStorageGb: 0.127,
  valkeyHour: { "cache.t4g.micro": 0.0144, "cache.m7g.large": 0.1392 },
  backupGb: 0.095,
  clusterHour: 0.1,
  nodeHour: { "m8g.large": 0.1003 },
  /** Of a node's price, for having it made and looked after by EKS. */
  autoModeShare: 0.12,
  natHour: 0.048,
  addressHour: 0.005,
  endpointHour: 0.011,
  balancerHour: 0.0252,
  key: 1,
  secret: 0.4,
  alarm: 0.1,
  zone: 0.5,
} as const;
