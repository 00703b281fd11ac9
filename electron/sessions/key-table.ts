import { randomInt } from 'node:crypto'

const FEWEST = 64
/** Of keys that fall together. More is no chance any more: somebody chose them. */
const LONGEST_CHAIN = 32

/**
 * A map by texts of very many keys, which is mostly asked for ones that are not there. A `Map` then follows a chain of its keys,
 * each somewhere else in memory: with 100,000 sessions that is a twentieth of what a busy handler does. Here it is a number or
 * two, and to grow no key is looked at.
 *
 * @typeParam Value Holds its key itself.
 */
export class KeyTable<Value> {
  readonly #keyOf: (value: Value) => string
  readonly #seed = randomInt(2 ** 32)
  /** By the last bits of a hash the last value of these, counted from 1. 0: there is none. A power of two. */
  #heads = new Int32Array(FEWEST)
  /** Of each value its hash and the one before it in its chain. */
  #links = new Int32Array(2 * FEWEST)
  /** As they came, with holes where one was deleted. */
  #values: (Value | undefined)[] = []
  #size = 0
  /** Instead of all of it, from when a chain was too long. */
  #map: Map<string, Value> | null = null

  /** @param keyOf Always the same for one value. */
  constructor(keyOf: (value: Value) => string) {
    this.#keyOf = keyOf
  }

  get size(): number {
    return this.#map?.size ?? this.#size
  }

  get(key: string): Value | undefined {
    if (this.#map !== null) return this.#map.get(key)
    const place = this.#find(key, this.hashOf(key))
    return place === 0 ? undefined : this.#values[place - 1]
  }

  /** Takes a value up. @returns The one of the same key whose place it took. */
  put(value: Value): Value | undefined {
    const key = this.#keyOf(value)
    if (this.#map !== null) {
      const before = this.#map.get(key)
      this.#map.set(key, value)
      return before
    }
    const hash = this.hashOf(key)
    const place = this.#find(key, hash)
    if (place === 0) {
      this.#add(value, hash)
      return undefined
    }
    const before = this.#values[place - 1]
    this.#values[place - 1] = value
    return before
  }

  /** No effect when it is not there. */
  delete(key: string): void {
    if (this.#map !== null) {
      this.#map.delete(key)
      return
    }
    const hash = this.hashOf(key)
    const place = this.#find(key, hash)
    if (place === 0) return
    this.#unchain(place, hash)
    this.#values[place - 1] = undefined
    this.#size -= 1
  }

  /** Visits all, those first that came first. What is visited, or another, may be deleted meanwhile; nothing may come. */
  forEach(visit: (value: Value) => void): void {
    if (this.#map !== null) {
      this.#map.forEach(visit)
      return
    }
    for (const value of this.#values) if (value !== undefined) visit(value)
  }

  /** FNV-1a over UTF-16 units (draft-eastlake-fnv), from a start that nobody outside knows. */
  protected hashOf(key: string): number {
    let hash = this.#seed
    for (let at = 0; at < key.length; at += 1) {
      hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
    }
    return hash ^ (hash >>> 15)
  }

  /** @returns Its place, counted from 1. 0: it is not there. */
  #find(key: string, hash: number): number {
    const links = this.#links
    let place = this.#heads[hash & (this.#heads.length - 1)] as number
    while (place !== 0) {
      if (links[2 * place - 2] === hash && this.#keyOf(this.#values[place - 1] as Value) === key) {
        return place
      }
      place = links[2 * place - 1] as number
    }
    return 0
  }

  #add(value: Value, hash: number): void {
    if (this.#values.length === this.#heads.length) this.#makeRoom()
    const place = this.#values.push(value)
    this.#size += 1
    if (this.#chain(place, hash) > LONGEST_CHAIN) this.#turnToMap()
  }

  /** @returns How long its chain is, one more than the longest at most. */
  #chain(place: number, hash: number): number {
    const links = this.#links
    const bucket = hash & (this.#heads.length - 1)
    const before = this.#heads[bucket] as number
    links[2 * place - 2] = hash
    links[2 * place - 1] = before
    this.#heads[bucket] = place
    let length = 1
    for (let each = before; each !== 0 && length <= LONGEST_CHAIN; length += 1) {
      each = links[2 * each - 1] as number
    }
    return length
  }

  #unchain(place: number, hash: number): void {
    const links = this.#links
    const bucket = hash & (this.#heads.length - 1)
    const before = links[2 * place - 1] as number
    if (this.#heads[bucket] === place) this.#heads[bucket] = before
    else {
      let after = this.#heads[bucket] as number
      while (links[2 * after - 1] !== place) after = links[2 * after - 1] as number
      links[2 * after - 1] = before
    }
  }

  /** Closes the holes. A quarter of the places is free then at least, so that it is seldom done. */
  #makeRoom(): void {
    let places = FEWEST
    while (this.#size > places * 0.75) places *= 2
    const [values, links] = [this.#values, this.#links]
    this.#heads = new Int32Array(places)
    this.#links = new Int32Array(2 * places)
    this.#values = []
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at]
      if (value !== undefined) this.#chain(this.#values.push(value), links[2 * at] as number)
    }
  }

  #turnToMap(): void {
    const map = new Map<string, Value>()
    this.forEach((value) => {
      map.set(this.#keyOf(value), value)
    })
    this.#map = map
    this.#values = []
  }
}
