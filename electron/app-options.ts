import type { About } from '../shared/api.ts'
import type { SignIn } from './console/sign-in.ts'
import type { Secrets } from './secrets/types.ts'

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
  /** MaxMind-format file with the country of each address. Null or absent means the one that comes along. */
  readonly countryFile?: string | null
  /** Null means none: nobody's place is known. */
  readonly cityFile?: string | null
  /** Asked for what the first does not know: some come in two files, one for each kind of address. */
  readonly cityFileIpv6?: string | null
  /** Folder in which exports may be written besides the data directory. Null or absent means nowhere else. */
  readonly exportFolder?: string | null
  /** Where media servers ask; port 0 takes any free one. Null opens everything else without listening. */
  readonly handler: { readonly address: string; readonly port: number } | null
  /**
   * Where players come, once a stream has an origin; port 0 takes any free one. Null or absent: nowhere.
   */
  readonly gateway?: { readonly address: string; readonly port: number } | null
  readonly mode: About['mode']
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

/** Where the console is served, and how the operator gets into it. */
export interface ConsolePlace {
  readonly address: string
  readonly port: number
  readonly openCommand?: string
  /** As of serveConsole. Default none. */
  readonly names?: readonly string[]
  /** Who is signed in, kept beyond a restart. Default nobody. */
  readonly signIn?: SignIn
}
