import type { IceCredentialInput, IceServer } from '../../shared/director.ts'
import { isTurn } from '../../shared/ice-server.ts'
import { say } from '../../shared/say.ts'
import type { HmacKey } from '../tokens/jws-key.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { rotateSigningKey, type SigningKeyTools, signingKey } from './signing-keys.ts'
import type { SigningKey, State } from './state.ts'
import { refuse } from './validate.ts'

/** A key that signs tickets is replaced after so long. */
const ROTATE_AFTER_MS = 30 * 24 * 3600 * 1000

/** A STUN or TURN server as a browser takes it. */
interface PlayerIceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

/** What the Director answers players with, beside the settings. */
export interface DirectorCalls {
  /** As players get them. TURN servers without a credential are left out. */
  iceServers(): readonly PlayerIceServer[]
  /** First addresses of the ICE servers whose credential is set; the credentials are never shown. */
  iceCredentials(): readonly string[]
  /** ERR_NOT_FOUND when no ICE server begins with this address. */
  setIceCredential(input: IceCredentialInput, actor: Actor): readonly string[]
  /** The key that signs tickets; made when there is none yet, or none young enough. ERR_DB_*, ERR_KEY_STORE_LOCKED. */
  ticketKey(): HmacKey
}

/** Makes what the Director answers with, beside the settings. */
export function createDirector(
  editor: Editor,
  tools: SigningKeyTools & { now(): number },
): DirectorCalls {
  const { tables, secrets } = tools
  return {
    iceServers: () => {
      const { settings, iceCredentials } = editor.state
      return settings.director.iceServers.flatMap((server) =>
        playerIceServer(server, iceCredentials.get(server.urls[0] ?? '')),
      )
    },
    iceCredentials: () => [...editor.state.iceCredentials.keys()],
    setIceCredential: ({ url, credential }, actor) =>
      editor.edit((edit) => {
        const isKnown = edit.state.settings.director.iceServers.some(({ urls }) => urls[0] === url)
        if (!isKnown) refuse('ERR_NOT_FOUND', 'url', 'No ICE server begins with this address.')
        if (credential === null) tables.iceCredentials.remove(url)
        else tables.iceCredentials.put({ url, sealed: secrets.seal(credential) })
        const iceCredentials = new Map(edit.state.iceCredentials)
        if (credential === null) iceCredentials.delete(url)
        else iceCredentials.set(url, credential)
        edit.state = { ...edit.state, iceCredentials }
        const what = credential === null ? say('removed') : say('set')
        edit.audit(actor, 'director.ice_credential', url, what)
        return [...iceCredentials.keys()]
      }),
    ticketKey: () => {
      const inUse = editor.state.connectionKeys.find((each) => each.retiredAtMs === null)
      const isYoung = inUse !== undefined && tools.now() - inUse.createdAtMs < ROTATE_AFTER_MS
      if (isYoung) return hmacKeyOf(inUse)
      return editor.edit((edit) => hmacKeyOf(currentKey(edit, tools)))
    },
  }
}

function currentKey(edit: Edit, tools: SigningKeyTools): SigningKey {
  const key = signingKey(edit, 'connection', tools)
  const isOld = edit.nowMs - key.createdAtMs >= ROTATE_AFTER_MS
  return isOld ? rotateSigningKey(edit, 'connection', tools) : key
}

const prepared = new WeakMap<SigningKey, HmacKey>()

function hmacKeyOf(key: SigningKey): HmacKey {
  const known = prepared.get(key)
  if (known !== undefined) return known
  const made: HmacKey = { id: key.id, algorithms: ['HS256'], secret: key.key }
  prepared.set(key, made)
  return made
}

/** The keys tickets are verified with, retired ones too. */
export const ticketKeysOf = (state: State): readonly HmacKey[] =>
  state.connectionKeys.map(hmacKeyOf)

/** Browsers refuse the whole list over one TURN server without name or credential, so such a one is left out. */
function playerIceServer(server: IceServer, credential: string | undefined): PlayerIceServer[] {
  const { urls, username } = server
  if (!isTurn(server)) return [{ urls }]
  return username === null || credential === undefined ? [] : [{ urls, username, credential }]
}
