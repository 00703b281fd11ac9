import type { DirectorSettings, IceServer } from '../../../shared/director.ts'
import type { Settings } from '../../../shared/settings.ts'

/** The settings of the Director as they are typed: lists have one entry a line, an emptied number is null. */
export interface DirectorDraft {
  readonly urls: string
  readonly iceServers: string
  readonly connectionSeconds: number | null
  readonly onlyLive: boolean
  readonly trustedProxies: string
  readonly leewaySeconds: number | null
  readonly maxLifetimeSeconds: number | null
  readonly lists: Settings['selfSigned']['lists']
  readonly wholeNames: boolean
}

/** The settings of Director as a form has them: lists one entry a line. */
export function toDirectorDraft({ director, selfSigned, trustedProxies }: Settings): DirectorDraft {
  return {
    ...selfSigned,
    urls: director.urls.join('\n'),
    iceServers: director.iceServers.map(lineOf).join('\n'),
    connectionSeconds: director.connectionSeconds,
    onlyLive: director.onlyLive,
    trustedProxies: trustedProxies.join('\n'),
  }
}

/** What is typed over what is stored. An emptied number keeps what is stored, but no longest life means no limit. */
export function fromDirectorDraft(draft: DirectorDraft, stored: Settings): Settings {
  const director: DirectorSettings = {
    urls: linesOf(draft.urls),
    iceServers: linesOf(draft.iceServers).map(serverOf),
    connectionSeconds: draft.connectionSeconds ?? stored.director.connectionSeconds,
    onlyLive: draft.onlyLive,
  }
  return {
    ...stored,
    trustedProxies: linesOf(draft.trustedProxies),
    director,
    selfSigned: {
      leewaySeconds: draft.leewaySeconds ?? stored.selfSigned.leewaySeconds,
      maxLifetimeSeconds: draft.maxLifetimeSeconds,
      lists: draft.lists,
      wholeNames: draft.wholeNames,
    },
  }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const lineOf = ({ urls, username }: IceServer): string => [...urls, username ?? []].flat().join(' ')

/** Addresses with blanks between; what has no scheme is the user name. */
function serverOf(line: string): IceServer {
  const words = line.split(/\s+/)
  const last = words.at(-1) ?? ''
  const hasName = words.length > 1 && !/^(?:stuns?|turns?):/i.test(last)
  return hasName ? { urls: words.slice(0, -1), username: last } : { urls: words, username: null }
}
