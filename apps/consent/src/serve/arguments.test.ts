import { expect, test } from "vitest"
import { readArguments } from "./arguments.ts"

const check = (args: string[], wanted: unknown) => expect(readArguments(args)).toMatchObject(wanted as object)

test("nothing: any port, the usual vault", () =>
  check([], { kind: "serve", arguments: { vault: null, port: 0, allowHosts: [], lockAfterMinutes: 15, parent: false } }))
test("all of it", () =>
  check(
    [
      "--vault",
      "/v",
      "--port",
      "8123",
      "--allow-host",
      "a.example",
      "--allow-host",
      "b.example:8443",
      "--lock-after",
      "5",
      "--parent",
    ],
    {
      kind: "serve",
      arguments: { vault: "/v", port: 8123, allowHosts: ["a.example", "b.example:8443"], lockAfterMinutes: 5, parent: true },
    },
  ))
test("help", () => check(["--help"], { kind: "help" }))
test.each([
  [["--port", "70000"], "--port takes a number from 0 to 65535."],
  [["--port", "x"], "--port takes a number from 0 to 65535."],
  [["--lock-after", "0"], "--lock-after takes minutes, from 1 to 1440."],
  [["--allow-host", "http://a.example/"], "--allow-host takes a host name, with a port if it has one, and nothing else."],
  [["--allow-host", "*"], "--allow-host takes a host name, with a port if it has one, and nothing else."],
  [["--prot", "1"], "Unknown option '--prot'. See --help."],
  [["folder"], "Unexpected argument 'folder'. See --help."],
])("%j is refused in one line", (args, why) => check(args, { kind: "refused", why }))
