import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../electron/app.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import { startGenerator } from './live-generator.ts'
import {
  cpuSeconds,
  freePort,
  generate,
  median,
  projectRoot,
  type Served,
  serve,
} from './processes.ts'
import { originArgs, proxyArgs } from './servers/nginx.ts'
import { createTargets } from './targets.ts'
import type { ViewersPlan, ViewersResult } from './viewers.ts'

/*
 * `npm run bench -- gateway`: 200 viewers of a live HLS stream through the gateway and through nginx's proxy_pass, in turn,
 * in front of one nginx as origin. Gateway and proxy run on core 0, origin and viewers on core 1. What counts is how many
 * bytes each passes on per second of CPU it used. Needs nginx.
 */

const quick = process.argv.includes('--quick')
const VIEWERS = 200
const SEGMENT_SECONDS = 2
const KILOBITS = 3_000
const SECONDS = quick ? 8 : 20
const ROUNDS = quick ? 1 : 3
const NGINX = '/usr/sbin/nginx'

interface Contender {
  readonly served: Served
  readonly urls: readonly string[]
}

interface Measured extends ViewersResult {
  readonly bytesPerCpuSecond: number
  readonly cpuShare: number
}

/** A data directory with the stream and a link for each viewer. */
async function setUp(folder: string, originUrl: string): Promise<readonly string[]> {
  const app = await createApp({
    dataDirectory: join(folder, 'data'),
    keyFile: join(folder, 'stagedoor.key'),
    handler: null,
    mode: 'headless',
    logLevel: 'silent',
  })
  const { catalogue } = app
  const input = { name: 'live/tv', originUrl, originAllowPrivate: true }
  const { id: streamId } = catalogue.streams.create(streamInputSchema.parse(input), 'bench')
  const link = { streamId, minutes: 1440, label: '', tags: [] }
  const tokens = Array.from({ length: VIEWERS }, () => catalogue.links.issue(link, 'bench').token)
  await app.close()
  return tokens
}

async function startGateway(folder: string, originUrl: string): Promise<Contender> {
  const tokens = await setUp(folder, originUrl)
  const port = await freePort()
  const served = await serve(
    [
      join(projectRoot, 'dist/electron/cli.js'),
      'serve',
      `--data-dir=${join(folder, 'data')}`,
      `--key-file=${join(folder, 'stagedoor.key')}`,
      '--handler-port=0',
      '--console-port=0',
      `--gateway-port=${port}`,
      '--log-level=silent',
    ],
    port,
  )
  const play = `http://127.0.0.1:${port}/play/live/tv?rj-auth=`
  return { served, urls: tokens.map((token) => play + encodeURIComponent(token)) }
}

async function startProxy(folder: string, originPort: number): Promise<Contender> {
  const port = await freePort()
  const served = await serve(proxyArgs(join(folder, 'proxy'), port, originPort), port, 0, NGINX)
  const url = `http://127.0.0.1:${port}/tv/index.m3u8`
  return { served, urls: Array.from({ length: VIEWERS }, () => url) }
}

async function measure({ served, urls }: Contender, seconds: number): Promise<Measured> {
  const before = cpuSeconds(served.pid)
  const plan: ViewersPlan = { urls, segmentSeconds: SEGMENT_SECONDS, seconds }
  const result = await generate<ViewersResult>('viewers.ts', plan)
  const cpu = cpuSeconds(served.pid) - before
  return { ...result, bytesPerCpuSecond: result.bytes / cpu, cpuShare: cpu / seconds }
}

function print(name: string, all: readonly Measured[]): void {
  const mid = (of: (each: Measured) => number): number => median(all.map(of))
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)
  console.log(
    `${name.padEnd(10)} ${megabytes(mid((each) => each.bytes) / SECONDS)} MB/s, ${(100 * mid((each) => each.cpuShare)).toFixed(1)} % of a core, ` +
      `${megabytes(mid((each) => each.bytesPerCpuSecond))} MB per CPU second; a segment took ${mid((each) => each.segmentP50).toFixed(1)} ms, ` +
      `p99 ${mid((each) => each.segmentP99).toFixed(1)} ms; ${all.reduce((sum, each) => sum + each.errors, 0)} errors`,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'stagedoor-bench-gateway-'))
const media = join(folder, 'www', 'tv')
mkdirSync(media, { recursive: true })
const generator = startGenerator(media, SEGMENT_SECONDS, (KILOBITS * SEGMENT_SECONDS * 1000) / 8)
const targets = createTargets(console.log)
try {
  const originPort = await freePort()
  const www = join(folder, 'www')
  const origin = await serve(
    originArgs(join(folder, 'origin'), originPort, www),
    originPort,
    1,
    NGINX,
  )
  const gateway = await startGateway(folder, `http://127.0.0.1:${originPort}/tv/index.m3u8`)
  const proxy = await startProxy(folder, originPort)
  console.log(
    `${VIEWERS} viewers of a live HLS stream, ${KILOBITS / 1000} Mbit/s, segments of ${SEGMENT_SECONDS} s, ${ROUNDS} rounds of ${SECONDS} s`,
  )
  for (const each of [proxy, gateway]) await measure(each, quick ? 4 : 8)
  const results = { nginx: [] as Measured[], gateway: [] as Measured[] }
  for (let round = 0; round < ROUNDS; round += 1) {
    results.nginx.push(await measure(proxy, SECONDS))
    results.gateway.push(await measure(gateway, SECONDS))
  }
  print('nginx', results.nginx)
  print('gateway', results.gateway)
  const ratios = results.gateway.map(
    (each, round) =>
      each.bytesPerCpuSecond / (results.nginx[round]?.bytesPerCpuSecond ?? Number.NaN),
  )
  targets.check({
    what: 'Bytes per CPU second over nginx proxy_pass',
    value: median(ratios),
    digits: 3,
    must: ['>=', 0.4],
    isRatio: true,
  })
  for (const { served } of [gateway, proxy]) await served.stop()
  await origin.stop()
} finally {
  generator.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = targets.exitCode()
