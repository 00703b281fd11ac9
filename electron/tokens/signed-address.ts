import { z } from 'zod'

/** An address taken apart without any of it being written anew: what is signed is signed as it stands. */
export interface Address {
  readonly scheme: string
  /** Host, and port where one is written. */
  readonly authority: string
  /** With its leading slash, still encoded. */
  readonly path: string
  /** `name=value` as written, in order. */
  readonly pairs: readonly string[]
}

const ADDRESS = /^([a-z][a-z0-9+.-]{0,15}):\/\/([^/?#\s@]{1,255})(\/[^?#\s]*)(?:\?([^#\s]*))?$/

/** Takes an address apart. Null for what is none: without a path, with a login, a fragment or white space. */
export function readAddress(text: string): Address | null {
  const found = ADDRESS.exec(text)
  if (found === null) return null
  const [, scheme = '', authority = '', path = '', query = ''] = found
  return { scheme, authority, path, pairs: query.split('&').filter((pair) => pair !== '') }
}

/** Puts an address together again. */
export function writeAddress({ scheme, authority, path, pairs }: Address): string {
  const query = pairs.length === 0 ? '' : `?${pairs.join('&')}`
  return `${scheme}://${authority}${path}${query}`
}

/** The value of a pair as written. Null when the address has none of this name, or more than one. */
export function pairValue({ pairs }: Address, name: string): string | null {
  const found = pairs.filter((pair) => nameOf(pair) === name)
  return found.length === 1 ? (found[0] ?? '').slice(name.length + 1) : null
}

/** An address without the pairs of these names. */
export const without = (address: Address, ...names: readonly string[]): Address => ({
  ...address,
  pairs: address.pairs.filter((pair) => !names.includes(nameOf(pair))),
})

const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? ''

/** What signers of addresses take: where it is played, whole. */
export const addressSchema = z
  .string()
  .max(2048)
  .transform((text, context): Address => {
    const address = readAddress(text)
    if (address !== null) return address
    context.addIssue('Write the whole address, e.g. rtmp://media.example/live/news.')
    return z.NEVER
  })

/** For how long what is signed may be used, from now. */
export const minutesSchema = z.int().min(1).max(525_600).default(60)
