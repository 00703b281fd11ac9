import { createHash } from 'node:crypto'
import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly cacheControl: string
  readonly etag: string
}

/** The built page: its files by the exact path they are asked for. */
export interface Page {
  /** The file at a path as it came on the wire, still percent-encoded. Null when there is none. */
  answer(path: string, headers: Headers): Response | null
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}
/** Vite names what it hashes `assets/name-Hash8888.ext`; only such a file never changes under its name. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/
/** Paths that may be a place within the page; anything stranger is not found. */
const PLACE = /^\/[A-Za-z0-9/_-]*$/

/**
 * Reads the built page once. Afterwards a request only picks from this list, so no path of a request ever reaches the file
 * system. Links are not followed.
 *
 * @param directory dist/renderer. Null or a missing folder gives a page without files.
 */
export function readPage(directory: string | null): Page {
  const files = directory === null ? new Map<string, PageFile>() : readFiles(directory)
  return {
    answer(path, headers) {
      const file = files.get(path) ?? (PLACE.test(path) ? files.get('/index.html') : undefined)
      return file === undefined ? null : fileAnswer(file, headers)
    },
  }
}

function readFiles(directory: string): Map<string, PageFile> {
  const files = new Map<string, PageFile>()
  for (const file of filesBelow(directory)) {
    const type = TYPES[extname(file)]
    if (type === undefined) continue
    const path = `/${relative(directory, file).split(sep).join('/')}`
    const bytes = new Uint8Array(readFileSync(file))
    const cacheControl = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    files.set(path, { bytes, type, cacheControl, etag })
  }
  return files
}

/** Not `readdirSync(recursive)`: that goes into folders behind links. */
function filesBelow(directory: string): string[] {
  return entriesOf(directory).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    return entry.isFile() ? [path] : []
  })
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch {
    return []
  }
}

function fileAnswer(file: PageFile, headers: Headers): Response {
  const kept = { 'cache-control': file.cacheControl, etag: file.etag }
  if (headers.get('if-none-match') === file.etag) {
    return new Response(null, { status: 304, headers: kept })
  }
  return new Response(file.bytes, { headers: { ...kept, 'content-type': file.type } })
}
