/** Long work. `restore-preview` and `restore` read a backup into a scratch copy; the rest say what they do. */
export const JOB_KINDS = [
  'export',
  'decision-export',
  'audit-export',
  'bulk-issue',
  'bulk-revoke',
  'back-test',
  'backup',
  'backup-proof',
  'restore-preview',
  'restore',
  'audit-check',
  'diagnostics',
] as const
export type JobKind = (typeof JOB_KINDS)[number]

export const JOB_STATES = ['running', 'done', 'failed', 'cancelled'] as const

/** Work that takes long, under way or lately over. */
export interface Job {
  readonly id: string
  readonly kind: JobKind
  /** What it is about: the name of a file or a backup, how many. Empty where there is nothing to say. */
  readonly subject: string
  /** Who asked for it, as in the audit log. Null: it began by itself. */
  readonly actor: string | null
  readonly state: (typeof JOB_STATES)[number]
  /** How far it is, 0 to 1. Null where that is not known. */
  readonly progress: number | null
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  /** Why it failed, a sentence. Null when it did not. */
  readonly problem: string | null
  /** Whether it can be stopped now. */
  readonly canCancel: boolean
  /** Where its file can be fetched, below `/api/v1`. Null where there is none. */
  readonly file: string | null
}

/** Work as the list of it has it. */
export interface ListedJob extends Job {
  /** Whether what it did can be undone now: revocations that were made together, and tokens that were issued as a list. */
  readonly canUndo: boolean
}

/** What work is given by the list of it. */
export interface JobControl {
  /** Aborted when somebody stops it. What it came to is not told then, and nothing it made should stay. */
  readonly signal: AbortSignal
  /** Says how far it is, 0 to 1. */
  readonly progress: (share: number) => void
}

/** For work that nobody lists. */
export const unlisted: JobControl = {
  signal: new AbortController().signal,
  progress: () => undefined,
}
