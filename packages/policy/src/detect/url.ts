import type { Detector } from "./detector.ts"
import { isPlaceholder, isRandom } from "./looks-secret.ts"

const USERINFO = /([^\s:/?#"'`<>\\[\](){}]{0,200})(?::([^\s/"'`<>]{0,400}))?@(?=[\w.[$%-])/y

/** `scheme://user:password@host`, and a token alone in the user's place. The password may hold an `@`, `:` or `#` of its own. */
const userinfo: Detector = {
  kind: "place",
  rule: "url-userinfo",
  keywords: ["://"],
  look(text, _start, end, report) {
    USERINFO.lastIndex = end
    const match = USERINFO.exec(text)
    if (match === null) return
    const user = match[1] as string
    const password = match[2]
    if (password !== undefined && password.length > 0) {
      const start = end + user.length + 1
      if (password.length >= 4 && !isStandIn(password)) report(start, start + password.length)
    }
    if (isRandom(user, 16)) report(end, end + user.length)
  },
}

/** A name for a password, as manuals write it. */
function isStandIn(password: string): boolean {
  return isPlaceholder(password) || /^(?:pass|pw|password|passwd|pwd|secret|token|apikey|api[-_]key)\d{0,2}$/i.test(password)
}

/** Addresses that are a secret by themselves: who knows them may post. */
const HOOKS: readonly (readonly [string, RegExp])[] = [
  ["hooks.slack.com/", /(?:services|workflows|triggers)\/[\w/-]{20,200}/y],
  ["discord.com/api/webhooks/", /\d{5,25}\/[\w-]{20,120}/y],
  ["discordapp.com/api/webhooks/", /\d{5,25}\/[\w-]{20,120}/y],
  ["outlook.office.com/webhook", /b?2?\/[\w@/-]{30,300}/y],
  [".webhook.office.com/webhook", /b?2?\/[\w@/-]{30,300}/y],
  ["hooks.zapier.com/hooks/catch/", /[\w/-]{8,120}/y],
  ["hook.integromat.com/", /[\w-]{20,60}/y],
  ["api.telegram.org/bot", /\d{6,12}:[\w-]{30,50}/y],
  ["open.feishu.cn/open-apis/bot/", /(?:v2\/)?hook\/[\w-]{20,60}/y],
  ["oapi.dingtalk.com/robot/send?access_token=", /[0-9a-f]{40,80}/y],
  ["hc-ping.com/", /[0-9a-f-]{36}/y],
  ["healthchecks.io/ping/", /[0-9a-f-]{36}/y],
  ["sentry.io/api/hooks/", /[\w/-]{20,120}/y],
]

const hooks: readonly Detector[] = HOOKS.map(([keyword, pattern]) => ({
  kind: "place",
  rule: "webhook-url",
  keywords: [keyword],
  look(text, start, end, report) {
    pattern.lastIndex = end
    const match = pattern.exec(text)
    if (match !== null) report(start, end + match[0].length)
  },
}))

const CALLED = /(?:s|-test)?((?:\/[\w.~-]{1,200}){1,4})/iy

/** `https://host/webhook/RANDOM`, of services that nobody has heard of too. */
const anyHook: Detector = {
  kind: "place",
  rule: "webhook-url",
  keywords: ["/webhook", "/hooks"],
  look(text, _start, end, report) {
    CALLED.lastIndex = end
    const parts = CALLED.exec(text)?.[1]
    if (parts === undefined) return
    const from = CALLED.lastIndex - parts.length
    if (parts.split("/").some((part) => isRandom(part, 20))) report(from + 1, CALLED.lastIndex)
  },
}

export const urlDetectors: readonly Detector[] = [userinfo, ...hooks, anyHook]
