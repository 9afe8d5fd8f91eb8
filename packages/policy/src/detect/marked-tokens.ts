import type { Detector } from "./detector.ts"

/** Tokens whose mark is in their middle: the mark in lower case, what ends right before it, what begins with it. */
const MARKED: readonly (readonly [rule: string, mark: string, before: RegExp, after: RegExp])[] = [
  ["azure-ad-secret", "q~", /[\w~.]{3}\d$/, /Q~[\w~.-]{31,34}/y],
  ["azure-devops", "azdo", /[A-Za-z0-9]{70,90}$/, /AZDO[A-Za-z0-9]{4}/y],
  ["azure-storage", "+astq", /[A-Za-z0-9+/]{76}$/, /\+ASt[A-Za-z0-9+/]{6}==/y],
  ["azure-cognitive", "jqqj99", /[A-Za-z0-9]{50,52}$/, /JQQJ99[A-Za-z0-9]{26,40}/y],
  ["azure-other", "aaaaaaaaaasazd", /[A-Za-z0-9]{50,90}$/, /A{8,10}ASAZDO?[\w=]{4,10}/y],
  ["terraform-cloud", ".atlasv1.", /[A-Za-z0-9]{14}$/, /\.atlasv1\.[\w=-]{60,70}/y],
  ["mailchimp", "-us", /(?<![0-9a-f])[0-9a-f]{32}$/, /-us\d{1,2}(?![\w-])/y],
  ["openai-marked", "t3blbkfj", /[\w-]{20,100}$/, /T3BlbkFJ[\w-]{20,100}/y],
  ["maxmind", "_mmk", /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}$/, /_mmk/y],
  ["newrelic", "nral", /[0-9a-z]{36}$/, /NRAL/y],
  ["facebook-app", "|", /(?<!\d)\d{13,17}$/, /\|[\w-]{27}(?![\w-])/y],
  ["dropbox", "aaaaaaaaaa", /(?<![\w-])[\w-]{10,13}$/, /A{9,10}[\w-]{40,46}(?![\w-])/y],
  ["google-client-id", ".apps.googleusercontent.com", /(?<!\d)\d{8,16}-[a-z0-9]{32}$/, /\.apps\.googleusercontent\.com/y],
  ["firebase", ":apa91b", /(?<![\w-])AAAA[\w-]{7}$/, /:APA91b[\w-]{100,180}/y],
  ["telegram-bot", ":aa", /(?<!\d)\d{8,10}$/, /:AA[\w-]{30,35}(?![\w-])/y],
]

/** The longest that any `before` reaches. */
const MAX_BEFORE = 100

export const markedDetectors: readonly Detector[] = MARKED.map(([rule, mark, before, after]) => ({
  kind: "place",
  rule,
  keywords: [mark],
  look(text, start, _end, report) {
    after.lastIndex = start
    const tail = after.exec(text)
    if (tail === null) return
    const head = before.exec(text.slice(Math.max(0, start - MAX_BEFORE), start))
    if (head !== null) report(start - head[0].length, start + tail[0].length)
  },
}))
