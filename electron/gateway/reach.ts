import { folderOf } from './play-path.ts'

interface Origin {
  readonly originUrl: string
}

/**
 * Whether an address at an origin is part of a stream. A stream has the folder of its origin and what lies below, but for
 * what is another stream's: whoever may play one must not get the other by its file's name. Streams that share a folder
 * cannot be told apart there, so of it each has its own address only.
 *
 * @param target Within the folder of the stream's origin.
 * @param others The origins of all streams, this one's too.
 */
export function isReached(
  { originUrl }: Origin,
  target: string,
  others: Iterable<Origin>,
): boolean {
  const [asked = ''] = target.split('?', 1)
  if (asked === originUrl.split('?', 1)[0]) return true
  const folder = folderOf(originUrl)
  for (const other of others) {
    if (other.originUrl === originUrl) continue
    const theirs = folderOf(other.originUrl)
    if (theirs === folder) return false
    if (theirs.startsWith(folder) && asked.startsWith(theirs)) return false
  }
  return true
}
