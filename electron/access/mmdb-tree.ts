import type { AddressKey } from './address.ts'

const IPV4_DEPTH = 96
const IPV6_BITS = 128
/** Between the tree and the data, in bytes; no record points in there. */
const SEPARATOR = 16

interface TreeMetadata {
  readonly nodeCount: number
  /** In bits: 24, 28 or 32. */
  readonly recordSize: number
  readonly ipVersion: number
}

/**
 * The search tree of a database in MaxMind's format: nodes of two records, each the number of another node, that of nodes, which
 * stands for nothing, or a pointer to data beyond it.
 *
 * @see https://maxmind.github.io/MaxMind-DB/
 */
export class MmdbTree {
  readonly nodeCount: number
  readonly hasIpv6: boolean
  /** Where IPv4 begins. */
  readonly ipv4Root: number
  readonly #bytes: Buffer
  readonly #recordBits: number

  /** @param mmdb The whole file, of which the tree is the beginning. */
  constructor(mmdb: Buffer, { nodeCount, recordSize, ipVersion }: TreeMetadata) {
    this.#bytes = mmdb
    this.nodeCount = nodeCount
    this.#recordBits = recordSize
    this.hasIpv6 = ipVersion === 6
    this.ipv4Root = this.hasIpv6 ? this.#descendLeft(IPV4_DEPTH) : 0
  }

  /** Left (0) or right (1) record of a node, as the format packs it for its record size. */
  record(node: number, side: 0 | 1): number {
    if (this.#recordBits === 24) return this.#threeBytes(node * 6 + side * 3)
    if (this.#recordBits === 32) return this.#bytes.readUInt32BE(node * 8 + side * 4)
    const at = node * 7
    const shared = this.#bytes[at + 3] as number
    return side === 0
      ? (shared >>> 4) * 2 ** 24 + this.#threeBytes(at)
      : (shared & 15) * 2 ** 24 + this.#threeBytes(at + 4)
  }

  /**
   * Whether an address has data.
   *
   * @throws Error when the walk ends at neither data nor nothing, which is damage.
   */
  has(key: AddressKey): boolean {
    if (typeof key === 'string' && !this.hasIpv6) return false
    const bits = typeof key === 'number' ? 32 : IPV6_BITS
    let record = typeof key === 'number' ? this.ipv4Root : 0
    for (let at = 0; at < bits && record < this.nodeCount; at += 1) {
      record = this.record(record, bitOf(key, at))
    }
    if (record < this.nodeCount) throw new Error('The search tree is damaged.')
    return record > this.nodeCount
  }

  /**
   * Goes through all nodes.
   *
   * @throws Error when a record points to the root, as zeros do, or to where no data can be.
   */
  refuseDamage(): void {
    const treeBytes = (this.nodeCount * this.#recordBits) / 4
    const firstData = this.nodeCount + SEPARATOR
    const end = this.#bytes.length - treeBytes + this.nodeCount
    for (let node = 0; node < this.nodeCount; node += 1) {
      for (const side of SIDES) {
        const record = this.record(node, side)
        const isBetween = record > this.nodeCount && record < firstData
        if (record === 0 || isBetween || record >= end) {
          throw new Error(`The search tree is damaged at node ${node}.`)
        }
      }
    }
  }

  /** Asks of the data of one address each, until one does; data that many addresses share is asked of once. */
  some(isWanted: (address: string) => boolean): boolean {
    const groups = new Uint16Array(8)
    const seen = new Uint8Array(this.nodeCount)
    const asked = new Set<number>()
    const bits = this.hasIpv6 ? IPV6_BITS : 32
    const isFoundAt = (record: number, depth: number): boolean => {
      if (record < this.nodeCount) return isFoundBelow(record, depth)
      if (record === this.nodeCount || asked.has(record)) return false
      asked.add(record)
      return isWanted(textOf(groups, this.hasIpv6))
    }
    const isFoundBelow = (node: number, depth: number): boolean => {
      if (depth === bits || seen[node] === 1) return false
      seen[node] = 1
      const group = depth >>> 4
      const bit = 1 << (15 - (depth & 15))
      if (isFoundAt(this.record(node, 0), depth + 1)) return true
      groups[group] = (groups[group] as number) | bit
      if (isFoundAt(this.record(node, 1), depth + 1)) return true
      groups[group] = (groups[group] as number) & ~bit
      return false
    }
    return isFoundAt(0, 0)
  }

  #descendLeft(steps: number): number {
    let record = 0
    for (let step = 0; step < steps && record < this.nodeCount; step += 1) {
      record = this.record(record, 0)
    }
    return record
  }

  #threeBytes(at: number): number {
    const bytes = this.#bytes
    return (
      ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
    )
  }
}

const SIDES = [0, 1] as const

function bitOf(key: AddressKey, at: number): 0 | 1 {
  const bit =
    typeof key === 'number' ? key >>> (31 - at) : key.charCodeAt(at >>> 4) >>> (15 - (at & 15))
  return (bit & 1) as 0 | 1
}

function textOf(groups: Uint16Array, isIpv6: boolean): string {
  if (isIpv6) return Array.from(groups, (group) => group.toString(16)).join(':')
  return [...groups.subarray(0, 2)].flatMap((group) => [group >>> 8, group & 255]).join('.')
}
