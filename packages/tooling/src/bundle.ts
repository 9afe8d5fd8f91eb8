import { type BuildOptions, build, type Plugin } from "esbuild"
import { inRepository } from "./repository.ts"

/** The oldest Node that a supported editor brings: VS Code 1.101 has 22.15. */
const TARGET = "node22.15"

/**
 * Bundles one program into one CommonJS file, readable and without a source map, so that what is shipped can be read.
 *
 * @param options.entry - its source, from the root of the repository.
 * @param options.file - where the bundle goes.
 * @param options.sqlite - where better-sqlite3 will lie, as seen from the bundle: native code cannot be bundled.
 *   Absent: the program runs in a sandbox, where there are no modules and no files to ask for.
 * @param options.keyring - the same for @napi-rs/keyring. Absent: a program that reaches for it is not built.
 */
export async function bundle(options: { entry: string; file: string; sqlite?: string; keyring?: string }): Promise<void> {
  const { sqlite, keyring } = options
  const inNode: BuildOptions =
    sqlite === undefined
      ? {}
      : {
          define: { "import.meta.url": "bundleUrl" },
          banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href' },
          plugins: [
            redirect("better-sqlite3", sqlite),
            ...(keyring === undefined ? [] : [redirect("@napi-rs/keyring", keyring)]),
          ],
        }
  await build({
    entryPoints: [inRepository(options.entry)],
    outfile: options.file,
    absWorkingDir: inRepository("."),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: TARGET,
    charset: "utf8",
    legalComments: "none", // The notices of all packages lie beside the bundle.
    logLevel: "silent",
    external: ["vscode", "electron"],
    ...inNode,
  })
}

function redirect(name: string, to: string): Plugin {
  return {
    name: `redirect-${name}`,
    setup: ({ onResolve }) => onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: to, external: true })),
  }
}
