import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createCatalogue } from '../../../electron/catalogue/create.ts'
import { applyDocument, exportDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { createConsole } from '../../../electron/console/console.ts'
import type { Console, ConsoleDeps } from '../../../electron/console/types.ts'
import { protocols } from '../../../electron/handler/protocols/registry.ts'
import { createJobs } from '../../../electron/jobs.ts'
import { createLimiting, type Limiting } from '../../../electron/limiting.ts'
import { createNotices } from '../../../electron/notices.ts'
import { createDataKeySecrets, newDataKey } from '../../../electron/secrets/data-key.ts'
import { createBulkRevoker } from '../../../electron/sessions/bulk-revoke.ts'
import { createRegistry, type Registry } from '../../../electron/sessions/registry.ts'
import { createRevoker } from '../../../electron/sessions/revoke.ts'
import type { Backup } from '../../../shared/backup.ts'
import { AppError, type ErrorBody } from '../../../shared/errors.ts'
import type { HouseFileFacts } from '../../../shared/house-file.ts'
import type { ScheduledRun } from '../../../shared/scheduled-export.ts'
import type { DecisionRecord, Session } from '../../../shared/session.ts'
import type { ExportJob } from '../../../shared/session-export.ts'
import { decision, session } from '../../shared/records.ts'
import { createMigrated } from '../store/migrated.ts'
import { expectDescribed } from './described.ts'

export const NOW_MS = Date.UTC(2030, 0, 15, 12)

/** A console over a real catalogue and a real registry; what is on disk otherwise is given as lists. */
export interface Bench {
  readonly console: Console
  readonly deps: ConsoleDeps
  readonly catalogue: OwnedCatalogue
  readonly live: Registry
  /** What history answers, newest first. */
  readonly decisions: DecisionRecord[]
  readonly ended: Session[]
  /** What went wrong inside. */
  readonly faults: string[]
}

/** Real limits, with one viewer who is refused for a while. */
function limitingOf(catalogue: OwnedCatalogue, live: Registry): Limiting {
  const ban = { kind: 'viewer', value: 'ann', untilMs: NOW_MS + 60_000 } as const
  return createLimiting({
    catalogue: {
      ...catalogue,
      limitMarks: { ...catalogue.limitMarks, inForce: () => [ban] },
    },
    endedSince: () => [],
    limitsOf: () => ({ rechecks: false }),
    registry: () => live,
    cut: () => undefined,
    remark: () => undefined,
    onError: () => undefined,
  })
}

/** Runs when the test that asks ends, before what was asked earlier. */
export const later = (action: () => void): void => onTestFinished(action)

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stagedoor-console-'))
  later(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

const BACKUP: Backup = {
  name: 'stagedoor-2030-01-15T12-00-00-000Z.db',
  bytes: 4096,
  madeAtMs: NOW_MS,
  maker: 'operator',
  isChecked: true,
  proof: null,
}

/** Backups as the console sees them, with one in the folder. */
const HOUSE_FILE: HouseFileFacts = {
  name: 'pause',
  seconds: 6,
  segments: 3,
  bytes: 4096,
  problem: null,
  problemFile: null,
}

export const BACKUPS: ConsoleDeps['backups'] = {
  make: async () => ({ path: '/backup.db', bytes: 4096, checked: true }),
  list: () => ({
    backups: [BACKUP],
    folder: '/backups',
    proving: [],
    staged: null,
    lastAtMs: NOW_MS,
    provenAtMs: null,
    nextAtMs: NOW_MS,
    failure: null,
  }),
  pathOf: (name) => {
    if (name !== BACKUP.name) throw new AppError('ERR_NOT_FOUND')
    return import.meta.filename
  },
  remove: async () => undefined,
  receive: async () => BACKUP,
  prove: async () => BACKUP,
  preview: async () => ({ name: BACKUP.name, madeAtMs: NOW_MS, differences: [], counts: [] }),
  stage: async (name, actor) => ({
    name,
    actor,
    stagedAtMs: NOW_MS,
    problem: null,
    previous: null,
  }),
  unstage: () => undefined,
}

const NO_TOTALS = {
  ...{ ms: 0, bytes: 0, sessions: 0, peakViewers: 0, peakAtMs: null, publishedMs: 0, refused: 0 },
}

const noUsage: ConsoleDeps['history']['usage'] = ({ days, zone, limit }) => ({
  period: { ...days, fromMs: 0, toMs: limit },
  zone,
  totals: NO_TOTALS,
  before: null,
  step: 'day',
  series: [],
  seriesBefore: [],
  lines: [],
  rows: [],
  totalRows: 0,
})

/** Answers to what is asked about usage where nobody ever watched. */
export const NO_USAGE: Pick<ConsoleDeps['history'], 'usage' | 'usageTable' | 'usageSessions'> = {
  usage: noUsage,
  usageTable: async (asked) => ({ report: await noUsage(asked), pages: [] }),
  usageSessions: () => ({ sessions: [], nextBefore: null }),
}

export function bench(overrides: Partial<ConsoleDeps> = {}): Bench {
  const catalogue = realCatalogue()
  const live = createRegistry({
    now: () => NOW_MS,
    monotonicMs: () => 0,
    recordEnd: () => undefined,
    latency: () => ({ p50Ms: null, p99Ms: null }),
  })
  const decisions: DecisionRecord[] = []
  const ended: Session[] = []
  const faults: string[] = []
  const deps: ConsoleDeps = {
    about: () => ABOUT,
    catalogue,
    live,
    history: {
      listDecisions: ({ before, limit }) => {
        const older = decisions.filter((each) => before === undefined || each.id < Number(before))
        const page = older.slice(0, Number(limit))
        const last = page.at(-1)
        return { decisions: page, nextBefore: page.length < older.length ? (last?.id ?? 0) : null }
      },
      oldestDecisionId: () => decisions.at(-1)?.id ?? null,
      getDecision: (id) => decisions.find((each) => each.id === id) ?? null,
      listEndedSessions: () => ({ sessions: ended, nextBefore: null }),
      listViewTime: ({ from, limit }) => ({
        rows: [{ day: from ?? '', streamId: 'news', viewerId: null, ms: limit, bytes: 0 }],
        totalMs: limit,
        totalBytes: 0,
        totalRows: 1,
      }),
      ...NO_USAGE,
    },
    exchanges: { get: (id) => ({ decisionId: id, request: 'GET /', response: '200' }) },
    mediaServers: {
      status: (server) => ({
        firstRequestAtMs: null,
        lastRequestAtMs: null,
        requests: 0,
        malformed: 0,
        turnedAway: null,
        capabilities: protocols[server.protocol].capabilities,
      }),
      reachedAt: () => ['127.0.0.1', '192.0.2.9'],
      handlerUrl: (id, secret, address = '127.0.0.1') =>
        `http://${address}:8480/ask/${id}/${secret}`,
      snippets: (server, url) => protocols[server.protocol].snippets(url, server),
    },
    checkControl: async () => ({ sessions: null, problem: 'No address is set.' }),
    looking: {
      of: () => null,
      look: async () => null,
      cut: async (_, sessionId) => ({ sessionId, outcome: 'cut', detail: '' }),
    },
    rulesImpact: async (version) => ({
      live: 3,
      refused: version ?? 3,
      publishers: 1,
      cut: 2,
      asked: 0,
      goOn: 1,
      named: [],
      streams: [],
    }),
    impactOf: async () => ({
      ...{ live: 3, refused: 1, publishers: 1, cut: 1, asked: 0, goOn: 0, named: [] },
      streams: [{ name: 'live/news', refused: 1, publishers: 1 }],
    }),
    revocations: createRevoker({
      revocations: catalogue.revocations,
      registry: live,
      capabilitiesOf: () => ({ revoke: 'new_viewers_only', revokeText: 'New listeners only.' }),
      now: () => NOW_MS,
    }),
    bulkRevoker: createBulkRevoker({
      registry: live,
      revocations: catalogue.revocations,
      cutter: { cut: async () => [] },
      grantsOf: ({ value }) => catalogue.bulk.grantsOf(value),
      fateOf: () => 'new_viewers_only',
      now: () => NOW_MS,
      newId: () => 'b1',
      onError: (error) => void faults.push(String(error)),
    }),
    document: {
      read: async (yaml) => readDocument(yaml),
      apply: (read, options) => applyDocument(catalogue, read, options),
      export: async () => exportDocument(catalogue),
    },
    limiting: limitingOf(catalogue, live),
    exports: {
      start: () => EXPORT,
      list: () => [EXPORT],
      get: () => EXPORT,
      remove: async () => undefined,
      folders: () => ['/exports'],
    },
    scheduledExports: {
      list: () => [
        { name: 'monthly', nextAtMs: NOW_MS, isRunning: false, waitsUntilMs: null, runs: [RUN] },
      ],
      run: async () => RUN,
    },
    alarms: () => [],
    confirmClock: () => undefined,
    onAir: () => ({ isOn: false, mode: 'auto', sinceMs: NOW_MS }),
    diagnostics: { secrets: async () => [], logTail: () => [] },
    backups: BACKUPS,
    restart: () => undefined,
    house: { folder: '/house', list: async () => [HOUSE_FILE], receive: async () => HOUSE_FILE },
    jobs: createJobs(() => NOW_MS),
    notices: createNotices(() => NOW_MS),
    now: () => NOW_MS,
    rendererDirectory: null,
    onError: (error, call) => void faults.push(`${call}: ${String(error)}`),
    ...overrides,
  }
  const console = createConsole(deps)
  later(() => console.close())
  return { console, deps, catalogue, live, decisions, ended, faults }
}

function realCatalogue(): OwnedCatalogue {
  const directory = temporaryDirectory()
  const db = createMigrated(join(directory, 'stagedoor.db'))
  const catalogue = createCatalogue({
    db,
    journal: { flush: () => undefined },
    secrets: createDataKeySecrets(newDataKey(), 'test'),
    countryOf: () => 'DE',
    now: () => NOW_MS,
  })
  later(() => {
    catalogue.close()
    db.close()
  })
  return catalogue
}

/** Calls the API as the page does; a body is sent as JSON. */
/** Makes a call, and holds its answer against the OpenAPI document. */
export async function call(
  console: Console,
  route: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const [method = 'GET', path = ''] = route.split(' ')
  const json = { 'content-type': 'application/json' }
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const response = await console.fetch(
    new Request(`http://127.0.0.1:8481/api/v1${path}`, {
      method,
      headers: { ...(sent === undefined ? {} : json), ...headers },
      ...(sent !== undefined && { body: sent }),
    }),
  )
  await expectDescribed(console, { method, path, body: sent ?? null }, response)
  return response
}

/** The error of an answer: its status, code and the paths of its issues. */
export async function refusal(response: Response) {
  const { error } = (await response.json()) as ErrorBody
  return [response.status, error.code, ...(error.issues ?? []).map((issue) => issue.path)]
}

const RUN: ScheduledRun = {
  days: { from: '2026-10-01', to: '2026-10-31' },
  ...{ startedAtMs: NOW_MS, endedAtMs: NOW_MS, isByHand: false, state: 'done' },
  ...{ path: '/bills/monthly-2026-10.csv', rows: 2, bytes: 10, problem: null, code: null },
}

const EXPORT: ExportJob = {
  id: 'e1',
  state: 'running',
  headers: ['session_id'],
  fileName: 'sessions.csv',
  path: '/exports/sessions.csv',
  isKept: false,
  looked: 1,
  total: 2,
  rows: 1,
  bytes: 10,
  startedAtMs: NOW_MS,
  endedAtMs: null,
  problem: null,
  code: null,
}

const ABOUT = {
  version: '0.1.0',
  startedAtMs: NOW_MS,
  dataDirectory: '/data',
  handlerUrl: 'http://127.0.0.1:8480',
  gatewayUrl: null,
  mode: 'headless',
  node: 'v24',
  sqlite: '3.54',
  secretProtection: 'test',
  countryData: 'none',
  cityData: null,
} as const

export const decisionRecord = (id: number, changes: Partial<DecisionRecord> = {}): DecisionRecord =>
  decision({
    ...{ id, atMs: NOW_MS + id, reason: 'credential_missing', streamId: 'news', ruleVersion: 0 },
    ...{ protocol: 'icecast', address: '192.0.2.7', userAgent: 'VLC' },
    trace: [['stream', 'pass', 'news']],
    ...changes,
  })

export const liveSession = (id: string, changes: Partial<Session> = {}): Session =>
  session({
    ...{ id, sessionKey: id, streamId: 'news', grantId: 'rj-1', startedAtMs: NOW_MS },
    ...{ protocol: 'icecast', address: '192.0.2.7', userAgent: 'VLC' },
    ...changes,
  })
