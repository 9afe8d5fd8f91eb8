export { activate, deactivate } from "./vscode/extension.ts"
