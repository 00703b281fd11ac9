/** What opens over or beside a screen, and the clicks that open it. */
export const OPENED: readonly (readonly [what: string, path: string, clicks: readonly RegExp[]])[] =
  [
    ['the shortcut sheet', '/', [/^Keyboard shortcuts/]],
    ['the command palette', '/', [/^(Go to, find, do|Command palette)/]],
    ['adding a media server', '/media-servers', [/^Add media server$/]],
    ['a media server', '/media-servers', [/^nimble$/, /^Show it$/]],
    ['adding a stream', '/streams', [/^Add stream$/]],
    ['choosing a kind of token', '/tokens', [/^Issue a token$/]],
    ['issuing a link', '/tokens', [/^Issue a token$/, /^A link for/]],
    ['an issued link', '/tokens', [/^Issue a token$/, /^A link for/, /^Issue$/, /^Test it$/]],
    ['issuing many tokens', '/tokens', [/^Issue many$/]],
    ['a new service token', '/tokens/keys', [/^New service token$/]],
    ['a new application', '/tokens/keys', [/^New application$/]],
    ['a new rule', '/rules', [/^New rule$/]],
    ['a rule by address', '/rules', [/^Office$/]],
    ['the review of a draft', '/rules', [/^Review and publish$/]],
    ['discarding a draft', '/rules', [/^Discard$/]],
    ['the versions', '/rules', [/^Versions$/]],
    ['the pinned tests', '/rules', [/^Tests$/]],
    ['pasting a request', '/try-it', [/^Paste a request$/]],
  ]
