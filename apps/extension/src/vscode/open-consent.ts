import { env, ProgressLocation, Uri, window } from "vscode"
import type { ConsentServer } from "../consent-server.ts"

/** Open the consent app in the browser, wherever that is; it is started first when it does not run. */
export async function openConsent(consent: ConsentServer): Promise<void> {
  const opening = { location: ProgressLocation.Window, title: "Tracehold: opening the consent app" }
  await window.withProgress(opening, async () => {
    const { authority } = await external(await consent.url())
    await env.openExternal(await external(await consent.urlFor(authority)))
  })
}

/** The page as the user's browser reaches it: by a forwarded port on SSH and the like, through the editor's own server elsewhere. */
async function external(url: string): Promise<Uri> {
  return await env.asExternalUri(Uri.parse(url, true))
}
