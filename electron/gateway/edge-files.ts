import type { Folder } from './playlist.ts'

/**
 * What playlists of streams name at edges, where they were redirected to. An edge may have several streams in one folder, or
 * be the whole of a server: of what lies there a stream has the files its own playlists named, and nothing else.
 */
export interface EdgeFiles {
  /**
   * What a playlist of a stream is read with: each address it names is noted.
   *
   * @param folders The first is the stream's own, of which nothing has to be noted.
   * @param path    The viewer's own path, without slash at the end.
   */
  naming(stream: Named, folders: readonly Folder[], path: string): (url: string) => void
  /** @param rest What lies below a viewer's path, without query. */
  has(stream: Named, rest: string): boolean
}

interface Named {
  readonly id: string
  readonly originUrl: string
}

interface Files {
  /** The one named longest ago first. */
  readonly plain: Set<string>
  /** Templates (ISO/IEC 23009-1, section 5.3.9.4.4), each with what stands before, between and behind its numbers. */
  readonly templates: Map<string, readonly string[]>
}

/** Recordings of a day have fewer segments; of a stream that names more, the latest count. */
const MOST_FILES = 50_000
const MOST_TEMPLATES = 256
const NUMBER = /\$(?:Number|Time|SubNumber|Bandwidth)(?:%0?\d{1,2}d)?\$/
const MOST_DIGITS = 20

/** @param streams Those there are: what others named is forgotten. */
export function createEdgeFiles(streams: () => Iterable<Named>): EdgeFiles {
  const known = new Map<string, Files>()
  // Another origin is another stream.
  const keyOf = ({ id, originUrl }: Named): string => `${id} ${originUrl}`

  function filesOf(stream: Named): Files {
    const key = keyOf(stream)
    const found = known.get(key)
    if (found !== undefined) return found
    const keys = new Set([...streams()].map(keyOf))
    for (const each of known.keys()) if (!keys.has(each)) known.delete(each)
    const made = { plain: new Set<string>(), templates: new Map<string, string[]>() }
    known.set(key, made)
    return made
  }

  return {
    naming(stream, folders, path) {
      const { plain, templates } = filesOf(stream)
      return (url) => {
        const file = url.replace(/[?#].*$/, '')
        const folder = folders.find((each) => file.startsWith(each.url))
        // A folder is no file, and could be answered with a list of all that is in it.
        if (folder === undefined || folder === folders[0] || file.endsWith('/')) return
        const rest = `${folder.path}/${file.slice(folder.url.length)}`.slice(path.length + 1)
        if (rest.includes('$')) keep(templates, rest)
        plain.delete(rest)
        plain.add(rest)
        if (plain.size > MOST_FILES) dropFirst(plain)
      }
    },
    has(stream, rest) {
      const files = known.get(keyOf(stream))
      if (files === undefined) return false
      const written = writtenAlike(rest)
      if (files.plain.has(written)) return true
      for (const template of files.templates.values()) if (fits(written, template)) return true
      return false
    },
  }
}

function keep(templates: Files['templates'], rest: string): void {
  templates.delete(rest)
  templates.set(
    rest,
    rest.split(NUMBER).map((each) => each.replaceAll('$$', '$')),
  )
  if (templates.size > MOST_TEMPLATES) dropFirst(templates)
}

function dropFirst(kept: Set<string> | Map<string, unknown>): void {
  const [first] = kept.keys()
  if (first !== undefined) kept.delete(first)
}

/** Of a template only numbers may differ: with more, the files of another stream could fit. */
function fits(text: string, [first = '', ...others]: readonly string[], at = 0): boolean {
  if (!text.startsWith(first, at)) return false
  const from = at + first.length
  if (others.length === 0) return from === text.length
  for (let to = from; to < from + MOST_DIGITS && /\d/.test(text[to] ?? ''); to += 1) {
    if (fits(text, others, to + 1)) return true
  }
  return false
}

/** As addresses in playlists are written once they were read. */
function writtenAlike(rest: string): string {
  const url = `http://gateway/${rest}`
  return URL.canParse(url) ? new URL(url).pathname.slice(1) : rest
}
