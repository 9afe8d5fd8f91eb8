import { fileURLToPath } from "node:url"
import { systemKeyring } from "@tracehold/owner"
import { vaultFolder } from "@tracehold/vault"
import { app, type BrowserWindow, dialog, ipcMain, protocol, session } from "electron"
import { createApp } from "../app/app.ts"
import { readUiFiles } from "../serve/ui-files.ts"
import { APP_ORIGIN, answerAsset, isOwnFrame } from "./answer-asset.ts"
import { closeSession, createSecureWindow } from "./secure-window.ts"

const TICK_MS = 2_000
const LOCK_AFTER_MS = 15 * 60_000

/** The consent app in a window of its own. It wires what serve mode has tested: the same calls, the same files, the same headers. */
app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: "tracehold", privileges: { standard: true, secure: true, supportFetchAPI: false } },
])
if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.quit()

async function start(): Promise<void> {
  const files = readUiFiles(fileURLToPath(new URL("../../dist/ui", import.meta.url)))
  if (files === null) {
    dialog.showErrorBox("Tracehold", "The user interface is not built. Run `node apps/consent/build.ts`.")
    return app.quit()
  }
  let window: BrowserWindow | null = null
  const consent = createApp({
    env: process.env,
    folder: vaultFolder(process.env),
    now: Date.now,
    fetch: globalThis.fetch,
    lockAfterMs: LOCK_AFTER_MS,
    keyring: systemKeyring,
    confirmSign: async ({ recipient, sha256, events, bytes }) => {
      if (window === null) return false
      // Asked outside the page, so that no script in it can sign.
      const { response } = await dialog.showMessageBox(window, {
        type: "question",
        title: "Sign and give",
        message: `Sign for ${printable(recipient)}?`,
        detail: `${events} events, ${bytes} bytes before compression.\nDigest ${sha256.slice(0, 32)}`,
        buttons: ["Not now", "Sign"],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      })
      return response === 1
    },
  })
  // In memory only: no cache, no storage on disk.
  const pages = session.fromPartition("tracehold", { cache: false })
  closeSession(pages)
  pages.protocol.handle("tracehold", (request) => answerAsset(files, request.url))
  ipcMain.handle("call", (event, name: unknown, input: unknown) => {
    if (!isOwnFrame(event.senderFrame) || event.sender !== window?.webContents || typeof name !== "string") {
      return { ok: false, code: "WRONG_SENDER", message: "This page may not call." }
    }
    return consent.call(name, input)
  })
  window = createSecureWindow(pages, fileURLToPath(new URL("../preload/preload.cjs", import.meta.url)), !app.isPackaged)
  app.on("second-instance", () => window?.focus())
  app.on("window-all-closed", () => app.quit())
  const timer = setInterval(() => void consent.tick().catch(() => undefined), TICK_MS)
  app.on("will-quit", () => {
    clearInterval(timer)
    consent[Symbol.dispose]()
  })
  await window.loadURL(`${APP_ORIGIN}/index.html`)
}

/** A recipient's name is theirs to choose; in the system's own dialog it stays on one line and hides nothing. */
function printable(name: string): string {
  return name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd").slice(0, 100)
}
