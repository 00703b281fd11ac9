import type { BackupMaker } from '../../../shared/backup.ts'

/*
 * The name of a backup says what made it and when, so that nothing but the folder is needed to know: a copy that is carried
 * elsewhere keeps it.
 */

const STEMS: Readonly<Record<Exclude<BackupMaker, 'unknown' | 'migration'>, string>> = {
  operator: 'stagedoor',
  schedule: 'stagedoor-daily',
  restore: 'stagedoor-before-restore',
  import: 'stagedoor-imported',
  damaged: 'stagedoor-damaged',
}
export type NamedMaker = keyof typeof STEMS

const NAME = /^(stagedoor(?:-[a-z]+)*)(?:-\d+)?-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)\.db$/
const DRAFT_END = /\.part(?:-journal)?$/
const MIGRATION_STEM = 'stagedoor-before'

/** A moment as it stands in names: `2026-01-31T12-00-00-000Z`, so that names of one maker sort by age. */
export const stampOf = (atMs: number): string =>
  new Date(atMs).toISOString().replaceAll(/[:.]/g, '-')

/** The name of a backup that is made at this moment. */
export const nameOf = (maker: NamedMaker, atMs: number): string =>
  `${STEMS[maker]}-${stampOf(atMs)}.db`

/** The name of the copy that is made before tables of this version are changed. */
export const migrationNameOf = (version: number, atMs: number): string =>
  `${MIGRATION_STEM}-${version}-${stampOf(atMs)}.db`

/** What a name says. Null for a name that Stagedoor gives to no backup. */
export function readName(
  name: string,
): { readonly maker: BackupMaker; readonly madeAtMs: number } | null {
  const [, stem, stamp] = NAME.exec(name) ?? []
  if (stem === undefined || stamp === undefined) return null
  const madeAtMs = momentOf(stamp)
  const maker = makerOf(stem)
  return maker === null || Number.isNaN(madeAtMs) ? null : { maker, madeAtMs }
}

/** Whether it is the name of a copy that is being made, or that a crash left. */
export const isDraft = (name: string): boolean =>
  DRAFT_END.test(name) && NAME.test(name.replace(DRAFT_END, ''))

function makerOf(stem: string): BackupMaker | null {
  if (stem === MIGRATION_STEM) return 'migration'
  const entry = Object.entries(STEMS).find((each) => each[1] === stem)
  return entry === undefined ? null : (entry[0] as NamedMaker)
}

function momentOf(stamp: string): number {
  const [day = '', time = ''] = stamp.split('T')
  const [hours, minutes, seconds, rest = ''] = time.split('-')
  return Date.parse(`${day}T${hours}:${minutes}:${seconds}.${rest}`)
}
