import type { Detector } from "./detector.ts"
import { lastGroup, type PatternRow, wholePattern } from "./pattern-detector.ts"

/** What is a secret by its own form: tokens that carry their claims, hashes of passwords. */
const WHOLE: readonly PatternRow[] = [
  ["password-hash", ["$2a$", "$2b$", "$2x$", "$2y$"], /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{50,60}/y],
  [
    "password-hash",
    ["$1$", "$5$", "$6$", "$7$", "$8$", "$9$", "$y$", "$gy$", "$apr1$"],
    /\$(?:[15-9y]|gy|apr1)\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,64}(?:\$[./A-Za-z0-9]{1,64})?\$[./A-Za-z0-9]{16,128}/y,
  ],
  [
    "password-hash",
    ["argon2", "$scrypt$", "$pbkdf2", "pbkdf2_sha", "$s0$"],
    /\$?(?:argon2(?:id?|d)|scrypt|pbkdf2[\w-]{0,16}|s0)\$[\w$=,./+-]{24,400}/y,
  ],
  ["password-hash", ["{sha", "{ssha", "{smd5}", "{crypt}"], /\{(?:S?SHA(?:256|512)?|SMD5|CRYPT)\}[A-Za-z0-9+/=$.]{16,200}/y],
]

/** What is a secret by the field that holds it. */
const FIELDS: readonly PatternRow[] = [
  ["docker-auth", ['"auth"'], /"auth"\s{0,8}:\s{0,8}"([A-Za-z0-9+/=]{8,4096})/y],
  ["jwk", ['"d"', '"k"'], /"[dk]"\s{0,8}:\s{0,8}"([\w-]{20,1024})/y],
  [
    "npm-auth",
    ["_authtoken", "_auth", "_password"],
    /(?<![\w-])_(?:authToken|auth|password)\s{0,4}=\s{0,4}["']?([^\s"'$]{6,4096})/iy,
  ],
  ["wireguard-key", ["privatekey", "presharedkey"], /(?:PrivateKey|PresharedKey)[ \t]{0,4}=[ \t]{0,4}([A-Za-z0-9+/]{42,43}=?)/iy],
  [
    "telegram-bot",
    ["telegram", "tgram:"],
    /(?:telegram|tgram:\/\/)[\w\s"'=:.(/-]{0,40}?(?<!\d)(\d{8,10}:(?=[\w-]{0,34}\d)[\w-]{35})(?![\w-])/iy,
  ],
  [
    "netrc",
    ["machine ", "login "],
    /(?:machine\s{1,8}\S{1,200}\s{1,8})?login\s{1,8}\S{1,200}\s{1,8}password\s{1,8}(\S{3,512})/iy,
  ],
  [
    "signed-url",
    ["x-amz-signature=", "x-goog-signature=", "&sig=", "?sig=", "&signature=", "?signature="],
    /[\w?&-]{1,20}=([\w%+/=-]{16,1024})/iy,
  ],
]

/** A bot's number in base64, which begins as the digits do, then a time and a proof. */
const discord: PatternRow = [
  "discord-bot",
  ["M", "N", "O"].flatMap((a) => [..."DTjz"].flatMap((b) => [..."AEIMQUYcgk"].map((c) => a + b + c))),
  /(?<![\w.-])[MNO][DTjz][AEIMQUYcgk][A-Za-z0-9]{20,25}\.[\w-]{5,7}\.[\w-]{27,42}(?![\w-])/y,
]

const RUN = /[\w-]{0,16384}={0,2}/y

/** `eyJ` begins a JSON object in base64: header, payload and signature with dots between, or the five parts of an encrypted one. */
const jwt: Detector = {
  kind: "place",
  rule: "jwt",
  keywords: ["eyj"],
  look(text, start, end, report, passOver) {
    if (!text.startsWith("eyJ", start)) return
    let at = runEnd(text, end)
    passOver(at)
    if (text[at] !== "." || at - start < 11) return
    const payload = runEnd(text, at + 1)
    if (payload - at < 5) return
    at = payload
    for (let parts = 0; parts < 3 && text[at] === "."; parts++) at = runEnd(text, at + 1)
    report(start, at)
  },
}

function runEnd(text: string, at: number): number {
  RUN.lastIndex = at
  return RUN.test(text) ? RUN.lastIndex : at
}

export const formatDetectors: readonly Detector[] = [
  jwt,
  ...WHOLE.map(wholePattern),
  { ...wholePattern(discord), exact: true },
  ...FIELDS.map(lastGroup),
]
