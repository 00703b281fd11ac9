import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { playPath, WATCH_ROOT } from '../../shared/gateway-url.ts'
import type { Stream } from '../../shared/stream.ts'
import { readPlayPath } from './play-path.ts'
import { sendText } from './send.ts'

/** Nothing written into the page runs, nothing is asked for by http elsewhere. Any site may embed it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self' https:",
  "media-src 'self' https: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** No other picture is asked for than the stream's own, from its own server. */
const policyFor = (posterUrl: string | null): string =>
  posterUrl === null ? POLICY : `${POLICY}; img-src ${new URL(posterUrl).origin}`
const FILES = new Map([
  ['watch.js', 'text/javascript; charset=utf-8'],
  ['watch.css', 'text/css; charset=utf-8'],
])

/**
 * Makes what answers requests for the page to watch a stream at, and for the files of that page, which are read once. Nobody is
 * admitted by it: the page asks at the entry as any player does.
 *
 * @param folder   Of the built page. Null before the first build.
 * @param streamOf The stream the gateway serves under a name.
 */
export function createWatchPage(
  folder: string | null,
  streamOf: (name: string) => Shown | undefined,
): (request: Pick<IncomingMessage, 'method'>, response: ServerResponse, path: string) => void {
  const files = new Map<string, string>()

  function fileOf(name: string, directory: string): string {
    const known = files.get(name)
    if (known !== undefined) return known
    const text = readFileSync(join(directory, name), 'utf8')
    files.set(name, text)
    return text
  }

  return ({ method }, response, path) => {
    if (method !== 'GET' && method !== 'HEAD') {
      sendText(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD' })
      return
    }
    const rest = path.slice(WATCH_ROOT.length)
    const type = rest.startsWith('~/') ? FILES.get(rest.slice(2)) : undefined
    if (type !== undefined && folder !== null) {
      const headers = { 'content-type': type, 'cache-control': 'max-age=3600' }
      sendText(response, 200, fileOf(rest.slice(2), folder), headers)
      return
    }
    const at = readPlayPath(playPath('') + rest, (name) => streamOf(name) !== undefined)
    const stream =
      at === null || at.ticket !== null || at.rest !== '' ? undefined : streamOf(at.streamName)
    if (stream === undefined || folder === null) {
      sendText(response, 404, 'There is no such page.')
      return
    }
    sendText(response, 200, pageOf(stream), {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyFor(stream.posterUrl ?? null),
    })
  }
}

type Shown = Pick<Stream, 'name' | 'title' | 'posterUrl'>

const pageOf = ({ name, title, posterUrl = null }: Shown): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escaped(title || name)}</title>
    <link rel="stylesheet" href="${WATCH_ROOT}~/watch.css">
    <script type="module" src="${WATCH_ROOT}~/watch.js"></script>
  </head>
  <body>
    <main data-play="${escaped(playPath(name))}">
      <h1>${escaped(title || name)}</h1>
      <video controls playsinline${posterUrl === null ? '' : ` poster="${escaped(posterUrl)}"`} aria-label="${escaped(title || name)}"></video>
      <p role="status"></p>
      <p data-advert hidden></p>
      <button type="button" data-skip hidden>Skip</button>
      <a data-visit hidden target="_blank" rel="noopener noreferrer">Visit the advertiser</a>
      <button type="button" data-again hidden>Try again</button>
    </main>
  </body>
</html>
`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => ENTITIES[each] ?? '')
