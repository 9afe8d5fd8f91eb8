/** The files of a language, by the name that editors give it. Only these can be named in a policy, so that none is left out by half. */
const LANGUAGES = {
  bat: "*.bat *.cmd",
  c: "*.c *.h",
  clojure: "*.clj *.cljs *.cljc *.edn",
  cpp: "*.cpp *.cc *.cxx *.hpp *.hh *.hxx *.h *.ino",
  csharp: "*.cs *.csx",
  css: "*.css",
  dart: "*.dart",
  dockerfile: "Dockerfile Dockerfile.* *.dockerfile Containerfile",
  elixir: "*.ex *.exs",
  erlang: "*.erl *.hrl",
  fsharp: "*.fs *.fsx *.fsi",
  go: "*.go",
  graphql: "*.graphql *.gql",
  groovy: "*.groovy *.gradle Jenkinsfile",
  haskell: "*.hs *.lhs",
  hcl: "*.hcl *.tf *.tfvars",
  html: "*.html *.htm *.xhtml",
  java: "*.java",
  javascript: "*.js *.mjs *.cjs",
  javascriptreact: "*.jsx",
  json: "*.json *.jsonc *.json5",
  julia: "*.jl",
  kotlin: "*.kt *.kts",
  latex: "*.tex *.sty *.cls *.bib",
  less: "*.less",
  lua: "*.lua",
  makefile: "Makefile makefile GNUmakefile *.mk",
  markdown: "*.md *.markdown *.mdx",
  nix: "*.nix",
  "objective-c": "*.m *.mm",
  ocaml: "*.ml *.mli",
  perl: "*.pl *.pm *.t",
  php: "*.php *.phtml",
  plaintext: "*.txt",
  powershell: "*.ps1 *.psm1 *.psd1",
  prisma: "*.prisma",
  proto: "*.proto",
  python: "*.py *.pyi *.pyw *.pyx",
  r: "*.r *.R *.Rmd",
  ruby: "*.rb *.rake Gemfile Rakefile *.gemspec *.erb",
  rust: "*.rs",
  scala: "*.scala *.sc *.sbt",
  scss: "*.scss *.sass",
  shellscript: "*.sh *.bash *.zsh *.fish *.ksh",
  solidity: "*.sol",
  sql: "*.sql",
  svelte: "*.svelte",
  swift: "*.swift",
  terraform: "*.tf *.tfvars",
  toml: "*.toml",
  typescript: "*.ts *.mts *.cts",
  typescriptreact: "*.tsx",
  vb: "*.vb *.vbs *.bas",
  vue: "*.vue",
  xml: "*.xml *.xsd *.xsl *.svg *.plist *.csproj *.props",
  yaml: "*.yml *.yaml",
  zig: "*.zig",
} as const

const KINDS = {
  data: "*.csv *.tsv *.parquet *.avro *.orc *.feather *.arrow *.jsonl *.ndjson *.xls *.xlsx *.ods *.sqlite *.sqlite3 *.db *.mdb *.dump *.bak",
  notebook: "*.ipynb",
  document: "*.pdf *.doc *.docx *.odt *.rtf *.ppt *.pptx *.odp *.pages *.key",
  media:
    "*.png *.jpg *.jpeg *.gif *.webp *.bmp *.tif *.tiff *.ico *.heic *.mp3 *.wav *.flac *.ogg *.mp4 *.mov *.mkv *.webm *.avi",
  archive: "*.zip *.tar *.tgz *.gz *.bz2 *.xz *.zst *.7z *.rar *.jar *.war",
  log: "*.log *.log.* *.har *.pcap *.pcapng *.trace",
} as const

export type Language = keyof typeof LANGUAGES
export type FileKind = keyof typeof KINDS
export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as [Language, ...Language[]]
export const KIND_NAMES = Object.keys(KINDS) as [FileKind, ...FileKind[]]

/** Patterns with gitignore's meaning. */
export function patternsOf(languages: readonly Language[] = [], kinds: readonly FileKind[] = []): string[] {
  return [...languages.map((name) => LANGUAGES[name]), ...kinds.map((name) => KINDS[name])].flatMap((list) => list.split(" "))
}
