import { contextBridge, ipcRenderer } from "electron"

/** All that the page gets: one function that carries a call's name and input, and brings the answer. No event, no channel. */
contextBridge.exposeInMainWorld("tracehold", {
  call: (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke("call", String(name), input),
})
