import { type Disposable, EventEmitter, type TextDocumentContentProvider, Uri, window, workspace } from "vscode"

const SCHEME = "tracehold"

/** Pages of our own, shown as read-only documents. Their scheme is one that is never recorded. */
export class PageDocuments implements TextDocumentContentProvider {
  readonly #texts = new Map<string, string>()
  readonly #changed = new EventEmitter<Uri>()
  readonly onDidChange = this.#changed.event

  register(): Disposable {
    return workspace.registerTextDocumentContentProvider(SCHEME, this)
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.path) ?? ""
  }

  async show(title: string, text: string): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${title}` })
    this.#texts.set(uri.path, text)
    this.#changed.fire(uri)
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true })
  }
}
