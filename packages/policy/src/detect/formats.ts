import type { Detector } from "./detector.ts"
import { lastGroup, type PatternRow, wholePattern } from "./pattern-detector.ts"

/** What is a secret by its own form: tokens that carry their claims, hashes of passwords. */
const WHOLE: readonly PatternRow[] = [
  ["jwt", ["eyj"], /eyJ[\w-]{8,4096}={0,2}\.[\w-]{4,8192}={0,2}(?:\.[\w-]{0,8192}={0,2}){0,3}/y],
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

export const formatDetectors: readonly Detector[] = [...WHOLE.map(wholePattern), ...FIELDS.map(lastGroup)]
