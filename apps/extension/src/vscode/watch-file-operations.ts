import { type Uri, workspace } from "vscode"
import type { Sensor, SensorPort } from "../recording.ts"
import { disposeAll } from "./dispose-all.ts"

/** Files and folders that the editor itself made, moved or removed: by the explorer, or for an extension. */
export function watchFileOperations(port: SensorPort): Sensor {
  const name = "file operations"
  const done = (op: "create" | "delete") =>
    port.safely(name, ({ files }: { readonly files: readonly Uri[] }) => {
      for (const { scheme, fsPath } of files)
        if (scheme === "file") port.push({ kind: "file-op", atMs: port.nowMs(), op, path: fsPath })
    })
  const watching = [
    workspace.onDidCreateFiles(done("create")),
    workspace.onDidDeleteFiles(done("delete")),
    workspace.onDidRenameFiles(
      port.safely(name, ({ files }) => {
        for (const { oldUri, newUri } of files)
          if (oldUri.scheme === "file" && newUri.scheme === "file")
            port.push({ kind: "file-op", atMs: port.nowMs(), op: "rename", path: newUri.fsPath, from: oldUri.fsPath })
      }),
    ),
  ]
  return { tell: () => {}, [Symbol.dispose]: () => disposeAll(watching) }
}
