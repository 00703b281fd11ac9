/** Primes modulo which the powers of 65537 are few, so that a random modulus passes all of them once in 10^8 or less. */
const PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157]

/**
 * Whether an RSA modulus has the shape of keys that can be factored: a power of 65537 modulo every small prime.
 *
 * @see CVE-2017-15361; Nemec et al., "The Return of Coppersmith's Attack", section 2
 */
export function isRocaModulus(modulus: bigint): boolean {
  return PRIMES.every((prime) => powersOf65537(prime).has(Number(modulus % BigInt(prime))))
}

function powersOf65537(prime: number): ReadonlySet<number> {
  const powers = new Set<number>()
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power)
  return powers
}
