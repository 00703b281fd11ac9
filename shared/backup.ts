/** What made a backup; `import` was brought in to be restored, `unknown` was put into the folder by somebody else. */
export const BACKUP_MAKERS = [
  'schedule',
  'operator',
  'migration',
  'restore',
  'import',
  'damaged',
  'unknown',
] as const
export type BackupMaker = (typeof BACKUP_MAKERS)[number]

/** A backup that was restored into a scratch copy, opened with this program, brought up to date and read row by row. */
export interface RestoreProof {
  readonly atMs: number
  readonly isProven: boolean
  /** Version of its tables, as it was found. 0 when that could not be read. */
  readonly version: number
  readonly tables: number
  readonly rows: number
  readonly tookMs: number
  /** Why it could not be restored. Null when it could. */
  readonly problem: string | null
}

/** One backup in the folder. */
export interface Backup {
  /** Name of the file in the folder. */
  readonly name: string
  readonly bytes: number
  /** When it was made, by its name; for one of unknown make, when the file was last written. */
  readonly madeAtMs: number
  readonly maker: BackupMaker
  /** Whether it was opened and every page checked, when it was made or since. */
  readonly isChecked: boolean
  /** The latest. Null when it was never tried. */
  readonly proof: RestoreProof | null
}

/** Of one kind of change, how many and the first of them by name. */
export interface RestoreNames {
  readonly count: number
  readonly names: readonly string[]
}

/** What restoring changes of one kind of thing. */
export interface RestoreDifference {
  readonly noun: string
  /** In the backup, and not now. */
  readonly comes: RestoreNames
  /** There now, and not in the backup. */
  readonly goes: RestoreNames
  readonly changes: RestoreNames
}

/** What is only counted. */
export interface RestoreCount {
  readonly noun: string
  readonly now: number
  readonly inBackup: number
}

/** What restoring a backup would mean. */
export interface RestorePreview {
  readonly name: string
  readonly madeAtMs: number
  readonly differences: readonly RestoreDifference[]
  readonly counts: readonly RestoreCount[]
}

/** A restore that waits for the next start. */
export interface StagedRestore {
  /** Of the backup. */
  readonly name: string
  /** Who staged it. */
  readonly actor: string
  readonly stagedAtMs: number
  /** Why the latest start did not apply it. Null when none tried. */
  readonly problem: string | null
  /** Name of the copy that was made of what was there. Null before. */
  readonly previous: string | null
}

/** Backups, and how they are doing. */
export interface BackupList {
  /** Newest first. */
  readonly backups: readonly Backup[]
  readonly folder: string
  /** Names of those being restored into a scratch copy now. */
  readonly proving: readonly string[]
  /** Waits for the next start. Null when nothing does. */
  readonly staged: StagedRestore | null
  /** When the newest was made that holds what was in force and was checked. Null when there is none; one of a future date is none. */
  readonly lastAtMs: number | null
  /** When a backup was last restored for a proof and could be, whichever. Null when none was. */
  readonly provenAtMs: number | null
  /** When the next one is due by itself. Null when that is switched off. */
  readonly nextAtMs: number | null
  /** The latest try, when it failed. Null when it did not. */
  readonly failure: { readonly atMs: number; readonly message: string } | null
}
