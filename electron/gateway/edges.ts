import type { Folder } from './playlist.ts'

/** Where what lies in a folder of a viewer's path is fetched, by that folder: its playlist was redirected there. */
export type Edges = Map<string, { readonly rest: string; readonly folder: string }>

/** A stream has few folders; whoever has more of them redirected is followed no further. */
const MOST_EDGES = 16

const folderIn = (rest: string): string => rest.slice(0, rest.lastIndexOf('/') + 1)

/** Where a file is fetched instead of the origin's folder. Null: there. A playlist that was redirected is asked for where it was. */
export function atEdge(edges: Edges, rest: string, query: string): string | null {
  for (let folder = folderIn(rest); ; folder = folderIn(folder.slice(0, -1))) {
    const edge = edges.get(folder)
    if (edge !== undefined && edge.rest !== rest) {
      const url = edge.folder + rest.slice(folder.length)
      if (!URL.canParse(url) || !new URL(url).href.startsWith(edge.folder)) return null
      return query === '' ? url : `${url}?${query}`
    }
    if (folder === '') return null
  }
}

/**
 * Notes where a playlist came from, and forgets where it came from before.
 *
 * @param own The stream's own folder.
 * @returns False where it came from one place too many.
 */
export function noteEdge(edges: Edges, rest: string, foundUrl: string, own: string): boolean {
  const folder = folderIn(rest)
  const isOwn = foundUrl.startsWith(own)
  const before = edges.get(folder)
  if (before?.rest === rest && (isOwn || !foundUrl.startsWith(before.folder))) edges.delete(folder)
  if (isOwn || [...edges.values()].some((each) => foundUrl.startsWith(each.folder))) return true
  if (!edges.has(folder) && edges.size >= MOST_EDGES) return false
  edges.set(folder, { rest, folder: new URL('.', foundUrl).href })
  return true
}

/** What a viewer's path stands for: the folder of the stream, and where parts of it were found. */
export const foldersOf = (edges: Edges, folder: string, path: string): readonly Folder[] => [
  { url: folder, path },
  ...[...edges].map(([at, edge]) => ({
    url: edge.folder,
    path: `${path}/${at}`.replace(/\/$/, ''),
  })),
]

/**
 * Hosts of a stream that are in a private network, which players are not to learn: its own, and those of edges it was redirected to. A
 * public one stays, since players fetch there what the gateway does not pass on.
 *
 * @param isPrivate Asked of each, as URLs have it.
 */
export const hiddenHosts = (
  edges: Edges,
  folder: string,
  isPrivate: (host: string) => boolean,
): readonly string[] => [
  ...new Set(
    [folder, ...[...edges.values()].map((edge) => edge.folder)]
      .map((url) => new URL(url).hostname)
      .filter(isPrivate)
      .map((host) => host.replace(/\.$/, '')),
  ),
]
