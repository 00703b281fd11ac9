import ipaddr from 'ipaddr.js'

/** Whether addresses are inside of an address or a block in CIDR notation. Null: it is none. */
export function addressTest(value: string): ((address: string | null) => boolean) | null {
  try {
    const [block, bits] = value.includes('/')
      ? ipaddr.parseCIDR(value)
      : [ipaddr.process(value), 128]
    const length = Math.min(bits, block.kind() === 'ipv4' ? 32 : 128)
    return (address) => {
      if (address === null || !ipaddr.isValid(address)) return false
      const asked = ipaddr.process(address)
      return asked.kind() === block.kind() && asked.match(block, length)
    }
  } catch {
    return null
  }
}
