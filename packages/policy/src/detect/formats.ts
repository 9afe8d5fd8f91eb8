import type { Detector } from "./detector.ts"
import { isPlaceholder } from "./looks-secret.ts"

function at(rule: string, keywords: readonly string[], pattern: RegExp): Detector {
  return {
    kind: "place",
    rule,
    keywords,
    look(text, start, _end, report) {
      pattern.lastIndex = start
      const match = pattern.exec(text)
      if (match !== null) report(start, start + match[0].length)
    },
  }
}

/** The secret is the pattern's last group, which ends the match. */
function within(rule: string, keywords: readonly string[], pattern: RegExp): Detector {
  return {
    kind: "place",
    rule,
    keywords,
    look(text, start, _end, report) {
      pattern.lastIndex = start
      const match = pattern.exec(text)
      const secret = match?.at(-1)
      if (match === null || secret === undefined || isPlaceholder(secret)) return
      const end = start + match[0].length
      report(end - secret.length, end)
    },
  }
}

/** Forms that are a secret by themselves: tokens that carry their claims, hashes of passwords, and how commands take passwords. */
export const formatDetectors: readonly Detector[] = [
  at("jwt", ["eyj"], /eyJ[\w-]{8,4096}={0,2}\.[\w-]{4,8192}={0,2}(?:\.[\w-]{0,8192}={0,2}){0,3}/y),
  at("password-hash", ["$2a$", "$2b$", "$2x$", "$2y$"], /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{50,60}/iy),
  at(
    "password-hash",
    ["$1$", "$5$", "$6$", "$apr1$", "$y$", "$7$", "$gy$"],
    /\$(?:[1567y]|gy|apr1)\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,64}(?:\$[./A-Za-z0-9]{1,64})?\$[./A-Za-z0-9]{16,128}/iy,
  ),
  at(
    "password-hash",
    ["$argon2", "$scrypt$", "$pbkdf2", "pbkdf2_sha", "$s0$"],
    /\$?(?:argon2(?:id?|d)|scrypt|pbkdf2[\w-]{0,16}|s0)\$[\w$=,./+-]{24,400}/iy,
  ),
  at("password-hash", ["{sha}", "{ssha}", "{smd5}", "{crypt}"], /\{(?:S?SHA(?:256|512)?|SMD5|CRYPT)\}[A-Za-z0-9+/=$.]{16,200}/iy),
  within(
    "curl-user",
    ["curl ", "--user ", "--user=", "--proxy-user "],
    /(?:curl\b(?:[^\r\n]|\\\r?\n){0,400}?\s)?(?:-u|--user|--proxy-user)[ =]{0,3}["']?[^\s:"']{1,128}:([^\s"'`]{3,256})/iy,
  ),
  within(
    "mysql-password",
    ["mysql", "mysqldump", "mariadb"],
    /my?(?:sql\w{0,8}|ariadb[\w-]{0,8})\b[^\r\n]{0,200}?\s-p([^\s"'`-][^\s"'`]{3,128})/iy,
  ),
  within("sshpass", ["sshpass"], /sshpass\s{1,4}-p\s{0,4}["']?([^\s"']{3,128})/iy),
  within(
    "login-password",
    ["docker login", "podman login", "az login", "oc login", "helm registry login", "buildah login", "skopeo login"],
    /[a-z]{2,8}(?: registry)? login\b[^\r\n]{0,200}?\s-p[ =]{0,2}["']?([^\s"'`$-][^\s"'`]{3,256})/iy,
  ),
  within("redis-password", ["redis-cli"], /redis-cli\b[^\r\n]{0,120}?\s-a\s{1,4}["']?([^\s"'`$-][^\s"'`]{3,256})/iy),
  within("sqlcmd-password", ["sqlcmd", "bcp "], /(?:sqlcmd|bcp)\b[^\r\n]{0,200}?\s-P\s{0,4}["']?([^\s"'`$-][^\s"'`]{3,256})/y),
  within("openssl-password", ["pass:"], /pass:([^\s"'`$]{4,256})/iy),
  within(
    "netrc",
    ["machine ", "login "],
    /(?:machine\s{1,8}\S{1,200}\s{1,8})?login\s{1,8}\S{1,200}\s{1,8}password\s{1,8}(\S{3,512})/iy,
  ),
  within(
    "identified-by",
    ["identified by", "identified with", "with password", "encrypted password"],
    /(?:identified (?:with \S{1,40} )?by|with password|encrypted password)\s{1,8}(?:password\s{1,4})?["']([^"'\r\n]{3,256})/iy,
  ),
  within("identified-by", ["identified by"], /identified by\s{1,8}(?=[^\s]{0,40}\d)([^\s"';\\]{6,128})/iy),
  within(
    "wireguard-key",
    ["privatekey", "presharedkey"],
    /(?:PrivateKey|PresharedKey)[ \t]{0,4}=[ \t]{0,4}([A-Za-z0-9+/]{42,43}=?)/iy,
  ),
  within("secure-string", ["convertto-securestring"], /ConvertTo-SecureString\s{1,8}(?:-String\s{1,8})?["']([^"'\r\n]{3,512})/iy),
  within("net-user", ["net user"], /net user\s{1,4}["']?[\w.$-]{1,64}["']?\s{1,4}([^\s/*"']{4,128})/iy),
  within("docker-auth", ['"auth"'], /"auth"\s{0,8}:\s{0,8}"([A-Za-z0-9+/=]{8,4096})/iy),
  within("jwk", ['"d"', '"k"'], /"[dk]"\s{0,8}:\s{0,8}"([\w-]{20,1024})/iy),
  within(
    "npm-auth",
    ["_authtoken", "_auth", "_password"],
    /_(?:authToken|auth|password)\s{0,4}=\s{0,4}["']?([^\s"'$]{6,4096})/iy,
  ),
  within(
    "query-credential",
    ["x-amz-signature=", "&sig=", "?sig=", "x-goog-signature=", "&signature=", "?signature="],
    /[\w?&-]{1,20}=([\w%+/=-]{16,1024})/iy,
  ),
] // prettier-ignore
