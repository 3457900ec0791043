import { describe, expect, it } from "vitest";
import { scanText } from "../../../src/formats/scan/scan-text.ts";

const K = "team.EXAMPLEz9Qx2mK9pLw4Rt";

/** Files as people write them, beside the corpus. */
const CALLERS: readonly (readonly [string, string])[] = [
  ["a.tf", '  value = data.vault_generic_secret.auxot.data["api_key"]'],
  ["a.tf", '      { name = "AUXOT_API_KEY", valueFrom = aws_ssm_parameter.auxot.arn }'],
  [
    "k8s/x.yaml",
    "apiVersion: v1\nkind: Pod\n            - {name: AUXOT_KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}",
  ],
  [".github/workflows/a.yml", "          api-key: ${{ secrets.AUXOT }}"],
  [".gitlab-ci.yml", '  script:\n    - curl --header "PRIVATE-TOKEN: ${DEPLOY}" https://x'],
  ["a.py", 'client = OpenAI(api_key=os.getenv("OPENAI_API_KEY"))'],
  ["a.rb", 'token = ENV.fetch("SLACK_BOT_TOKEN")'],
  ["a.rs", '.header("x-api-key", api_key)'],
  ["a.go", 'req.Header.Set("Authorization", "Bearer "+apiKey)'],
  ["a.java", '.header("Authorization", "Bearer " + System.getenv("AUXOT_KEY"))'],
  ["a.cs", 'client.DefaultRequestHeaders.Add("x-api-key", key);'],
  ["a.kt", 'header("Authorization", "Bearer $token")'],
  ["a.php", "'Authorization: Bearer ' . getenv('AUXOT_KEY'),"],
  ["a.ps1", '$headers = @{ Authorization = "Bearer $env:AUXOT_KEY" }'],
  ["a.bat", 'curl -H "x-api-key: %AUXOT_KEY%" https://a'],
  ["a.fish", "set -x AUXOT_API_KEY (op read op://Prod/auxot/key)"],
  [".envrc", "export AUXOT_API_KEY=$(pass show auxot/api-key)"],
  ["crontab", "@daily /usr/bin/env AUXOT_KEY=" + K + " /opt/x"],
  ["a.service", '[Service]\nEnvironment="AUXOT_KEY=%d/key" "X=' + K + '"'],
  [".netrc", "machine auxot.example login me password " + K],
  [".npmrc", "//registry.npmjs.org/:_authToken=${NPM_TOKEN}"],
  ["pip.conf", "extra-index-url = https://me:" + K + "@pypi.example/simple"],
  ["nginx.conf", 'proxy_set_header Authorization "Bearer $auxot";'],
  ["haproxy.cfg", "http-request set-header x-api-key %[env(AUXOT)]"],
  ["Caddyfile", 'header_up Authorization "Bearer {env.UPSTREAM}"'],
  ["Jenkinsfile", "withCredentials([string(credentialsId: 'auxot-team', variable: 'T')]) {"],
  ["Jenkinsfile", "  environment { AUXOT_KEY = credentials('auxot') }"],
  ["docker-compose.yml", 'services:\n  a:\n    environment: ["AUXOT_API_KEY=${AUXOT_API_KEY:?}"]'],
  ["Dockerfile", "RUN --mount=type=secret,id=auxot_key ./x"],
  ["Dockerfile", "ENV AUXOT_API_KEY=" + K],
  ["Makefile", '\tcurl -H "x-api-key: $$KEY" https://a'],
  ["a.ipynb", '    "os.environ[\\"AUXOT_API_KEY\\"] = \\"' + K + '\\"\\n",'],
  ["a.ex", '{"authorization", "Bearer #{api_key}"}'],
  ["a.lua", '["Authorization"] = "Bearer " .. key'],
  ["a.swift", 'request.setValue("Bearer \\(key)", forHTTPHeaderField: "Authorization")'],
  ["a.sh", 'curl -u "user:' + K + '" https://a'],
  ["a.log", "GET /x?key=" + encodeURIComponent(K)],
  ["a.yaml", "headers:\n  Authorization: Basic " + btoa("bot:" + K)],
  ["values.yaml", "auxot:\n  existingSecret: auxot-credentials"],
  ["externalsecret.yaml", "    remoteRef:\n        key: prod/auxot\n        property: key"],
  ["a.csv", "ci," + K + ",main"],
  ["fish_history", '- cmd: curl -H "x-api-key: ' + K + '" https://a'],
  ["ansible/site.yml", "    auxot_key: \"{{ lookup('env', 'AUXOT_KEY') }}\""],
  ["ansible/site.yml", '      Authorization: "Bearer {{ vault_auxot }}"'],
  [
    "serverless.yml",
    "service: a\nfunctions:\n  f:\n    environment:\n      AUXOT_KEY: ${ssm:/prod/auxot/key}",
  ],
  ["template.yaml", 'Resources:\n  F:\n      AUXOT_API_KEY: !Sub "{{resolve:secretsmanager:auxot}}"'],
  [".circleci/config.yml", '            curl -H "Authorization: Bearer ${AUXOT_API_KEY}" x'],
  ["azure-pipelines.yml", "      AUXOT_KEY: $(auxot-key)"],
  [".vscode/settings.json", '"rest.headers": {"x-api-key": "' + K + '"}'],
  [".continue/config.yaml", "    apiKey: ${{ secrets.AUXOT_KEY }}"],
  [".claude/settings.json", '{"env": {"ANTHROPIC_AUTH_TOKEN": "' + K + '"}}'],
  ["a.py", "client = OpenAI(base_url=url, api_key=settings.openai_api_key)"],
  ["a.ts", "  apiKey: this.config.anthropicApiKey,"],
  ["a.json", '{ "key": "auxot_key", "value": "{{vault:auxot}}" }'],
  ["k8s/a.yaml", "env:\n  - name: AUXOT_API_KEY\n    valueFrom: {secretKeyRef: {name: a, key: b}}"],
  [".gitlab-ci.yml", '  script:\n    - curl -H "JOB-TOKEN: $DEPLOY_TOKEN" https://x'],
  [".zsh_history", ": 1700000000:0;gh secret set AUXOT_API_KEY < key.txt"],
  [".bash_history", "wrangler secret put AUXOT_API_KEY"],
  ["a.sh", "vercel env add --force OPENAI_API_KEY production"],
  ["a.py", "openai.api_key = read_key()"],
  ["a.ts", 'await fetch(url, { headers: { "X-Api-Key": key } });'],
  ["a.go", '  Key string `envconfig:"AUXOT_API_KEY" required:"true"`'],
  ["a.go", 'os.Setenv("OPENAI_API_KEY", key)'],
  ["a.md", '  headers: { "x-api-key": process.env.AUXOT_API_KEY },'],
  ["a.sh", 'curl -H "x-api-key: ${1}" https://a'],
  ["a.sh", 'curl -H "DD-API-KEY: 0b5e7f10c2d94a8836fe1d07ba952c4e" https://a'],
  ["a.json", '{ "name": "DD-API-KEY", "value": "0b5e7f10c2d94a8836fe1d07ba952c4e" }'],
];

const NOBODY: readonly (readonly [string, string])[] = [
  ["a.ts", 'const path = "user.settings.notifications.emailDigest";'],
  ["a.ts", 'app.use(cors({ allowedHeaders: ["Authorization", "x-api-key"] }));'],
  ["a.ts", 'const token = req.headers["x-api-key"];'],
  ["a.ts", 'if (!process.env.FOO) throw new Error("set AUXOT_API_KEY");'],
  ["a.py", '"""Set OPENAI_API_KEY before running."""'],
  ["openapi.yaml", '      description: "Use Authorization: Bearer {token}"'],
  ["en.json", '"auxot_api_key": "Your Auxot API key"'],
  ["a.tf", 'resource "github_actions_secret" "x" {'],
  ["a.yml", "uses: actions/create-github-app-token@v2"],
  ["a.go", 'import "github.com/acme/openai-token"'],
  ["values.yaml", 'openaiApiKey: ""'],
  [".env.example", "OPENAI_API_KEY=sk-..."],
  [".env.example", "AUXOT_API_KEY=<your key>"],
  ["a.md", "Keys look like `team.abc123...`, see AUXOT_API_KEY."],
  ["a.sql", "INSERT INTO keys VALUES ('user.9f86d081-884c-4d65-9a2f-eaa0c55ad015');"],
  ["a.css", ".team.member-card--highlighted-2x { }"],
  ["a.java", "import com.acme.user.repository.UserRepository2Impl;"],
  ["a.yaml", "image: ghcr.io/acme/openai-key-service:1.2"],
  ["nginx.conf", "proxy_set_header Authorization $http_authorization;"],
  ["a.log", "user.login.attempt.failed2fa.step3 ok"],
  ["a.js", "i18n.t('team.members2.invite_modal.title_v2')"],
  [".env.test", "OPENAI_API_KEY=mock-secret-1"],
  [".env.test", "AUXOT_API_KEY=fake_token_for_ci"],
  ["a.yaml", "env:\n  ANTHROPIC_API_KEY: test-key"],
  [".gitlab-ci.yml", '  script:\n    - curl -H "JOB-TOKEN: ${CI_JOB_TOKEN}" https://x'],
  [".github/workflows/a.yml", '      - run: curl -H "Authorization: Bearer ${{ github.token }}" https://x'],
  [
    ".github/workflows/a.yml",
    '      - run: curl -H "Authorization: Bearer ${{ secrets.GITHUB_TOKEN }}" https://x',
  ],
  ["a.json", '{ "key": "openai_api_key", "value": "", "enabled": true }'],
  ["a.json", '[{\n  "key": "openai_api_key",\n  "value": ""\n}]'],
  ["k8s/a.yaml", 'env:\n  - name: AUXOT_API_KEY\n    value: ""'],
  ["k8s/a.yaml", 'env:\n  - {name: AUXOT_API_KEY, value: "changeme"}'],
  ["a.ts", "type Env = { OPENAI_API_KEY: string };"],
  ["a.d.ts", "  readonly ANTHROPIC_API_KEY?: string | undefined;"],
  ["a.py", "openai.api_key = None"],
  ["a.sh", 'echo "please set AUXOT_API_KEY first"'],
  ["a.ts", "  apiKeyUrl: links.openaiApiKey,"],
  ["snippets.json", `"body": ["curl -H 'x-api-key: \${1:the_key}' https://a"]`],
  ["cassette.yml", '    Authorization: ["Bearer {{ KEY WAS REMOVED }}"]'],
  [
    ".gitlab-ci.yml",
    '    - echo "//gitlab.example/$CI_PROJECT_ID/packages/npm/:_authToken=${CI_JOB_TOKEN}" > .npmrc',
  ],
  [".github/workflows/a.yml", "        env: { NPM_TOKEN: '${{ secrets.GITHUB_TOKEN }}' }"],
  ["auxotctl.1", ".B AUXOT_API_KEY"],
  ["test_a.py", 'monkeypatch.setenv("OPENAI_API_KEY", "anything")'],
  ["test_a.py", 'monkeypatch.delenv("OPENAI_API_KEY", raising=False)'],
];

const found = (path: string, text: string): number => scanText({ path, text, first: 1 }).length;

describe("samples of what tools read", () => {
  it.each(CALLERS)("has a caller in %s: %s", (path, text) => {
    expect(found(path, text)).toBeGreaterThan(0);
  });

  it("tells the name of a literal key with the key, and not once more", () => {
    expect(found("k8s/a.yaml", `env:\n  - name: AUXOT_API_KEY\n    value: ${K}`)).toBe(1);
  });

  it.each(NOBODY)("has nobody in %s: %s", (path, text) => {
    expect(found(path, text)).toBe(0);
  });
});
