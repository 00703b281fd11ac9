import type { AddressKey, Block } from './address.ts'

/** A block with what is filed under it, and the next wider block around it. */
export interface BlockNode<Value> {
  readonly last: AddressKey
  readonly values: Value[]
  readonly parent: BlockNode<Value> | null
}

interface Family<Value> {
  readonly firsts: readonly AddressKey[]
  readonly nodes: readonly BlockNode<Value>[]
}

/** Values by address block. Blocks nest or lie apart, as CIDR blocks do. */
export interface BlockMap<Value> {
  readonly ipv4: Family<Value>
  readonly ipv6: Family<Value>
}

/** Files values under blocks; values of one block keep the order given. */
export function buildBlockMap<Value>(
  entries: readonly (readonly [Block, Value])[],
): BlockMap<Value> {
  const isIpv4 = ([block]: readonly [Block, Value]): boolean => typeof block.first === 'number'
  return {
    ipv4: buildFamily(entries.filter(isIpv4)),
    ipv6: buildFamily(entries.filter((entry) => !isIpv4(entry))),
  }
}

/**
 * The narrowest block an address lies in; the wider ones follow through `parent`. Null when there is none.
 */
export function narrowestBlock<Value>(
  map: BlockMap<Value>,
  key: AddressKey,
): BlockNode<Value> | null {
  const { firsts, nodes } = typeof key === 'number' ? map.ipv4 : map.ipv6
  let low = 0
  let high = firsts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((firsts[middle] as AddressKey) <= key) low = middle + 1
    else high = middle
  }
  let node = nodes[low - 1] ?? null
  while (node !== null && key > node.last) node = node.parent
  return node
}

function buildFamily<Value>(entries: readonly (readonly [Block, Value])[]): Family<Value> {
  const sorted = [...entries].sort(([one], [other]) => compareBlocks(one, other))
  const firsts: AddressKey[] = []
  const nodes: BlockNode<Value>[] = []
  let around: BlockNode<Value> | null = null
  for (const [block, value] of sorted) {
    while (around !== null && block.first > around.last) around = around.parent
    if (around !== null && firsts.at(-1) === block.first && around.last === block.last) {
      around.values.push(value)
      continue
    }
    around = { last: block.last, values: [value], parent: around }
    firsts.push(block.first)
    nodes.push(around)
  }
  return { firsts, nodes }
}

/** By start, the wider first, so that each block follows those around it. */
export function compareBlocks(one: Block, other: Block): number {
  if (one.first !== other.first) return one.first < other.first ? -1 : 1
  if (one.last !== other.last) return one.last > other.last ? -1 : 1
  return 0
}
