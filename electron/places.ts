import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * The folder that holds package.json: the checkout or, packaged, the archive. Bundles and sources lie at different
 * depths below it.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  if (existsSync(join(from, 'package.json'))) return from
  const parent = dirname(from)
  return parent === from ? from : packageRoot(parent)
}

/** Folder of the built console page. Null before the first build. */
export function rendererDirectory(): string | null {
  const folder = join(packageRoot(), 'dist', 'renderer')
  return existsSync(join(folder, 'index.html')) ? folder : null
}

/** Folder of the built page to watch at. Null before the first build. */
export function watchDirectory(): string | null {
  const folder = join(packageRoot(), 'dist', 'watch')
  return existsSync(join(folder, 'watch.js')) ? folder : null
}

/** File in which the thread of an export begins. */
export const exportWorkerFile = (): string =>
  threadFile(join('usage', 'export', 'worker.ts'), 'export-worker.mjs')

/** File in which the thread that restores a backup into a scratch copy begins. */
export const restoreWorkerFile = (): string =>
  threadFile(join('store', 'backups', 'worker.ts'), 'restore-worker.mjs')

/** File in which the thread that carries the write-ahead log over begins. */
export const checkpointWorkerFile = (): string =>
  threadFile(join('store', 'checkpoint-worker.ts'), 'checkpoint-worker.mjs')

/** File in which the thread that reads a long document begins. */
export const documentWorkerFile = (): string =>
  threadFile(join('catalogue', 'document-worker.ts'), 'document-worker.mjs')

/** File in which the thread that reads usage begins. */
export const usageWorkerFile = (): string =>
  threadFile(join('store', 'usage', 'worker.ts'), 'usage-worker.mjs')

/**
 * Beside the bundles, outside the archive of the packaged app: a thread and what it loads cannot be read from inside it by
 * everything. From the sources, the source.
 */
function threadFile(source: string, bundle: string): string {
  if (import.meta.filename.endsWith('.ts')) return join(import.meta.dirname, source)
  const root = packageRoot()
  const outside = root.endsWith('.asar') ? `${root}.unpacked` : root
  return join(outside, 'dist', 'electron', bundle)
}

/** File of the country data: beside the bundles or, in a checkout that was never built, in its package. Null when gone. */
export function countryFile(): string | null {
  const built = join(packageRoot(), 'dist', 'electron', 'country.table')
  if (existsSync(built)) return built
  try {
    return createRequire(import.meta.url).resolve(
      '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
    )
  } catch {
    return null
  }
}
