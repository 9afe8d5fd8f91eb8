import type { Detector } from "./detector.ts"
import { lastGroup, type PatternRow } from "./pattern-detector.ts"

/** How commands and statements take a password as an argument, where no name beside it says so. */
const COMMANDS: readonly PatternRow[] = [
  [
    "curl-user",
    ["curl ", "--user ", "--user=", "--proxy-user "],
    /(?:curl\b(?:[^\r\n\\]|\\(?:\r?\n)?){0,400}?(?:\r?\n[ \t]{0,7}|[^\S\r\n]))?(?:-u|--user|--proxy-user)[ =]{0,3}["']?[^\s:"']{1,128}:([^\s"'`]{3,256})/iy,
  ],
  ["mysql-password", ["mysql", "mariadb"], /m(?:ysql\w{0,8}|ariadb[\w-]{0,8})\b[^\r\n]{0,200}?\s-p([^\s"'`-][^\s"'`]{3,128})/iy],
  ["sshpass", ["sshpass"], /sshpass\s{1,4}-p\s{0,4}["']?([^\s"']{3,128})/iy],
  [
    "login-password",
    ["docker login", "podman login", "az login", "oc login", "registry login", "buildah login", "skopeo login"],
    /[a-z]{2,8} login\b[^\r\n]{0,200}?\s-p[ =]{0,2}["']?([^\s"'`$-][^\s"'`]{3,256})/iy,
  ],
  ["redis-password", ["redis-cli"], /redis-cli\b[^\r\n]{0,120}?\s-a\s{1,4}["']?([^\s"'`$-][^\s"'`]{3,256})/iy],
  ["sqlcmd-password", ["sqlcmd", "bcp "], /(?:sqlcmd|bcp)\b[^\r\n]{0,200}?\s-P\s{0,4}["']?([^\s"'`$-][^\s"'`]{3,256})/y],
  ["openssl-password", ["-passin ", "-passout ", "-pass "], /-pass(?:in|out)?\s{1,4}["']?pass:([^\s"'`$]{4,256})/iy],
  ["smb-password", ["smbclient"], /smbclient\b[^\r\n]{0,200}?\s-U\s{0,4}["']?[^\s%"']{1,64}%([^\s"'`$]{3,128})/y],
  [
    "identified-by",
    ["identified by", "identified with", "with password", "encrypted password"],
    /(?:identified (?:with \S{1,40} )?by|with password|encrypted password)\s{1,8}(?:password\s{1,4})?["']([^"'\r\n]{3,256})/iy,
  ],
  ["identified-by", ["identified by"], /identified by\s{1,8}(?=[^\s]{0,40}\d)([^\s"';\\]{6,128})/iy],
  ["secure-string", ["convertto-securestring"], /ConvertTo-SecureString\s{1,8}(?:-String\s{1,8})?["']([^"'\r\n]{3,512})/iy],
  ["net-user", ["net user"], /net user\s{1,4}["']?[\w.$-]{1,64}["']?\s{1,4}([^\s/*"']{4,128})/iy],
  [
    "ldap-password",
    ["ldapsearch", "ldapmodify", "ldapadd", "ldapwhoami"],
    /ldap\w{3,8}\b[^\r\n]{0,200}?\s-w\s{0,4}["']?([^\s"'`$-][^\s"'`]{3,128})/iy,
  ],
  [
    "archive-password",
    ["zip ", "7z ", "7za ", "rar "],
    /(?:zip|7za?|rar)(?=\s)[^\r\n]{0,120}?\s-(?:P\s{0,4}|p)["']?([^\s"'`$-][^\s"'`]{3,128})/y,
  ],
  [
    "htpasswd-password",
    ["htpasswd "],
    /htpasswd\s[^\r\n]{0,120}?-\w{0,4}b\w{0,4}\s{1,4}\S{1,200}\s{1,4}\S{1,80}\s{1,4}["']?([^\s"'`$]{4,128})/iy,
  ],
  ["rdp-password", ["rdp "], /rdp [^\r\n]{0,200}?\/p:["']?([^\s"'`$]{4,128})/iy],
  [
    "http-auth",
    ["http -a", "https -a", "http --auth", "https --auth"],
    /https?\s-(?:a|-auth)[ =]["']?[^\s:"']{1,64}:([^\s"'`$]{4,128})/iy,
  ],
  [
    "mongo-password",
    ["mongosh", "mongo ", "mongodump", "mongorestore"],
    /mongo\w{0,8}\b[^\r\n]{0,200}?\s-p\s{1,4}["']?([^\s"'`$-][^\s"'`]{3,128})/iy,
  ],
  [
    "secret-argument",
    ["secret set", "secrets set", "put-parameter", "create-secret", "put-secret-value", "update-secret"],
    /(?:secrets? set|put-parameter|create-secret|put-secret-value|update-secret)\b[^\r\n]{0,300}?\s(?:--body|-b|--value|--secret-string)[ =]{1,4}["']?([^\s"'`$][^"'`\r\n]{3,512})/iy,
  ],
  [
    "secret-argument",
    ["create secret"],
    /create secret\b[^\r\n]{0,200}?--from-literal[ =]["']?[\w.-]{1,128}=["']?([^\s"'`$]{4,512})/iy,
  ],
  [
    "secret-argument",
    ["vault kv put", "vault write"],
    /vault (?:kv put|write)\s{1,4}\S{1,200}\s{1,4}[\w.-]{1,80}=["']?([^\s"'`$@]{4,512})/iy,
  ],
  ["openssl-password", ["openssl enc"], /openssl enc\b[^\r\n]{0,200}?\s-k\s{1,4}["']?([^\s"'`$-]\S{3,128})/iy],
  [
    "user-password",
    ["useradd", "usermod"],
    /user(?:add|mod)\b[^\r\n]{0,120}?\s(?:-p|--password)[ =]{1,4}["']?([^\s"'`$-][^\s"'`]{3,256})/iy,
  ],
  [
    "piped-password",
    ["echo ", "printf "],
    /(?:echo|printf)\s{1,4}(?:-n\s{1,4})?["']?(?:[\w.-]{1,40}:)?([^\s"'`$|:]{4,128})(?=["']?\s{0,4}\|\s{0,4}(?:sudo -S|(?:sudo )?(?:ch)?passwd|(?:docker|podman|gh auth) login))/iy,
  ],
  [
    "auth-pair",
    ["auth=(", "auth = (", "basicauth(", "basic_auth(", ".login("],
    /[\w. =]{1,14}\(\s{0,4}["'][^"'\r\n]{1,80}["']\s{0,4},\s{0,4}["'](?=[^"'\r\n]{0,60}\d)([^"'\r\n]{5,200})/iy,
  ],
]

export const commandDetectors: readonly Detector[] = COMMANDS.map(lastGroup)
