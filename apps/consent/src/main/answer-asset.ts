import { securityHeaders } from "../serve/headers.ts"
import type { UiFiles } from "../serve/ui-files.ts"

/** The app's own scheme and host: `tracehold://app/`. */
export const APP_ORIGIN = "tracehold://app"

/** The UI's files under the app's own scheme, with the same headers as in serve mode but without any connection. All else is 404. */
export function answerAsset(files: UiFiles, address: string): Response {
  const headers = securityHeaders("'none'")
  const url = URL.parse(address)
  const file = url === null || url.protocol !== "tracehold:" || url.host !== "app" ? undefined : files.get(nameOf(url.pathname))
  if (file === undefined) return new Response("", { status: 404, headers })
  return new Response(new Uint8Array(file.body), { status: 200, headers: { ...headers, "Content-Type": file.type } })
}

/** True for a page of ours at the top of its window: nothing else may call. */
export function isOwnFrame(frame: { readonly url: string; readonly parent: unknown } | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${APP_ORIGIN}/`)
}

function nameOf(pathname: string): string {
  return pathname === "/" || pathname === "" ? "index.html" : pathname.slice(1)
}
