import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ErrorData } from 'hls.js'
import type { Page } from 'playwright-core'

/* What a page that plays tells of it. */

/** Where it stands says nothing: a live stream begins late. */
export const PLAYS = `(({ paused, played }) =>
  !paused && played.length > 0 && played.end(0) - played.start(0) > 2)(document.querySelector('video'))`
export const PLAYED_IN_ALL = `(({ played }) => {
  let seconds = 0
  for (let n = 0; n < played.length; n += 1) seconds += played.end(n) - played.start(n)
  return seconds
})(document.querySelector('video'))`
/** The same of the stream, which is played by a source made in the page. */
export const PLAYS_STREAM = `(({ src, played }) => src.startsWith('blob:') && played.length > 0)(document.querySelector('video'))`
export const playedSeconds = (page: Page): Promise<number> =>
  page.evaluate(`video.played.length === 0 ? 0 : video.played.end(0) - video.played.start(0)`)
export const loaded = (page: Page): Promise<readonly number[]> => page.evaluate('loaded')
export const failures = async (page: Page): Promise<readonly (number | undefined)[]> =>
  (await page.evaluate<[ErrorData['details'], number | undefined][]>('failed')).map(
    ([, status]) => status,
  )
/** What a poster may be. */
export const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="teal"/></svg>'
/** The library's own sample, with trackers by https. */
export const VAST = readFileSync(
  join(
    dirname(createRequire(import.meta.url).resolve('@dailymotion/vast-client')),
    '../spec/samples/inline-linear.xml',
  ),
  'utf8',
).replaceAll('http://example.com', 'https://example.com')
export const FILM = [
  ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=25', '-t', '3'],
  ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'],
]
