export { type BuiltExtension, buildExtension, packExtension } from "./build-extension.ts"
export { cacheFolder } from "./cache-folder.ts"
export {
  focusText,
  openEditorPage,
  openTerminal,
  pickFirst,
  quickOpen,
  runCommand,
  runInTerminal,
  typeKeys,
} from "./drive-editor.ts"
export { type FoundBrowser, findBrowser } from "./find-browser.ts"
export { freePort } from "./free-port.ts"
export { editorMissingBecause, type InstalledEditor, installEditor } from "./install-editor.ts"
export { oldestNode, oldestNodeMissingBecause } from "./oldest-node.ts"
export { type OpenBrowser, openBrowser } from "./open-browser.ts"
export { type RunningConsent, startConsent } from "./start-consent.ts"
export { type DemoOptions, type RunningDemo, startDemo } from "./start-demo.ts"
export { type EditorPlace, installExtension, type RunningEditor, startEditor } from "./start-editor.ts"
export { type RunningProgram, startProgram } from "./start-program.ts"
export { type RecipientOptions, type RunningRecipient, startRecipient } from "./start-recipient.ts"
export { type Log, ToolError, type ToolErrorCode } from "./tool-error.ts"
