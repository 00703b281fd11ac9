import type { Database } from './database.ts'

/** SQL of what an access token is called, which has no label: the user it is for, else the name that is shown. */
export const ACCESS_TOKEN_LABEL = 'coalesce(user_id, display_name)'

/** Reads what a grant is called; empty where it has no label. */
export function createLabelReader(db: Database): (grantId: string) => string {
  const read = db.prepare<[{ grantId: string }], string | null>(`SELECT ${grantLabel('@grantId')}`)
  return (grantId) => read.pluck().get({ grantId }) ?? ''
}

/**
 * SQL of what a grant is called, as the list of tokens has it. Null or empty: it has no label, or is none of ours.
 *
 * @param grantId A parameter, or a column that holds the id of a grant; not one called `id`, which those tables have too.
 */
export function grantLabel(grantId: string): string {
  const labelIn = (table: string, id = grantId, label = 'label'): string =>
    `(SELECT ${label} FROM ${table} named WHERE named.id = ${id})`
  // The number in the id of a grant, as `storedTokenOf` of shared/ has it; what stands behind it is passed over.
  const numbered = (prefix: string, table: string): string =>
    `WHEN ${grantId} GLOB '${prefix}[0-9]*' THEN ${labelIn(table, `CAST(substr(${grantId}, ${prefix.length + 1}) AS INTEGER)`)}`
  const others = ['links', 'stream_keys', 'edge_auth_tokens', 'server_tokens']
  return `CASE
  ${numbered('st-', 'subscribe_tokens')}
  ${numbered('sst-', 'subscribe_tokens')}
  ${numbered('pt-', 'publish_tokens')}
  ELSE coalesce(${others.map((table) => labelIn(table)).join(', ')}, ${labelIn('access_tokens', grantId, ACCESS_TOKEN_LABEL)})
  END`
}
