import { env, ProgressLocation, Uri, window } from "vscode"
import type { ConsentServer } from "../consent-server.ts"

/** Open the consent app in the browser, wherever that is; it is started first when it does not run. */
export async function openConsent(consent: ConsentServer): Promise<void> {
  const opening = { location: ProgressLocation.Window, title: "Tracehold: opening the consent app" }
  await window.withProgress(opening, async () => {
    const url = await consent.url()
    await env.openExternal(await env.asExternalUri(Uri.parse(url, true)))
  })
}
