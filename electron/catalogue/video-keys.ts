import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type {
  VideoAlgorithm,
  VideoIssuer,
  VideoIssuerInput,
  VideoKey,
} from '../../shared/video-key.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { StoredVideoIssuer, StoredVideoKey } from '../store/catalogue/video-keys.ts'
import { type SignatureKey, signatureKeyFromJwk } from '../tokens/jwk.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  parseStrictJson,
} from '../tokens/strict-json.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { newId, type RandomBytes } from './ids.ts'
import { isGone } from './keeping.ts'
import type { CatalogueSecrets } from './tools.ts'
import { refuse } from './validate.ts'

/** What this Stagedoor's own tokens name as their issuer. */
export const OWN_ISSUER = 'stagedoor'

/** The keys of viewers' web tokens: ours, and those of others. */
export interface VideoKeys {
  /** Newest first, deleted ones included; the first that is not retired, nor deleted, signs. */
  list(): readonly VideoKey[]
  /** Makes a key that signs from now on and retires the one before, whose tokens still count until it is removed. */
  rotate(algorithm: VideoAlgorithm, actor: Actor): Promise<VideoKey>
  /** Ends every token a key signed. It can be restored for 30 days. */
  remove(kid: string, actor: Actor): void
  /** ERR_NOT_FOUND */
  restore(kid: string, actor: Actor): void
  /** The public parts of all keys, as a key set. */
  jwks(): { readonly keys: readonly object[] }
  issuers(): readonly VideoIssuer[]
  /** ERR_NAME_TAKEN; ERR_INPUT_INVALID for a key set that cannot be read or holds a key that is not safe. */
  addIssuer(input: VideoIssuerInput, actor: Actor): VideoIssuer
  /** Its tokens are refused from now on. It is kept with what was deleted, for 30 days. ERR_NOT_FOUND */
  removeIssuer(id: string, actor: Actor): void
}

/** A key ready to sign with. */
export interface SigningVideoKey {
  readonly kid: string
  readonly algorithm: VideoAlgorithm
  readonly privateKey: KeyObject
}

/** All keys that verify, replaced as a whole when any of them changes. */
export interface VideoKeySets {
  /** By key id. */
  readonly own: ReadonlyMap<string, SignatureKey>
  /** By issuer, then by key id. */
  readonly others: ReadonlyMap<string, ReadonlyMap<string, SignatureKey>>
}

export interface OwnedVideoKeys {
  readonly calls: VideoKeys
  sets(): VideoKeySets
  /** @param kid Null for the one that signs now. Null when there is none, or it is retired. */
  signing(kid: string | null): SigningVideoKey | null
  /** Reads the keys anew once an edit is stored that put some back. */
  putBack(edit: Edit): void
}

interface VideoKeyParts {
  readonly editor: () => Editor
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly randomBytes: RandomBytes
}

const makePair = promisify(generateKeyPair) as unknown as (
  type: string,
  options: object,
) => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>

/** Reads the keys that sign video JWTs and the issuers whose tokens count, and makes the calls on them. */
export function createVideoKeys(parts: VideoKeyParts): OwnedVideoKeys {
  const { editor, tables, secrets, randomBytes } = parts
  let all: readonly StoredVideoKey[] = tables.videoKeys.keys()
  let keys = all.filter(isKept)
  let issuers: readonly StoredVideoIssuer[] = tables.videoKeys.issuers()
  let sets = setsOf(keys, issuers)

  function changed(edit: Edit): void {
    edit.afterCommit(() => {
      all = tables.videoKeys.keys()
      keys = all.filter(isKept)
      issuers = tables.videoKeys.issuers()
      sets = setsOf(keys, issuers)
    })
  }

  return {
    sets: () => sets,
    putBack: changed,
    signing(kid) {
      const inUse = keys.filter((each) => each.retiredAtMs === null)
      const key = kid === null ? inUse[0] : inUse.find((each) => each.kid === kid)
      if (key === undefined) return null
      const privateKey = createPrivateKey(secrets.open(key.privateSealed))
      return { kid: key.kid, algorithm: key.algorithm, privateKey }
    },
    calls: {
      list: () => all.map(viewKey),
      async rotate(algorithm, actor) {
        const { publicKey, privateKey } =
          algorithm === 'ES256'
            ? await makePair('ec', { namedCurve: 'P-256' })
            : await makePair('rsa', { modulusLength: 2048 })
        return editor().edit((edit) => {
          const taken = (id: string): boolean => all.some((each) => each.kid === id)
          const kid = newId('video', 'key', taken, randomBytes)
          const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' }
          const made: StoredVideoKey = {
            kid,
            algorithm,
            privateSealed: secrets.seal(
              privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
            ),
            publicJwk: JSON.stringify(jwk),
            createdAtMs: edit.nowMs,
            retiredAtMs: null,
            deletedAtMs: null,
          }
          tables.videoKeys.retireKeys(edit.nowMs)
          tables.videoKeys.addKey(made)
          edit.audit(actor, 'video_key.rotate', kid, algorithm)
          changed(edit)
          return viewKey(made)
        })
      },
      remove: (kid, actor) =>
        editor().edit((edit) => {
          if (!keys.some((each) => each.kid === kid)) throw noKey()
          for (const each of all)
            if (isGone(each.deletedAtMs, edit.nowMs)) tables.videoKeys.removeKey(each.kid)
          tables.videoKeys.setKeyDeleted(kid, edit.nowMs)
          edit.audit(actor, 'video_key.remove', kid, say('every token it signed is refused'))
          changed(edit)
        }),
      restore: (kid, actor) =>
        editor().edit((edit) => {
          if (!all.some((each) => each.kid === kid && !isGone(each.deletedAtMs, edit.nowMs)))
            throw noKey()
          tables.videoKeys.setKeyDeleted(kid, null)
          edit.audit(actor, 'video_key.restore', kid, say('what it signed counts again'))
          changed(edit)
        }),
      jwks: () => ({ keys: keys.map((each) => JSON.parse(each.publicJwk) as object) }),
      issuers: () => issuers.map(viewIssuer),
      addIssuer: (input, actor) =>
        editor().edit((edit) => {
          const isTaken = issuers.some((each) => each.issuer === input.issuer)
          if (isTaken || input.issuer === OWN_ISSUER) {
            refuse('ERR_NAME_TAKEN', 'issuer', 'There are keys of this issuer already.')
          }
          keysIn(input.jwks)
          const taken = (id: string): boolean => issuers.some((each) => each.id === id)
          const id = newId(`issuer ${input.issuer}`, 'issuer', taken, randomBytes)
          const made = { ...input, id, createdAtMs: edit.nowMs }
          tables.videoKeys.addIssuer(made)
          edit.audit(actor, 'video_issuer.create', id, input.issuer)
          changed(edit)
          return viewIssuer(made)
        }),
      removeIssuer: (id, actor) =>
        editor().edit((edit) => {
          const known = issuers.find((each) => each.id === id)
          if (known === undefined) {
            throw new AppError('ERR_NOT_FOUND', 'There is no issuer with this id.')
          }
          const { nowMs: deletedAtMs } = edit
          tables.deleted.file(
            {
              kind: 'video_issuer',
              subject: id,
              label: known.issuer,
              takes: [],
              actor,
              deletedAtMs,
            },
            [{ table: 'video_issuers', where: 'id = @value', value: id }],
          )
          tables.videoKeys.removeIssuer(id)
          edit.audit(actor, 'video_issuer.remove', id, known.issuer)
          changed(edit)
        }),
    },
  }
}

const viewKey = ({ privateSealed: _, publicJwk: __, ...key }: StoredVideoKey): VideoKey => key

const isKept = ({ deletedAtMs }: StoredVideoKey): boolean => deletedAtMs === null

const noKey = (): AppError => new AppError('ERR_NOT_FOUND', 'There is no key with this id.')

const viewIssuer = ({ id, issuer, jwks, createdAtMs }: StoredVideoIssuer): VideoIssuer => ({
  id,
  issuer,
  kids: [...keysIn(jwks).keys()],
  createdAtMs,
})

function setsOf(
  keys: readonly StoredVideoKey[],
  issuers: readonly StoredVideoIssuer[],
): VideoKeySets {
  const own = keys.map((each) => {
    const jwk = JSON.parse(each.publicJwk) as JsonObject
    return [each.kid, signatureKeyFromJwk(jwk)] as const
  })
  return {
    own: new Map(own),
    others: new Map(issuers.map((each) => [each.issuer, keysIn(each.jwks)])),
  }
}

/** @throws AppError ERR_INPUT_INVALID */
function keysIn(jwks: string): ReadonlyMap<string, SignatureKey> {
  const set = parseStrictJson(jwks)
  const list = set.ok && isJsonObject(set.value) ? memberOf(set.value, 'keys') : undefined
  if (!Array.isArray(list) || list.length === 0) {
    return refuse('ERR_INPUT_INVALID', 'jwks', 'That is not a key set: {"keys":[…]}.')
  }
  const found = new Map<string, SignatureKey>()
  for (const jwk of list as readonly Json[]) {
    const key = isJsonObject(jwk) ? readKey(jwk) : null
    if (key?.id == null || found.has(key.id)) {
      return refuse('ERR_INPUT_INVALID', 'jwks', 'Each key needs a kid of its own.')
    }
    found.set(key.id, key)
  }
  return found
}

function readKey(jwk: JsonObject): SignatureKey {
  try {
    return signatureKeyFromJwk(jwk)
  } catch (error) {
    return refuse('ERR_INPUT_INVALID', 'jwks', error instanceof AppError ? error.message : '')
  }
}
