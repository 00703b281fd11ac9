import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../app.ts'
import { startFakeMediaServers } from '../demo/fake-media-server.ts'
import { setUpStation } from '../demo/station.ts'
import type { Config } from './config.ts'
import type { Output } from './output.ts'
import { serve } from './serve.ts'

/**
 * Runs Stagedoor on a database that is deleted afterwards, with a small station set up and a few hundred simulated viewers who
 * ask the handler over HTTP. Data directory and key file of the configuration are left alone.
 */
export async function demo(config: Config, output: Output): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-demo-'))
  const place = { dataDirectory: join(folder, 'data'), keyFile: join(folder, 'stagedoor.key') }
  try {
    await serve({ ...config, ...place }, output, 'demo', openHouse)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function openHouse({ catalogue, about }: App): () => void {
  const station = setUpStation(catalogue)
  return startFakeMediaServers({ station, handlerOrigin: new URL(about.handlerUrl).origin })
}
