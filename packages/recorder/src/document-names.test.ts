import { expect, test } from "vitest"
import { filePath, nameDocument, nameFile } from "./document-names.ts"

const one = [{ name: "shop", path: "/home/u/shop" }]
const two = [...one, { name: "lib", path: "/home/u/lib" }]

test.each([
  ["file:///home/u/shop/src/a.ts", "src/a.ts", "src/a.ts"],
  ["file:///home/u/shop/%C3%B6l%20und.txt", "öl und.txt", "öl und.txt"],
  ["vscode-remote://ssh-remote%2Bhost/home/u/shop/src/a.ts", "src/a.ts", "src/a.ts"],
  ["untitled:Untitled-1", "untitled:Untitled-1", null],
  ['git:/home/u/shop/src/a.ts.git?{"path":"/home/u/shop/src/a.ts","ref":""}', "git:src/a.ts", "src/a.ts"],
  ["git:/home/u/shop/.env.git?%7B%22path%22%3A%22%2Fhome%2Fu%2Fshop%2F.env%22%7D", "git:.env", ".env"],
  ["git:/home/u/shop/.env.git", "git:.env", ".env"],
  ["vscode-notebook-cell:/home/u/shop/n.ipynb#W0sZmlsZQ%3D%3D", "n.ipynb#W0sZmlsZQ%3D%3D", "n.ipynb"],
  ["notebook:/home/u/shop/n.ipynb", "notebook:n.ipynb", "n.ipynb"],
  ["problems:/home/u/shop/src/a.ts", "problems:src/a.ts", "src/a.ts"],
])("%s is %s", (uri, name, policyPath) => expect(nameDocument(uri, one)).toMatchObject({ name, policyPath }))

test.each([
  "file:///etc/passwd",
  "file:///home/u/shop",
  "file:///home/u/shop-other/a",
  "output:extension-output-1",
  "vscode-scm:git/x",
  "nonsense",
])("%s is none of a workspace's documents", (uri) => expect(nameDocument(uri, one)).toBeNull())

test("in a multi-root workspace the folder's name comes first, and the way back is the same", () => {
  expect(nameFile("/home/u/lib/x/y", two)).toBe("lib/x/y")
  expect(filePath("lib/x/y", two)).toBe("/home/u/lib/x/y")
  expect(filePath("src/a.ts", one)).toBe("/home/u/shop/src/a.ts")
})
