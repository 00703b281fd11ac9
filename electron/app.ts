import type { About } from '../shared/api.ts'
import type { Catalogue } from './catalogue/types.ts'
import type { LiveRegistry } from './sessions/types.ts'

/** How one Stagedoor is set up; defaults and their sources (flags, environment, file) are read in cli/. */
export interface AppOptions {
  readonly dataDirectory: string
  /** Where media servers ask. */
  readonly handler: { readonly address: string; readonly port: number }
  readonly mode: About['mode']
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

/** One running Stagedoor: store open, snapshot compiled, handler listening. No window and no console port. */
export interface App {
  readonly about: About
  readonly catalogue: Catalogue
  readonly live: LiveRegistry
  /** The console API and page as one function; carriers decide who may call it. */
  readonly console: (request: Request) => Promise<Response>
  /** Stops taking requests, answers those under way, stores all that was acknowledged. Within 5 seconds. */
  close(): Promise<void>
}
