import { expect, test } from "vitest"
import { drawn, HEX } from "../../fixtures/made-up.ts"
import { createEngine } from "../index.ts"

const KNOWN = `${drawn(9, 1)}-known`
const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true, knownValues: [KNOWN] })
const PASSWORD = `${drawn(5, 3)}!${drawn(5, 4)}`
const RANDOM = drawn(32, 5)
const TOKEN = `gh${"p_"}${drawn(36, 6)}`
const base64 = (text: string) => Buffer.from(text).toString("base64")
const inBase64 = (text: string): [string, string] => [base64(text), base64(text).replace(/=+$/, "")]

test.each<[string, (secret: string) => string, string]>([
  ["a name and its value as two fields", (s) => `- name: DB_PASSWORD\n  value: ${s}\n`, PASSWORD],
  ["the same in JSON", (s) => `{ "name": "DB_PASSWORD", "value": "${s}" }`, PASSWORD],
  ["the same over lines", (s) => `{\n  "key": "API_TOKEN",\n  "value": "${s}"\n}`, RANDOM],
  ["a value in the next line", (s) => `const password =\n  "${s}"`, PASSWORD],
  ["in brackets of the next line", (s) => `password = (\n    "${s}"\n)`, PASSWORD],
  ["after a backslash", (s) => `password = \\\n    "${s}"`, PASSWORD],
  ["an option's value after a backslash", (s) => `deploy --password \\\n  ${s} \\\n  --now`, PASSWORD],
  ["a YAML value with an anchor", (s) => `password: &pw ${s}\n`, PASSWORD],
  ["a YAML value with a tag", (s) => `password: !!str ${s}\n`, PASSWORD],
  ["a wide colon", (s) => `password：${s}`, PASSWORD],
  ["blanks that do not break", (s) => `password\u00a0=\u00a0"${s}"`, PASSWORD],
  ["an address in an address", (s) => `?next=https%3A%2F%2Fh%2F%3Fpassword%3D${s}`, PASSWORD],
  ["said in a prompt", (s) => `the password is ${s}, try again`, PASSWORD],
  ["said in quotes", (s) => `use the password "${s}"`, PASSWORD],
  ["in German", (s) => `Kennwort: ${s}`, PASSWORD],
  ["in French", (s) => `mot de passe : ${s}`, PASSWORD],
  ["in Spanish", (s) => `contraseña: ${s}`, PASSWORD],
  ["in the environment of a command", (s) => `SSHPASS=${s} sshpass -e ssh x`, PASSWORD],
  ["piped to a program", (s) => `echo ${s} | sudo -S ls`, PASSWORD],
  ["piped with a name", (s) => `echo "root:${s}" | chpasswd`, PASSWORD],
  ["of an archive", (s) => `zip -P ${s} a.zip b`, PASSWORD],
  ["of a directory", (s) => `ldapsearch -D cn=a -w ${s} -b x`, PASSWORD],
  ["of a web server", (s) => `htpasswd -b f admin ${s}`, PASSWORD],
  ["of a desktop", (s) => `xfreerdp /u:a /p:${s} /v:h`, PASSWORD],
  ["of a request", (s) => `http -a admin:${s} GET x`, PASSWORD],
  ["of a database", (s) => `mongosh -u a -p ${s} h`, PASSWORD],
  ["put into a store", (s) => `vault kv put secret/x foo=${s}`, PASSWORD],
  ["put into a cluster", (s) => `kubectl create secret generic x --from-literal=foo=${s}`, PASSWORD],
  ["put into a repository's settings", (s) => `gh secret set FOO --body "${s}"`, PASSWORD],
  ["put into a cloud", (s) => `aws ssm put-parameter --name x --type SecureString --value "${s}"`, PASSWORD],
  ["two arguments", (s) => `requests.get(u, auth=("admin", "${s}"))`, PASSWORD],
  ["a token in base64", (s) => `x ${s} y`, base64(TOKEN)],
  ["base64 of other letters", (s) => `x ${s}`, Buffer.from(`k:${TOKEN}`).toString("base64url")],
  ["an assignment in base64", (s) => `config: ${s}`, base64(`DB_PASSWORD=${PASSWORD}\n`)],
  ["JSON in base64", (s) => `config: ${s}`, inBase64(JSON.stringify({ user: "x", password: PASSWORD }))[1]],
])("%s: all of it is masked", (_how, text, secret) => {
  expect(engine.mask(text(secret)).text).toBe(text("*".repeat(secret.length)))
})

test("a known value in base64, whatever stands around it", () => {
  for (const before of ["", "a", "ab", "user:"]) {
    const text = base64(`${before}${KNOWN}:tail`)
    const inner = base64(`${before}${KNOWN}`).slice(Math.ceil((before.length * 8) / 6) + 1, -4)
    expect(engine.mask(`x ${text}`).text).not.toContain(inner)
  }
})

test("what a layer or the user is known to mean is masked, also beside filler", () => {
  const mask = [{ rule: "name", text: "Project......Blue" }]
  const own = createEngine({
    layers: [{ name: "org", source: "o", policy: { version: 0, id: "o", mask } }],
    ignoreFiles: [],
    caseSensitive: true,
    knownValues: [`${KNOWN}xxxxxxxx`],
  })
  expect(own.mask(`a Project......Blue b ${KNOWN}xxxxxxxx`).text).toMatch(/^a \*+ b \*+$/)
})

test.each([
  "the password is required, and is not the same as before",
  "the password is base64-encoded",
  'const password =\n  "Enter your password"',
  "- name: LOG_LEVEL\n  value: debug-all-4\n",
  "echo hello | sudo tee /etc/motd",
  "zip -r out.zip dist",
  "zip -9 --filesync --recurse-paths out.zip dist",
  `  resolved "https://r.example/camelcase-keys/-/camelcase-keys-4.2.0.tgz#${drawn(40, 8, HEX)}"`,
  `icon: data:image/png;base64,${base64("a picture of nothing in particular, only long enough to be looked at")}`,
  `text: ${base64("no secret, no token and no password stand in this text")}`,
  'client.login("anna", "form")',
])("%j is let pass", (text) => expect(engine.scan(text)).toEqual([]))
