/** Where the API lives. */
export const API_PREFIX = '/api/v1'
/** Where browsers sign in and out. */
export const LAUNCH_PATH = `${API_PREFIX}/launch`
/** Where a browser that was signed in proves by its key that it is the same. */
export const AGAIN_PATH = `${LAUNCH_PATH}/again`

/** A link that signs in with a code. It is in the fragment: it is never sent or logged. */
export const launchLink = (url: string, code: string): string => `${url}/#launch=${code}`

/** Whether a call takes a file of any length, which has limits of its own. */
export const isUpload = (method: string | undefined, path: string): boolean =>
  method === 'POST' && UPLOADS.has(path)

const UPLOADS: ReadonlySet<string> = new Set([
  `${API_PREFIX}/house-files`,
  `${API_PREFIX}/backups/upload`,
])

/** Whether a path belongs to the API, so that nothing below it is ever answered with the page. */
export const isApiPath = (path: string): boolean => path === '/api' || path.startsWith('/api/')
