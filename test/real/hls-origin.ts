import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Program, run } from './programs.ts'

export const SEGMENT_SECONDS = 1
const HLS_JS = createRequire(import.meta.url).resolve('hls.js')
const PAGE = `<!doctype html><video muted></video><script src="/hls.js"></script><script>
const video = document.querySelector('video')
window.failed = []
window.loaded = []
window.places = []
window.waited = 0
window.play = (url, config = { liveSyncDurationCount: 2 }) => {
  const askedMs = performance.now()
  video.addEventListener('playing', () => {
    waited ||= (performance.now() - askedMs) / 1000
  })
  const hls = new Hls(config)
  window.hls = hls
  hls.on(Hls.Events.ERROR, (_, data) => failed.push([data.details, data.response?.code]))
  hls.on(Hls.Events.FRAG_LOADED, (_, data) => {
    loaded.push(data.frag.sn)
    places.push(data.part?.url ?? data.frag.url)
  })
  hls.loadSource(url)
  hls.attachMedia(video)
  video.play()
}
</script>`

export function startEncoder(folder: string): Program {
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=10']
  const sound = ['-f', 'lavfi', '-i', 'sine']
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10']
  const live = ['-f', 'hls', '-hls_time', String(SEGMENT_SECONDS), '-hls_flags', 'delete_segments']
  const out = ['-c:a', 'aac', ...live, join(folder, 'index.m3u8')]
  return run('ffmpeg', ['-v', 'error', '-re', ...picture, '-re', ...sound, ...coding, ...out])
}

/** Six seconds in segments of one, in the same shape as the stream. */
export function makeRecording(
  playlist: string,
  source = 'testsrc2=size=160x120:rate=10',
  ...more: readonly string[]
): Program {
  const picture = ['-f', 'lavfi', '-i', `${source}:duration=6`]
  const sound = ['-f', 'lavfi', '-i', 'sine=duration=6']
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10']
  const out = ['-f', 'hls', '-hls_time', '1', '-hls_playlist_type', 'vod', ...more, playlist]
  return run('ffmpeg', ['-v', 'error', ...picture, ...sound, ...coding, '-c:a', 'aac', ...out])
}

export function hasSegments(folder: string): boolean {
  try {
    return readFileSync(join(folder, 'index.m3u8'), 'utf8').split('.ts').length > 4
  } catch {
    return false
  }
}

/** What the page that plays is made of. Null for anything else. */
export function playerFile(
  path: string,
): { readonly type: string; readonly body: string | Buffer } | null {
  if (path === '/') return { type: 'text/html', body: PAGE }
  return path === '/hls.js' ? { type: 'text/javascript', body: readFileSync(HLS_JS) } : null
}

/** The origin, and the page that plays. */
export function serveFolder(folder: string): Server {
  return createServer((request, response) => {
    try {
      const [path = '/'] = (request.url ?? '/').split('?')
      const page = playerFile(path)
      if (page !== null) response.setHeader('content-type', page.type).end(page.body)
      else response.end(readFileSync(join(folder, path.slice(1))))
    } catch {
      response.writeHead(404).end()
    }
  })
}
