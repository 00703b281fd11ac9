/** A file of subtitles without one, below a viewer's own path. */
export const NO_SUBTITLES = '~none.vtt'
export const EMPTY_VTT = 'WEBVTT\n\n'
/** A stream has so many at most; of more, players get what plays instead. */
const MOST = 64

/**
 * Notes which playlists of a multivariant one (RFC 8216 section 4.3.4.1) are subtitles.
 *
 * @param known What is known of the viewer; what lies below their path is added, without it.
 * @param text  As the viewer gets it.
 * @param path  The viewer's own, without slash at the end.
 * @param rest  Of the playlist, below that path.
 */
export function noteSubtitles(known: Set<string>, text: string, path: string, rest: string): void {
  for (const [line] of text.matchAll(/^#EXT-X-MEDIA:.*/gm)) {
    if (!/[:,]TYPE=SUBTITLES(?:,|\s*$)/.test(line)) continue
    const uri = /[:,]URI="([^"]*)"/.exec(line)?.[1]
    const base = `http://gateway${path}/${rest}`
    if (uri === undefined || !URL.canParse(uri, base) || known.size >= MOST) continue
    const { pathname } = new URL(uri, base)
    if (pathname.startsWith(`${path}/`)) known.add(pathname.slice(path.length + 1))
  }
}

/** The same playlist with nothing said: what plays instead of the stream has no subtitles. */
export const withoutWords = (playlist: string, path: string): string =>
  playlist
    .split('\n')
    .filter((line) => !/^#EXT-X-(?:MAP|KEY):/.test(line))
    .map((line) => (line === '' || line.startsWith('#') ? line : `${path}/${NO_SUBTITLES}`))
    .join('\n')
