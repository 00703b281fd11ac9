import { saveFile, saveLink } from '../kit/save-file.ts'
import { addressOf, call, type Query, queryOf, read } from './client.ts'

/**
 * Saves a file of the API: an export, the audit log, a backup. The browser fetches it by itself, so that it goes to the disk as it
 * comes, however long it is, and the page can be left meanwhile.
 *
 * @param path Below `/api/v1`, e.g. `/export/decisions`.
 * @param name What it is called where the answer does not say.
 * @throws ApiError as `call` does, when there is no such file.
 */
export async function download(path: string, name: string, query: Query = {}): Promise<void> {
  const asked = path + queryOf(query)
  if (isDesktop()) return saveFile(await read(asked), name)
  const ticket = await call('POST /downloads', { body: { path: asked } })
  saveLink(addressOf(ticket.path).href, name)
}

/** Its scheme is answered for pages alone: a download of one is not known to be. */
const isDesktop = (): boolean => !/^https?:$/.test(location.protocol)
