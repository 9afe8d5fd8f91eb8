import type { Disposable } from "vscode"

export function disposeAll(disposables: readonly Disposable[]): void {
  for (const disposable of disposables) disposable.dispose()
}
