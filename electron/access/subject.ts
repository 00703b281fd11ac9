import type { AccessRequest, Grant } from '../../shared/access.ts'
import type { Stream } from '../../shared/stream.ts'
import type { AddressKey } from './address.ts'
import { type Area, isInArea } from './area.ts'
import { hashText } from './share.ts'
import type { Place, PlaceLookup } from './types.ts'

/** Whom and what rules are asked about. What few rules look at is worked out when the first one does. */
export class Subject {
  readonly request: AccessRequest
  readonly stream: Stream
  /** The grant that fits the request. Null when nobody proved anything. */
  readonly grant: Grant | null
  readonly addressKey: AddressKey | null
  readonly country: string
  readonly nowMs: number
  #referer: string | null | undefined
  #userAgent: string | null | undefined
  #identityHash: number | undefined
  #place: Place | null | undefined
  readonly #placeOf: PlaceLookup | undefined

  constructor(
    request: AccessRequest,
    stream: Stream,
    grant: Grant | null,
    addressKey: AddressKey | null,
    country: string,
    nowMs: number,
    placeOf?: PlaceLookup,
  ) {
    this.request = request
    this.stream = stream
    this.grant = grant
    this.addressKey = addressKey
    this.country = country
    this.nowMs = nowMs
    this.#placeOf = placeOf
  }

  /** In lower case. Null when the caller did not say. */
  get referer(): string | null {
    if (this.#referer === undefined) this.#referer = this.request.referer?.toLowerCase() ?? null
    return this.#referer
  }

  /** In lower case. Null when the caller did not say. */
  get userAgent(): string | null {
    if (this.#userAgent === undefined) {
      this.#userAgent = this.request.userAgent?.toLowerCase() ?? null
    }
    return this.#userAgent
  }

  /** Where the address is. Null when that is not known. */
  get place(): Place | null {
    if (this.#place === undefined) this.#place = this.#placeOf?.(this.request.address) ?? null
    return this.#place
  }

  /** The place, when a rule asked for it: null when it is not known, undefined when none asked. */
  get askedPlace(): Place | null | undefined {
    return this.#place
  }

  /** The same for the same viewer each time, as well as the viewer can be told apart. */
  get identityHash(): number {
    this.#identityHash ??= this.#hashIdentity()
    return this.#identityHash
  }

  #hashIdentity(): number {
    const { request, grant } = this
    const known = grant?.viewerId ?? request.viewerId ?? grant?.id
    if (known !== undefined) return hashText(known)
    return hashText(request.userAgent ?? '', hashText(`${request.address ?? ''} `))
  }
}

/** Whether a subject is in an area, where nothing hangs on it: not when its place cannot be looked up. */
export function isSurelyInArea(area: Area, subject: Subject): boolean {
  try {
    return isInArea(area, subject.place)
  } catch {
    return false
  }
}
