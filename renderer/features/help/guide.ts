export interface GuidePage {
  /** Below `docs/`, without `.md`; `readme` is the README beside it. */
  readonly path: string
  readonly title: string
}

/** Every page of docs/ that an operator or a back end's author reads, in the order of the list at the left. */
export const GUIDE: readonly { readonly title: string; readonly pages: readonly GuidePage[] }[] = [
  {
    title: 'Start',
    pages: [
      { path: 'getting-started', title: 'Getting started' },
      { path: 'concepts', title: 'Concepts' },
      { path: 'readme', title: 'Stagedoor, in short' },
    ],
  },
  {
    title: 'Every day',
    pages: [
      { path: 'explain', title: 'Why a viewer was let in or not' },
      { path: 'reach', title: 'Who can reach what' },
      { path: 'doctor', title: 'The Doctor' },
      { path: 'diagnostics', title: 'Diagnostics' },
      { path: 'tokens', title: 'Tokens' },
      { path: 'limits', title: 'Limits' },
      { path: 'pinned-tests', title: 'Pinned tests' },
      { path: 'rehearsal', title: 'Rehearsal' },
      { path: 'usage', title: 'Usage' },
      { path: 'exports', title: 'Exports of sessions' },
      { path: 'alarms', title: 'Alarms' },
      { path: 'notices', title: 'Work and notices' },
      { path: 'backups', title: 'Backups' },
      { path: 'revoking', title: 'Revoking many at once' },
      { path: 'undo', title: 'Undo and recently deleted' },
      { path: 'live-show', title: 'During a live show' },
      { path: 'notes', title: 'Notes and pins' },
      { path: 'gateway', title: 'Gateway' },
      { path: 'keys', title: 'Keys' },
      { path: 'security', title: 'Security' },
    ],
  },
  {
    title: 'Media servers',
    pages: [
      { path: 'media-servers/icecast', title: 'Icecast' },
      { path: 'media-servers/nginx-rtmp', title: 'nginx with its RTMP module' },
      { path: 'media-servers/nimble', title: 'Nimble Streamer' },
      { path: 'media-servers/mediamtx', title: 'MediaMTX' },
      { path: 'media-servers/srs', title: 'SRS' },
      { path: 'media-servers/oven-media-engine', title: 'OvenMediaEngine' },
      { path: 'media-servers/ant-media', title: 'Ant Media Server' },
      { path: 'media-servers/node-media-server', title: 'node-media-server' },
      { path: 'media-servers/flussonic', title: 'Flussonic' },
      { path: 'media-servers/nginx-auth-request', title: 'nginx in front of HLS and DASH' },
      { path: 'media-servers/caddy', title: 'Caddy in front of HLS and DASH' },
      { path: 'media-servers/traefik', title: 'Traefik in front of HLS and DASH' },
      { path: 'media-servers/native-frame', title: 'Native Frame, webhooks of the platform' },
      { path: 'media-servers/native-frame-saas', title: 'Native Frame projects' },
      { path: 'media-servers/generic', title: 'Your own program' },
    ],
  },
  {
    title: 'Token systems',
    pages: [
      { path: 'revma', title: 'Revma private streams and session rules' },
      { path: 'tokens/phenix-edge-auth', title: 'Phenix EdgeAuth tokens' },
      { path: 'tokens/dolby-subscribe', title: 'Dolby and Millicast subscribe tokens' },
      { path: 'tokens/dolby-rest', title: 'Dolby Millicast: the token API' },
      { path: 'tokens/dolby-director', title: 'Director (Dolby Millicast)' },
      { path: 'tokens/nimble-publish', title: 'Nimble publish signatures' },
      { path: 'tokens/native-frame', title: 'Native Frame tokens' },
      { path: 'tokens/media-servers', title: 'Tokens that media servers check themselves' },
      { path: 'tokens/workbench', title: 'The workbench' },
    ],
  },
  {
    title: 'Run it',
    pages: [
      { path: 'configuration', title: 'Configuration' },
      { path: 'languages', title: 'Languages' },
      { path: 'command-line', title: 'The command line' },
      { path: 'api', title: 'The console API' },
      { path: 'packaging', title: 'Packaging' },
      { path: 'performance', title: 'Performance' },
      { path: 'architecture', title: 'Architecture' },
    ],
  },
]

/** Where the calls of the API are listed, which is no page of docs/. */
export const API_REFERENCE: GuidePage = { path: 'api-reference', title: 'API reference' }

/** The page that tells of a screen, by the screen's path; those within a screen before it. */
const ABOUT_SCREENS: readonly (readonly [screen: string, page: string])[] = [
  ['/tokens/keys', 'keys'],
  ['/tokens/workbench', 'tokens/workbench'],
  ['/tokens', 'tokens'],
  ['/usage', 'usage'],
  ['/limits', 'limits'],
  ['/streams', 'concepts?at=modes'],
  ['/rules', 'concepts?at=rules'],
  ['/reach', 'reach'],
  ['/media-servers', 'getting-started?at=3-point-icecast-at-it'],
  ['/try-it', 'concepts?at=comparing'],
  ['/decisions', 'explain'],
  ['/doctor', 'doctor'],
  ['/settings', 'configuration'],
  ['/first-viewer', 'getting-started'],
  ['/wall', 'live-show'],
  ['/', 'concepts?at=sessions'],
]

/** Where help on a screen is, as an address of the console. A screen without a page of its own leads to the first steps. */
export function helpOn(screenPath: string): string {
  const found = ABOUT_SCREENS.find(([screen]) =>
    screen === '/' ? screenPath === '/' : screenPath.startsWith(screen),
  )
  return `/help/${found?.[1] ?? 'getting-started'}`
}
