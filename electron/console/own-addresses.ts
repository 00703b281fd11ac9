import { networkInterfaces } from 'node:os'

/** The addresses of this machine, as it has them now. */
export const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address))
