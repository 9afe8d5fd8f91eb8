import { type Disposable, RelativePattern, type Uri, type WorkspaceFolder, workspace } from "vscode"
import { isWorthAHint } from "../disk-hints.ts"
import type { Sensor, SensorPort } from "../recording.ts"
import { disposeAll } from "./dispose-all.ts"

/** The workspace's folders, and the editor's hints at what changed in them on disk. */
export function watchDisk(port: SensorPort): Sensor {
  const name = "disk"
  let watchers: Disposable[] = []

  const hint = (op: "create" | "change" | "delete") =>
    port.safely(name, (uri: Uri) => {
      // Other schemes report here too: git's old side of a diff does, under the file's own path.
      if (uri.scheme === "file" && isWorthAHint(uri.fsPath)) port.push({ kind: "disk", atMs: port.nowMs(), path: uri.fsPath, op })
    })
  const watch = ({ uri }: WorkspaceFolder) => {
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(uri, "**/*"))
    watcher.onDidCreate(hint("create"))
    watcher.onDidChange(hint("change"))
    watcher.onDidDelete(hint("delete"))
    return watcher
  }
  const folders = () => {
    disposeAll(watchers)
    watchers = recordedFolders().map(watch)
    port.push({ kind: "folders", atMs: port.nowMs(), roots: rootsOf() })
  }
  const watching = workspace.onDidChangeWorkspaceFolders(port.safely(name, folders))
  return {
    tell: port.safely(name, folders),
    [Symbol.dispose]: () => disposeAll([...watchers, watching]),
  }
}

export function rootsOf(): { readonly name: string; readonly path: string }[] {
  return recordedFolders().map(({ name, uri }) => ({ name, path: uri.fsPath }))
}

function recordedFolders(): readonly WorkspaceFolder[] {
  return (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file")
}
