// A program of its own: the packed browser unpacks itself into the temporary folder of its process, so the caller
// starts this with TMPDIR set to the folder where it wants the browser.
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import chromium, { inflate } from "@sparticuz/chromium"

const packed = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "..", "bin")
await chromium.executablePath(packed)
await inflate(join(packed, "al2023.tar.br")) // Libraries that a machine without a desktop lacks.
