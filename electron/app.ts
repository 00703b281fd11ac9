import { join } from 'node:path'
import type { About, Alarm } from '../shared/api.ts'
import type { OnAir } from '../shared/on-air.ts'
import type { Alarms } from './alarms.ts'
import { allOver } from './all-over.ts'
import { type Answering, createAnswering } from './answering.ts'
import type { AppOptions, ConsolePlace } from './app-options.ts'
import { atMost } from './at-most.ts'
import { applyDocument, exportInTurns } from './catalogue/document.ts'
import { createDocumentReader } from './catalogue/document-reader.ts'
import type { Catalogue } from './catalogue/types.ts'
import { createLateConsole } from './console/late.ts'
import type { ServedConsole } from './console/serve.ts'
import type { Console, ConsoleDeps } from './console/types.ts'
import { listHouse } from './gateway/house-list.ts'
import { createHouseUploads } from './gateway/house-upload.ts'
import { createGating } from './gating.ts'
import { namedGuessers, refusedPeers } from './handler/turned-away.ts'
import type { Handler } from './handler/types.ts'
import { createLog, type Log } from './log.ts'
import { createLogTail, type LogTail } from './log-tail.ts'
import { createNoticing } from './noticing.ts'
import { watchOnAir } from './on-air.ts'
import { onceQuiet } from './once-quiet.ts'
import { documentWorkerFile, rendererDirectory } from './places.ts'
import { listenError } from './port-holder.ts'
import type { LiveRegistry } from './sessions/types.ts'
import { openStorage } from './storage.ts'
import type { Storage } from './storage-types.ts'
import { VERSION } from './version.ts'
import { watchAlarms } from './watch-alarms.ts'

/** A restart begins so long after it was asked for: on the desktop nothing else waits for that answer. */
const ANSWER_LEAVES_MS = 100
/** How long stopping waits for backups, exports and questions about usage that are under way, as long as for the last answers. */
const READING_ENDS_MS = 4_500

/** One running Stagedoor: store open, snapshot compiled, handler listening. No window and no console port. */
export interface App {
  readonly about: About
  readonly catalogue: Catalogue
  readonly live: LiveRegistry
  readonly log: Log
  alarms(): readonly Alarm[]
  /** Whether a show is on, which a restart would disturb. */
  onAir(): OnAir
  /** The console API and page as one function; carriers decide who may call it. */
  readonly console: Console['fetch']
  /**
   * Serves the console to browsers of this machine as well, and leaves word of it in the data directory for
   * `stagedoor open` and its like.
   *
   * @param place.openCommand What the operator types for a fresh launch link, for the sign-in page. Default
   *                          `stagedoor open`.
   * @throws AppError ERR_PORT_IN_USE naming who has the port, ERR_CONFIG.
   */
  serveConsole(place: ConsolePlace): Promise<ServedConsole>
  /** Resolves when an operator asked for a restart; whoever owns the app closes it and starts another. */
  readonly restartAsked: Promise<void>
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
  const tail = createLogTail()
  const log = createLog({
    level: options.logLevel,
    pretty: process.stderr.isTTY,
    write(line) {
      tail.add(line)
      process.stderr.write(line)
    },
  })
  const storage = await openStorage(options, log)
  try {
    return await startApp(options, storage, log, tail)
  } catch (error) {
    storage.close()
    throw error
  }
}

async function startApp(
  options: AppOptions,
  storage: Storage,
  log: Log,
  tail: LogTail,
): Promise<App> {
  const answering = createAnswering(options, storage, log)
  const carriers: ServedConsole[] = []
  const { catalogue } = storage
  const { handler } = answering

  const gateway =
    options.gateway == null
      ? null
      : createGating(options.gateway, join(options.dataDirectory, 'house'), storage, answering, log)
  const onAir = watchOnAir({
    mode: () => catalogue.settings.get().onAir,
    liveSessions: () => answering.live.counters().viewers + answering.live.counters().publishers,
    now: Date.now,
  })
  storage.waitsFor(onAir)
  const noticing = createNoticing({
    notices: storage.notices,
    jobs: storage.jobs.list,
    sinceMs: storage.openedAtMs,
    suspicions: answering.limiting.suspicions,
    mediaServers: () =>
      catalogue.mediaServers.list().map((each) => ({ ...each, ...handler.status(each) })),
    isOnAir: () => onAir().isOn,
    now: Date.now,
  })
  const restart = Promise.withResolvers<void>()
  storage.playersComeTo(() => gateway?.url() ?? '')
  storage.serversAsk((id) => handler.asked().get(id)?.lastAtMs ?? null)
  let signIn: ConsolePlace['signIn']
  const alarms = watchAlarms(
    options,
    storage,
    {
      guessing: () => namedGuessers(handler.guessing(), catalogue.mediaServers.list()),
      refusedPeers: () => refusedPeers(catalogue.mediaServers.list(), handler),
      unusedSecrets: () => catalogue.mediaServers.unusedSecrets(),
      bans: () => answering.limiting.limiter.sweepBans(Date.now()),
      differing: answering.controlling.looking.differing,
      cutTrouble: answering.controlling.trouble,
      staleSignIns: () => signIn?.stale() ?? null,
      gatewayTrouble: async () => (await gateway?.trouble()) ?? null,
    },
    noticing,
    log,
  )

  async function stop(): Promise<void> {
    alarms.close()
    noticing.close()
    const listeners = [handler, ...carriers, gateway].map((each) => each?.close())
    try {
      await allOver([...listeners, atMost(READING_ENDS_MS, storage.endReading())])
    } finally {
      answering.stop()
    }
  }

  try {
    const startAbout = aboutOf(options, storage, await listenIfWanted(handler, options))
    // Media servers must not go without an answer because players cannot come: the alarm says so, and it is tried again.
    if ((await gateway?.trouble()) != null) await alarms.look()
    const about = (): About => ({ ...startAbout, gatewayUrl: gateway?.url() || null })
    answering.start()
    storage.keptChart.follow(answering.registry.history)
    storage.keptAsked.follow(() => ofKnown(catalogue, handler.asked()))
    storage.startUpkeep(() => isClockBelieved(storage, alarms))
    noticing.begin()
    const consoleRoom = lateConsole(storage, answering, alarms, about, onAir, log, tail, () => {
      setTimeout(restart.resolve, ANSWER_LEAVES_MS)
    })
    const stopWaiting = onceQuiet(storage.busyness, () =>
      consoleRoom.load().catch((err) => log.error({ err }, 'the console cannot be loaded')),
    )
    let closing: Promise<void> | null = null
    return {
      get about() {
        return about()
      },
      catalogue,
      live: answering.live,
      onAir,
      log,
      alarms: alarms.list,
      restartAsked: restart.promise,
      console: consoleRoom.fetch,
      async serveConsole(place) {
        const served = await serveOn(consoleRoom, place, storage.controlToken)
        carriers.push(served)
        signIn = place.signIn
        storage.describe(served.url)
        return served
      },
      close() {
        stopWaiting()
        consoleRoom.close()
        closing ??= stop().finally(storage.close)
        return closing
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function lateConsole(
  storage: Storage,
  { handler, live, controlling, rulesImpact, impactOf, limiting }: Answering,
  alarms: Alarms,
  about: () => About,
  onAir: () => OnAir,
  log: Log,
  tail: LogTail,
  restart: () => void,
): ReturnType<typeof createLateConsole> {
  const { catalogue, history } = storage
  return createLateConsole({
    about,
    catalogue,
    live,
    history,
    exchanges: handler.exchanges,
    mediaServers: handler,
    revocations: controlling.revocations,
    bulkRevoker: controlling.bulk,
    limiting,
    checkControl: controlling.check,
    looking: controlling.looking,
    rulesImpact,
    impactOf,
    document: {
      read: createDocumentReader(documentWorkerFile()),
      apply: (read, how) => applyDocument(catalogue, read, how),
      export: () => exportInTurns(catalogue),
    },
    alarms: alarms.list,
    onAir,
    diagnostics: { secrets: storage.knownSecrets, logTail: tail.lines },
    backups: lookedAt(storage.backups, alarms),
    confirmClock() {
      storage.clock.confirm()
      void alarms.look()
    },
    restart,
    house: houseOf(join(about().dataDirectory, 'house'), log),
    jobs: storage.jobs,
    notices: storage.notices,
    exports: storage.exports,
    scheduledExports: storage.scheduled,
    now: Date.now,
    rendererDirectory: rendererDirectory(),
    onError: (error, call) => log.error({ err: error, call }, 'a call of the console failed'),
  })
}

/** A restore that waits is an alarm, which is not to be waited for once it is staged or taken back. */
const lookedAt = (backups: Storage['backups'], alarms: Alarms): Storage['backups'] => ({
  ...backups,
  async stage(name, actor) {
    const staged = await backups.stage(name, actor)
    void alarms.look()
    return staged
  },
  unstage() {
    backups.unstage()
    void alarms.look()
  },
})

function houseOf(folder: string, log: Log): ConsoleDeps['house'] {
  const uploads = createHouseUploads(folder)
  uploads.sweep().catch((err) => log.warn({ err }, 'what an upload left cannot be removed'))
  return { folder, list: () => listHouse(folder), receive: uploads.receive }
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
  place: ConsolePlace,
  controlToken: string,
): Promise<ServedConsole> {
  try {
    const { serveConsole } = await import('./console/serve.ts')
    return await serveConsole(consoleRoom, { ...place, controlToken })
  } catch (error) {
    throw listenError(error, 'console', place)
  }
}

/** A jump is doubted as long as it is shown: whoever put the clock wrong may be about to put it right. */
const isClockBelieved = ({ clock }: Storage, alarms: Alarms): boolean =>
  clock.doubtMs() === null && !alarms.list().some(({ code }) => code === 'clock_jumped')

const aboutOf = (options: AppOptions, storage: Storage, handlerUrl: string): About => ({
  version: VERSION,
  startedAtMs: Date.now(),
  dataDirectory: options.dataDirectory,
  handlerUrl,
  gatewayUrl: null,
  mode: options.mode,
  node: process.versions.node,
  sqlite: storage.sqliteVersion,
  secretProtection: storage.secretProtection,
  countryData: storage.countryData,
  cityData: storage.cityData,
})

/** Those that are deleted are forgotten. */
function ofKnown<T>({ mediaServers }: Catalogue, all: ReadonlyMap<string, T>): Map<string, T> {
  const ids = new Set(mediaServers.list().map(({ id }) => id))
  return new Map([...all].filter(([id]) => ids.has(id)))
}
