import { BrowserWindow, type Session } from "electron"
import { APP_ORIGIN } from "./answer-asset.ts"

/** The one window there is: sandboxed, without Node, going nowhere and opening nothing. */
export function createSecureWindow(session: Session, preload: string, devTools: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1360,
    height: 880,
    minWidth: 760,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    title: "Tracehold",
    webPreferences: {
      session,
      preload,
      devTools,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  })
  const { webContents } = window
  webContents.setWindowOpenHandler(() => ({ action: "deny" }))
  webContents.on("will-attach-webview", (event) => event.preventDefault())
  webContents.on("will-navigate", (event) => event.preventDefault())
  webContents.on("will-redirect", (event) => event.preventDefault())
  webContents.on("will-frame-navigate", (event) => event.preventDefault())
  window.once("ready-to-show", () => window.show())
  return window
}

/** Everything a page might ask of the system is refused, and every address but the app's own. */
export function closeSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on("select-hid-device", (event) => event.preventDefault())
  session.on("select-serial-port", (event) => event.preventDefault())
  session.on("select-usb-device", (event) => event.preventDefault())
  session.on("will-download", (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !details.url.startsWith(`${APP_ORIGIN}/`) }))
}
