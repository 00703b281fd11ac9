import type { Alarm } from '../shared/api.ts'
import type { Job, JobKind } from '../shared/job.ts'
import type { Suspicion } from '../shared/limit-api.ts'
import { phrases, say } from '../shared/say.ts'
import type { Notices } from './notices.ts'

const LOOK_MS = 5_000
/** How often it is looked for shared links and silent media servers. */
const RARE_LOOK_MS = 60_000
/** Work that took less ended before anybody turned away from it. */
const LONG_MS = 10_000
/** A media server that asked so often is expected to go on, and is silent after so long. */
const ASKED_OFTEN = 20
const SILENT_MS = 600_000

/** A media server with what it asked. */
export interface AskedOf {
  readonly id: string
  readonly name: string
  /** Since the start. */
  readonly requests: number
  readonly lastRequestAtMs: number | null
}

export interface NoticingTools {
  readonly notices: Pick<Notices, 'add'>
  jobs(): readonly Job[]
  suspicions(): readonly Pick<Suspicion, 'grantId' | 'label'>[]
  mediaServers(): readonly AskedOf[]
  /** Whether a show is on. Otherwise nobody has to ask. */
  isOnAir(): boolean
  /** Work that ended before was told of, epoch milliseconds. */
  readonly sinceMs: number
  /** Epoch milliseconds. */
  now(): number
}

/** Turns what happens into notices. */
export interface Noticing {
  /** Told when an alarm is raised, and when it clears. */
  alarm(alarm: Alarm, raised: boolean): void
  /** Looks at work, links and media servers; done every 5 seconds once it was begun. */
  look(): void
  begin(): void
  close(): void
}

/**
 * Looks now and then whether something is to be told: work that ended, media servers that fell silent, links seen in many
 * places.
 */
export function createNoticing(tools: NoticingTools): Noticing {
  const { notices, now } = tools
  let lookedAtMs = tools.sinceMs
  let rarelyAtMs = Number.NEGATIVE_INFINITY
  let shared: ReadonlySet<string> | null = null
  const silent = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  function lookAtJobs(nowMs: number): void {
    for (const job of tools.jobs()) {
      const { id, kind, state, startedAtMs, endedAtMs } = job
      if (endedAtMs === null || endedAtMs < lookedAtMs || endedAtMs >= nowMs) continue
      // Whoever stopped it knows. What fails quickly by itself nobody has seen.
      const isSeen =
        state === 'cancelled' || (state === 'done' && endedAtMs - startedAtMs < LONG_MS)
      if (!isSeen) notices.add('job', id, wordsOfJob(job, JOB_WORDS[kind]))
    }
  }

  function lookAtLinks(): void {
    const found = tools.suspicions()
    // Those of before the start are no news.
    for (const { grantId, label } of shared === null ? [] : found) {
      if (shared?.has(grantId)) continue
      const text =
        label === ''
          ? say('A link or token may be shared: it is used from several networks.')
          : say('“{label}” may be shared: it is used from several networks.', { label })
      notices.add('sharing', grantId, text)
    }
    shared = new Set(found.map(({ grantId }) => grantId))
  }

  function lookAtServers(nowMs: number): void {
    for (const { id, name, requests, lastRequestAtMs } of tools.mediaServers()) {
      const isSilent = lastRequestAtMs !== null && nowMs - lastRequestAtMs >= SILENT_MS
      if (!isSilent) silent.delete(id)
      else if (requests >= ASKED_OFTEN && tools.isOnAir() && !silent.has(id)) {
        silent.add(id)
        const minutes = SILENT_MS / 60_000
        const text = say('{name} has asked nothing for {minutes} minutes.', { name, minutes })
        notices.add('media-server', id, text)
      }
    }
  }

  function look(): void {
    const nowMs = now()
    lookAtJobs(nowMs)
    lookedAtMs = nowMs
    if (nowMs - rarelyAtMs < RARE_LOOK_MS) return
    rarelyAtMs = nowMs
    lookAtLinks()
    lookAtServers(nowMs)
  }

  return {
    alarm({ code }, raised) {
      const words = ALARM_WORDS[code]
      const text = raised ? `${words}.` : say('Over: {wordsSaid}.', { wordsSaid: words })
      notices.add(raised ? 'alarm' : 'alarm-over', code, text)
    },
    look,
    begin() {
      timer = setInterval(look, LOOK_MS)
      timer.unref()
    },
    close: () => clearInterval(timer),
  }
}

function wordsOfJob({ subject, state, problem }: Job, words: string): string {
  const workSaid =
    subject === ''
      ? words
      : say('{workSaid} ({subjectList})', { workSaid: words, subjectList: subject })
  if (state === 'done') return say('{workSaid} is done.', { workSaid })
  const whySaid = problem ?? say('nothing says why.')
  return say('{workSaid} failed: {whySaid}', { workSaid, whySaid })
}

const JOB_WORDS: Readonly<Record<JobKind, string>> = phrases({
  export: 'The export of sessions',
  'decision-export': 'The export of decisions',
  'audit-export': 'The export of the audit log',
  'bulk-issue': 'Issuing a list of tokens',
  'bulk-revoke': 'Cutting revoked sessions',
  'back-test': 'The back-test',
  backup: 'The backup',
  'backup-proof': 'The proof of a backup',
  'restore-preview': 'The look at what a restore changes',
  restore: 'Preparing a restore',
  'audit-check': 'The check of the audit log',
  diagnostics: 'Collecting diagnostics',
})

/** Without what only the alarm itself says, such as addresses and folders. */
const ALARM_WORDS: Readonly<Record<Alarm['code'], string>> = phrases({
  store_full: 'The disk of the database is full',
  store_read_only: 'The database cannot be written',
  store_locked: 'Another program holds the database',
  store_io: 'Reading or writing the database fails',
  journal_dropped: 'Entries of the journal were lost',
  wal_large: 'The write-ahead log is large',
  disk_low: 'The disk of the data directory is nearly full',
  clock_jumped: 'The clock of this machine jumped',
  clock_doubted: 'The clock of this machine is far ahead',
  asleep: 'This machine stood still, and nobody was answered',
  handler_exposed: 'The handler can be reached from other machines',
  gateway_closed: 'Players cannot come to the gateway',
  cut_failed: 'Sessions that should be cut go on',
  secret_guessing: 'Somebody keeps sending wrong secrets',
  peer_refused: 'A media server asks from an address it may not ask from',
  secret_unused: 'A media server does not use its new secret',
  counts_differ: 'The count of a media server differs',
  bans_many: 'Very many are refused for a while because of a limit',
  areas_unplaced: 'Rules by area cannot tell where anybody is',
  rules_broken: 'Rules cannot be read any more and refuse',
  backup_failed: 'There is trouble with the backup',
  backup_old: 'There is no recent backup',
  restore_waiting: 'A restore waits for the next start',
  export_failed: 'An export that is made by itself was not made',
  sign_ins_stale: 'Who was signed out of the console would be in again after a start',
})
