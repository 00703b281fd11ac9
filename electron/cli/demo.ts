import { AppError } from '../../shared/errors.ts'
import type { App } from '../app.ts'
import { startFakeMediaServers } from '../demo/fake-media-server.ts'
import { fillPast } from '../demo/past.ts'
import { setUpStation } from '../demo/station.ts'
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
    await serve({ ...config, ...place, ...ports }, output, 'demo', (app) => openHouse(app, path))
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

function openHouse({ catalogue, about }: App, path: string): () => void {
  const station = setUpStation(catalogue)
  const db = openDatabase(path, { isOpenHere: true, busyTimeoutMs: 2_000 })
  try {
    fillPast(db, station, Date.now())
  } finally {
    db.close()
  }
  const handlerOrigin = new URL(about.handlerUrl).origin
  const { nimble, stop } = startFakeMediaServers({ station, handlerOrigin })
  void nimble.listen().then((url) => {
    const control = { url, allowPrivate: true, user: '' }
    catalogue.mediaServers.setControl(station.nimble.server.id, control, 'demo')
  })
  return stop
}
