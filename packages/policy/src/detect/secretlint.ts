import { rules } from "@secretlint/secretlint-rule-preset-recommend"
import type { Detector, Report } from "./detector.ts"
import { isWords } from "./looks-secret.ts"

type Creator = (typeof rules)[number]
type Source = Parameters<NonNullable<ReturnType<Creator["create"]>["file"]>>[0]

/**
 * What starts the secrets of each rule, so that a rule is only run where one of them stands. Rules of the preset that are not
 * named here are not used: `filter-comments` would let recorded text switch detection off, `gcp` answers with the whole file
 * (the private key in it is found by its own form).
 */
const ANCHORS: Readonly<
  Record<string, { readonly keywords: readonly string[]; readonly after?: number; readonly file?: string }>
> = {
  aws: {
    keywords: [
      "secret_access_key",
      "secretaccesskey",
      "secret_accesskey",
      "secretaccess_key",
      "akia",
      "asia",
      "a3t",
      "agpa",
      "aida",
      "aroa",
      "aipa",
      "anpa",
      "anva",
    ],
  },
  privatekey: { keywords: ["private key-----", "private key block-----"], after: 10_200 },
  npm: { keywords: ["_authtoken=", "npm_", "x-oauth-basic"], file: ".npmrc" },
  slack: { keywords: ["xox", "xapp-", "hooks.slack.com"] },
  sendgrid: { keywords: ["sg."] },
  shopify: { keywords: ["shppa_", "shpca_", "shpat_", "shpss_"] },
  stripe: { keywords: ["sk_live_", "sk_test_", "rk_live_", "rk_test_"] },
  github: { keywords: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"], after: 12_100 },
  gitlab: { keywords: ["glpat-"] },
  grafana: { keywords: ["glc_", "glsa_"] },
  openai: { keywords: ["sk-"] },
  anthropic: { keywords: ["sk-ant-"] },
  groq: { keywords: ["gsk_"] },
  huggingface: { keywords: ["hf_"] },
  linear: { keywords: ["lin_api_"] },
  notion: { keywords: ["ntn_"] },
  "1password": { keywords: ["ops_ey"], after: 1_400 },
  "hashicorp-vault": { keywords: ["hvs.", "hvb.", "hvr."] },
  vercel: { keywords: ["vcp_", "vci_", "vca_", "vcr_", "vck_"] },
  databricks: { keywords: ["dapi"] },
  docker: { keywords: ["dckr_pat_"] },
  figma: { keywords: ["figd_"] },
  cloudflare: { keywords: ["cfk_", "cfut_", "cfat_"] },
  tailscale: { keywords: ["tskey-"] },
}

const PREFIX = "@secretlint/secretlint-rule-"

/** secretlint's rules, each by itself and without its core, so that a scan is synchronous and no comment is obeyed. */
export const secretlintDetectors: readonly Detector[] = rules.flatMap((creator) => {
  const name = creator.meta.id.slice(PREFIX.length)
  const anchors = ANCHORS[name]
  if (anchors === undefined) return []
  return {
    kind: "span",
    rule: `secretlint:${name}`,
    keywords: anchors.keywords,
    before: 300,
    after: anchors.after ?? 600,
    look: (text, start, end, report) =>
      run(creator, text.slice(start, end), anchors.file, (s, e) => report(start + s, start + e)),
  } satisfies Detector
})

function run(creator: Creator, content: string, file: string | undefined, report: Report): void {
  const handler = creator.create(
    {
      sharedOptions: {},
      createTranslator: () => () => ({ message: "", messageId: "" }) as never,
      ignore: () => {},
      report: ({ range }) => {
        const [start, end] = correct(content, range[0], range[1])
        if (!isWords(content.slice(start, end))) report(start, end)
      },
    },
    { enableIDScanRule: true },
  )
  const source = { content, contentType: "text", ext: "", hasBOM: false, filePath: file } as Source
  if (handler.file?.(source) instanceof Promise) throw new Error("secretlint rule is not synchronous")
}

/**
 * The rules for AWS secrets and `_authToken` report where the match begins with the length of the value alone, which would
 * leave the value's end in clear: go on to the end of the value.
 */
function correct(content: string, start: number, end: number): readonly [number, number] {
  const head = content.slice(start, start + 80)
  const assigned = /^(?:_authToken|["']?[A-Za-z_]{0,40}["']?\s{0,8}(?::|=>|=)\s{0,8}["']?(?=[A-Za-z0-9/+=]{40}))=?/.exec(head)
  if (assigned === null || !/^_authToken=|key/i.test(head)) return [start, end]
  const value = start + assigned[0].length
  return [value, value + (end - start)]
}
