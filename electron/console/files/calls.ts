/** The calls that answer a file to be saved. */
export const FILE_CALLS = [
  'GET /export/decisions',
  'GET /export/tokens/{id}',
  'GET /export/audit',
  'GET /export/usage',
  'GET /export/catalogue',
  'GET /exports/{id}/file',
  'GET /backups/{name}/file',
] as const

/** The calls that answer something else than one JSON value; shared/api-map.ts names them in words. */
export const STREAMED_CALLS = [
  ...FILE_CALLS,
  'GET /feed',
  'GET /downloads/{ticket}',
  'GET /openapi.json',
] as const
