export const HELP = `A recipient's endpoint: takes in donations that it cannot read, and proves what it received.

  init      make a recipient: keys, terms, signed descriptor
              --data FOLDER      what the server needs; holds nothing that opens a donation
              --keys FOLDER      root key and age identity; take it off this machine afterwards
              --kind commons|org
              --name NAME
              [--demo]           to try things on this machine: no cooling-off time
              [--url URL]        where donors reach it (http://127.0.0.1:8787)
              [--contact TEXT]   whom donors may ask
              [--terms FILE]     your own terms (JSON) in place of the template
              [--age-recipient age1...]   a key made elsewhere (at most twice); none is made then
  serve     --data FOLDER [--port PORT] [--host HOST]      until Ctrl-C; the operator's page is at /
  describe  --data FOLDER --keys FOLDER [--url URL] [--name NAME] [--terms FILE]      sign the descriptor anew
  export    --data FOLDER --to FOLDER      what the opening machine needs; also while it is served

Each takes --json. Errors are one line on stderr; the exit code is then 1.`
