import type { About, Alarm } from '../shared/api.ts'
import { decide } from './access/decide.ts'
import { createAlarms } from './alarms.ts'
import { applyDocument, exportDocument } from './catalogue/document.ts'
import type { Catalogue } from './catalogue/types.ts'
import { createConsole } from './console/console.ts'
import { isLoopback } from './console/hosts.ts'
import { type ServedConsole, serveConsole as serve } from './console/serve.ts'
import type { Console } from './console/types.ts'
import { createVendorApis } from './handler/apis/registry.ts'
import { protocols } from './handler/protocols/registry.ts'
import { createHandler } from './handler/server.ts'
import type { Handler } from './handler/types.ts'
import { createLog, type Log } from './log.ts'
import { rendererDirectory } from './places.ts'
import { listenError } from './port-holder.ts'
import type { Secrets } from './secrets/types.ts'
import { createAdmission } from './sessions/admission.ts'
import { limitOfRestored, type ServerLimits } from './sessions/limits.ts'
import { createRegistry } from './sessions/registry.ts'
import { createRevoker } from './sessions/revoke.ts'
import type { LiveRegistry } from './sessions/types.ts'
import { openStorage, type Storage } from './storage.ts'
import { VERSION } from './version.ts'

/** How one Stagedoor is set up; defaults and their sources (flags, environment, file) are read in cli/. */
export interface AppOptions {
  readonly dataDirectory: string
  /** Where the key that opens the stored secrets is kept; made for a new database. */
  readonly keyFile: string
  /**
   * Guards the secrets in another way than by the key file, e.g. with the system's keychain.
   *
   * @param mayCreate Whether nothing was sealed yet, so that a missing key may be made.
   */
  readonly secrets?: (mayCreate: boolean) => Promise<Secrets>
  /** Where media servers ask; port 0 takes any free one. Null opens everything else without listening. */
  readonly handler: { readonly address: string; readonly port: number } | null
  readonly mode: About['mode']
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

/** One running Stagedoor: store open, snapshot compiled, handler listening. No window and no console port. */
export interface App {
  readonly about: About
  readonly catalogue: Catalogue
  readonly live: LiveRegistry
  readonly log: Log
  alarms(): readonly Alarm[]
  /** The console API and page as one function; carriers decide who may call it. */
  readonly console: Console['fetch']
  /**
   * Serves the console to browsers of this machine as well, and leaves word of it in the data directory for
   * `stagedoor open` and its like.
   *
   * @throws AppError ERR_PORT_IN_USE naming who has the port, ERR_CONFIG.
   */
  serveConsole(place: { readonly address: string; readonly port: number }): Promise<ServedConsole>
  /** Stops taking requests, answers those under way, stores all that was acknowledged. Within 5 seconds. */
  close(): Promise<void>
}

/**
 * Composes one Stagedoor and starts it.
 *
 * @throws AppError ERR_INSTANCE_RUNNING when another holds the data directory, ERR_PORT_IN_USE naming who has the port,
 *         ERR_KEY_STORE_LOCKED, ERR_KEY_FILE_MODE, ERR_DB_*, ERR_ENGINE. Nothing is left open.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const log = createLog({ level: options.logLevel, pretty: process.stderr.isTTY })
  const storage = await openStorage(options, log)
  try {
    return await startApp(options, storage, log)
  } catch (error) {
    await storage.close()
    throw error
  }
}

async function startApp(options: AppOptions, storage: Storage, log: Log): Promise<App> {
  const { catalogue, journal, history } = storage
  const now = Date.now
  const alarms = watchAlarms(options, storage, log)
  const limitsOf = limitsFrom(catalogue)
  const restored = storage.liveSessions.map((session) => ({
    session,
    limit: limitOfRestored(session, limitsOf(session.mediaServerId), now()),
  }))
  const registry = createRegistry(
    {
      now,
      monotonicMs: () => performance.now(),
      recordEnd(sessionId, atMs, end, stored) {
        const entry = { kind: 'end', sessionId, atMs, end } as const
        journal.append(entry, (error) => {
          if (error !== null) journal.keep(entry)
          stored()
        })
      },
      latency: () => handler.latency(),
    },
    restored,
  )
  const admission = createAdmission({
    decide: (request, nowMs, sessionId) =>
      decide(request, catalogue.snapshot, nowMs, { sessionId }),
    journal,
    registry,
    limitsOf,
    whenStoreFails: () => catalogue.settings.get().whenStoreFails,
    noteGrantUsed: (grantId, atMs) => catalogue.noteGrantUsed(grantId, atMs),
    lastDecisionId: history.maxDecisionId(),
    now,
    onError: (error) => log.error({ err: error }, 'a decision failed and became a denial'),
  })
  const handler: Handler = createHandler({
    address: options.handler?.address ?? '127.0.0.1',
    port: options.handler?.port ?? 0,
    authenticate: (serverId, secret) => catalogue.mediaServers.authenticate(serverId, secret),
    admission,
    apis: createVendorApis(catalogue),
    now,
    log,
  })
  const revoker = createRevoker({
    revocations: catalogue.revocations,
    registry,
    capabilitiesOf: (id) => capabilitiesOf(catalogue, id),
    now,
  })
  const handlerUrl = await listenIfWanted(handler, options)
  storage.startUpkeep()
  const stopTicking = tickEachSecond(registry.tick, revoker.remark, catalogue)
  const about = aboutOf(options, storage, handlerUrl)
  const consoleRoom = createConsole({
    about: () => about,
    catalogue,
    live: registry,
    history,
    exchanges: handler.exchanges,
    mediaServers: handler,
    revocations: revoker,
    document: {
      apply: (yaml, how) => applyDocument(catalogue, yaml, how),
      export: () => exportDocument(catalogue),
    },
    alarms: alarms.list,
    backup: storage.backup,
    now,
    rendererDirectory: rendererDirectory(),
    onError: (error, call) => log.error({ err: error, call }, 'a call of the console failed'),
  })
  const carriers: ServedConsole[] = []
  let closing: Promise<void> | null = null

  async function close(): Promise<void> {
    await Promise.all([handler.close(), ...carriers.map((each) => each.close())])
    consoleRoom.close()
    stopTicking()
    alarms.close()
    await storage.close()
  }

  return {
    about,
    catalogue,
    live: registry,
    log,
    alarms: alarms.list,
    console: consoleRoom.fetch,
    async serveConsole(place) {
      const served = await serveOn(consoleRoom, place, storage.controlToken)
      carriers.push(served)
      storage.describe(served.url)
      return served
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}

async function listenIfWanted(handler: Handler, options: AppOptions): Promise<string> {
  if (options.handler === null) return ''
  try {
    return (await handler.listen()).url
  } catch (error) {
    throw listenError(error, 'handler', options.handler)
  }
}

async function serveOn(
  consoleRoom: Console,
  place: { readonly address: string; readonly port: number },
  controlToken: string,
): Promise<ServedConsole> {
  try {
    return await serve(consoleRoom, { ...place, controlToken })
  } catch (error) {
    throw listenError(error, 'console', place)
  }
}

function watchAlarms(options: AppOptions, storage: Storage, log: Log) {
  const alarms = createAlarms({
    dataDirectory: options.dataDirectory,
    now: Date.now,
    onChange(alarm, raised) {
      const entry = { alarm: alarm.code, remedy: alarm.remedy }
      if (raised) log.warn(entry, alarm.message)
      else log.info({ alarm: alarm.code }, 'the alarm is over')
    },
  })
  storage.journal.onHealth(alarms.store)
  if (options.handler !== null && !isLoopback(options.handler.address)) {
    alarms.exposed(options.handler.address)
  }
  void alarms.checkDisk()
  return alarms
}

const UNKNOWN_SERVER: ServerLimits = {
  reportsEnd: true,
  timeLimit: false,
  assumedSessionSeconds: 14_400,
}

/** Kept per edit of the catalogue: it is looked up for every session that starts. */
function limitsFrom(catalogue: Catalogue): (mediaServerId: string) => ServerLimits {
  let byId = new Map<string, ServerLimits>()
  const read = (): void => {
    byId = new Map(
      catalogue.mediaServers.list().map((server) => {
        const { reportsEnd, timeLimit } = protocols[server.protocol].capabilities
        const { assumedSessionSeconds } = server
        return [server.id, { reportsEnd, timeLimit, assumedSessionSeconds }]
      }),
    )
  }
  read()
  catalogue.onChange(read)
  return (id) => byId.get(id) ?? UNKNOWN_SERVER
}

function capabilitiesOf(catalogue: Catalogue, mediaServerId: string) {
  const server = catalogue.mediaServers.list().find((each) => each.id === mediaServerId)
  return server === undefined ? null : protocols[server.protocol].capabilities
}

const REMARK_EVERY_TICKS = 30

/** Drives what happens by itself. Marks follow each edit, and now and then, since revocations run out. */
function tickEachSecond(tick: () => void, remark: () => void, catalogue: Catalogue): () => void {
  let ticks = 0
  const timer = setInterval(() => {
    tick()
    ticks += 1
    if (ticks % REMARK_EVERY_TICKS === 0) remark()
  }, 1_000)
  remark()
  catalogue.onChange(remark)
  return () => clearInterval(timer)
}

const aboutOf = (options: AppOptions, storage: Storage, handlerUrl: string): About => ({
  version: VERSION,
  startedAtMs: Date.now(),
  dataDirectory: options.dataDirectory,
  handlerUrl,
  mode: options.mode,
  node: process.versions.node,
  sqlite: storage.sqliteVersion,
  secretProtection: storage.secretProtection,
  countryData: storage.countryData,
})
