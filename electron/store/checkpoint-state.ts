/**
 * How far the thread that carries the log over is. Whoever closes it before it has a connection takes it from `starting` to `closed`,
 * and it never opens one.
 */
export const THREAD_IS = { starting: 0, open: 1, closed: 2 } as const
