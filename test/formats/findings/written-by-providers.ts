import { type Leak, sha256Like } from "./leak.ts";

/** Documents as providers and forges send them, as plain data: one row a leak. */

export const gitlabReport = (leaks: readonly Leak[]) => ({
  version: "15.0.6",
  vulnerabilities: leaks.map((leak) => ({
    id: sha256Like(leak.file),
    category: "secret_detection",
    name: "API key",
    description: "API key detected; please remove and revoke it if this is a leak.",
    cve: `${leak.file}:${sha256Like(leak.value)}:${leak.detector}`,
    severity: "Critical",
    raw_source_code_extract: leak.value,
    scanner: { id: "gitleaks", name: "Gitleaks" },
    location: {
      file: leak.file,
      commit: { author: "Ada", sha: leak.commit, date: leak.at, message: "add config" },
      start_line: leak.line,
    },
    identifiers: [
      { type: "gitleaks_rule_id", name: `Gitleaks rule ID ${leak.detector}`, value: leak.detector },
    ],
  })),
  scan: { scanner: { id: "gitleaks", name: "Gitleaks" }, type: "secret_detection", status: "success" },
});

const alertOf = (leak: Leak, number: number) => ({
  number,
  created_at: leak.at,
  url: `https://api.github.com/repos/acme/app/secret-scanning/alerts/${number}`,
  html_url: `https://github.com/acme/app/security/secret-scanning/${number}`,
  locations_url: `https://api.github.com/repos/acme/app/secret-scanning/alerts/${number}/locations`,
  state: "open",
  resolution: null,
  secret_type: leak.detector,
  secret_type_display_name: "API key",
  validity: leak.verified ? "active" : "inactive",
  publicly_leaked: false,
  multi_repo: false,
  push_protection_bypassed: false,
});

const detailsOf = (leak: Leak) => ({
  path: leak.file,
  start_line: leak.line,
  end_line: leak.line,
  start_column: 3,
  end_column: 40,
  blob_sha: leak.commit,
  commit_sha: leak.commit,
  commit_url: `https://api.github.com/repos/acme/app/git/commits/${leak.commit}`,
});

export const githubAlerts = (leaks: readonly Leak[]) =>
  leaks.map((leak, index) => ({
    ...alertOf(leak, index + 1),
    secret: leak.value,
    first_location_detected: detailsOf(leak),
    has_more_locations: false,
  }));

export const githubLocationList = (leaks: readonly Leak[]) =>
  leaks.map((leak) => ({ type: "commit", details: detailsOf(leak) }));

/** One event is about one alert. */
export const githubEvent = ([leak]: readonly Leak[]) => ({
  action: "created",
  ...(leak === undefined
    ? {}
    : { alert: alertOf(leak, 1), location: { type: "commit", details: detailsOf(leak) } }),
  repository: { id: 1, full_name: "acme/app", private: true },
  organization: { login: "acme" },
  sender: { login: "octocat" },
});

export const githubTokens = (leaks: readonly Leak[]) =>
  leaks.map((leak) => ({
    token: leak.value,
    type: leak.detector,
    url: `https://github.com/acme/app/blob/${leak.commit}/${leak.file}`,
    source: "content",
  }));

/** One event names every key of one account. */
export const healthEvent = (leaks: readonly Leak[]) => ({
  version: "0",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  "detail-type": "AWS Health Event",
  source: "aws.health",
  account: "123456789012",
  time: "2026-11-20T15:00:00Z",
  region: "us-east-1",
  resources: leaks.map((leak) => leak.keyId),
  detail: {
    eventArn: "arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/1",
    service: "RISK",
    eventTypeCode: "AWS_RISK_CREDENTIALS_EXPOSED",
    eventTypeCategory: "issue",
    startTime: "Fri, 20 Nov 2026 14:33:06 GMT",
    eventDescription: [{ language: "en_US", latestDescription: "We found a key." }],
    affectedEntities: leaks.map((leak) => ({ entityValue: leak.keyId, tags: {} })),
  },
});

export const quarantineEvents = (leaks: readonly Leak[]) => ({
  Records: leaks.flatMap((leak, index) => [
    { eventName: "ListUsers", eventTime: leak.at, requestParameters: null },
    {
      eventVersion: "1.08",
      userIdentity: { type: "IAMUser", accountId: "123456789012", accessKeyId: "ASIAIOSFODNN7EXAMPLE" },
      eventTime: leak.at,
      eventSource: "iam.amazonaws.com",
      eventName: "AttachUserPolicy",
      awsRegion: "us-east-1",
      sourceIPAddress: "AWS Internal",
      requestParameters: {
        userName: `deploy-${index}`,
        policyArn: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
      },
      responseElements: null,
      eventID: "e7bb4b23-66e1-4656-b607-f575fde3b790",
      recipientAccountId: "123456789012",
    },
  ]),
});

export const guarddutyEvents = (leaks: readonly Leak[]) =>
  leaks.map((leak) => ({
    version: "0",
    "detail-type": "GuardDuty Finding",
    source: "aws.guardduty",
    account: "123456789012",
    detail: {
      schemaVersion: "2.0",
      accountId: "123456789012",
      region: "us-east-1",
      id: "16afba5c5c43e07c9e3e5e2e544e95df",
      type: "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom",
      resource: {
        resourceType: "AccessKey",
        accessKeyDetails: {
          accessKeyId: leak.keyId,
          principalId: "AIDAEXAMPLE",
          userType: "IAMUser",
          userName: "deploy",
        },
      },
      service: {
        eventFirstSeen: leak.at,
        eventLastSeen: "2026-11-20T16:00:00Z",
        count: 4,
        action: {
          actionType: "AWS_API_CALL",
          awsApiCallAction: { remoteIpDetails: { ipAddressV4: "198.51.100.7" } },
        },
      },
      severity: 5,
    },
  }));
