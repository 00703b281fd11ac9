import type { About } from '../../shared/api.ts'
import type { AppOptions } from '../app-options.ts'
import type { Config } from './config.ts'

/** What the configuration says to the composition root. */
export const appOptions = (config: Config, mode: About['mode']): AppOptions => ({
  dataDirectory: config.dataDirectory,
  keyFile: config.keyFile,
  countryFile: config.countryFile,
  cityFile: config.cityFile,
  cityFileIpv6: config.cityFileIpv6,
  exportFolder: config.exportFolder,
  handler: config.handler,
  // A rehearsal passes no publisher on, and asks no origin.
  gateway: mode === 'rehearsal' ? null : config.gateway,
  mode,
  logLevel: config.logLevel,
})
