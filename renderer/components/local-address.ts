const LOCAL = [
  /^(127|10)\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^169\.254\./,
  /^::1$/,
  /^f[cd][0-9a-f]{2}:/i,
  /^fe[89ab][0-9a-f]:/i,
]

/** Whether an address is of this machine or its own network (RFC 1918, 3927, 4193, 4291), which is in no country. */
export const isLocalAddress = (address: string): boolean =>
  LOCAL.some((pattern) => pattern.test(address))
