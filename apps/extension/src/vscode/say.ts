import { commands, window } from "vscode"

/** Say what happened, with one thing that can be done about it; a notification with a button is also shown in full. */
export function say(text: string, button: string, command: string): void {
  void window.showInformationMessage(text, button).then((pressed) => {
    if (pressed === button) void commands.executeCommand(`tracehold.${command}`)
  })
}
