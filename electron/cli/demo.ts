import { AppError } from '../../shared/errors.ts'
import type { App } from '../app.ts'
import { startFakeMediaServers } from '../demo/fake-media-server.ts'
import { pastDays } from '../demo/past.ts'
import { type DemoStation, setUpStation } from '../demo/station.ts'
import { openDatabase } from '../store/open.ts'
import { type Config, DEFAULT_PORTS } from './config.ts'
import { databasePath } from './control.ts'
import type { Output } from './output.ts'
import { assertFree, type Place } from './ports.ts'
import { serve } from './serve.ts'
import { throwAway } from './throw-away.ts'

/**
 * Runs Stagedoor on a database that is deleted afterwards, with a small station set up, two months of its past, and a few
 * hundred simulated viewers who ask the handler over HTTP. Data directory and key file of the configuration are left alone.
 */
export async function demo(config: Config, output: Output): Promise<void> {
  await throwAway('demo', async (place) => {
    const ports = {
      handler: await orFree('handler', config.handler, DEFAULT_PORTS.handler, output),
      console: await orFree('console', config.console, DEFAULT_PORTS.console, output),
    }
    const path = databasePath(place.dataDirectory)
    await serve({ ...config, ...place, ...ports }, output, 'demo', createHouse(path))
  })
}

/** Another place on the same address where the usual port is taken: nothing was set up to ask a demo there. */
export async function orFree(
  listener: 'handler' | 'console',
  place: Place,
  usualPort: number,
  output: Output,
): Promise<Place> {
  if (place.port !== usualPort) return place
  try {
    await assertFree(listener, place)
    return place
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ERR_PORT_IN_USE') throw error
    const sentence = `Port ${place.port} is taken; its ${listener} uses a free one, named below.`
    output.say(sentence, { event: 'port_taken', listener, port: place.port })
    return { ...place, port: 0 }
  }
}

/**
 * The station is set up, and its past begun, the first time it is opened: an app that was restarted has both, and the fake media
 * servers know its keys only from then.
 */
function createHouse(path: string): (app: App) => () => void {
  let station: DemoStation | undefined
  return ({ catalogue, about }) => {
    let stopPast = (): void => {}
    if (station === undefined) {
      station = setUpStation(catalogue)
      stopPast = storePast(path, station)
    }
    const { server } = station.nimble
    const handlerOrigin = new URL(about.handlerUrl).origin
    const { nimble, stop } = startFakeMediaServers({ station, handlerOrigin })
    void nimble.listen().then((url) => {
      const control = { url, allowPrivate: true, user: '' }
      catalogue.mediaServers.setControl(server.id, control, 'demo')
    })
    return () => {
      stopPast()
      stop()
    }
  }
}

/** Between two turns, so that the journal gets to write too. */
const REST_MS = 4

/**
 * Stores a little of the past in each turn: all at once would keep everybody who asks waiting for some seconds.
 *
 * @returns Ends it, whether or not all is stored.
 */
function storePast(path: string, station: DemoStation): () => void {
  const db = openDatabase(path, { isOpenHere: true, busyTimeoutMs: 2_000 })
  // Nobody needs it after a power cut: the database is thrown away.
  db.pragma('synchronous = OFF')
  const past = pastDays(db, station, Date.now())
  let turn = setTimeout(next, REST_MS)
  function next(): void {
    if (past.next().done === true) db.close()
    else turn = setTimeout(next, REST_MS)
  }
  return () => {
    clearTimeout(turn)
    db.close()
  }
}
