import { describe, expect, it } from 'vitest'
import { createLatency } from '../../../electron/handler/latency.ts'

const T0 = 1_700_000_000_000

describe('answer times', () => {
  it('are unknown before the first', () => {
    expect(createLatency().read(T0)).toEqual({ p50Ms: null, p99Ms: null })
  })

  it('are told within a fifth', () => {
    const latency = createLatency()
    for (let at = 0; at < 980; at++) latency.record(0.5, T0 + at)
    for (let at = 0; at < 20; at++) latency.record(40, T0 + at)
    const { p50Ms, p99Ms } = latency.read(T0 + 1_000)
    expect((p50Ms ?? 0) / 0.5).toBeGreaterThanOrEqual(1)
    expect((p50Ms ?? 0) / 0.5).toBeLessThan(1.2)
    expect((p99Ms ?? 0) / 40).toBeGreaterThanOrEqual(1)
    expect((p99Ms ?? 0) / 40).toBeLessThan(1.2)
  })

  it('are forgotten after a minute', () => {
    const latency = createLatency()
    latency.record(900, T0)
    latency.record(1, T0 + 59_000)
    expect(latency.read(T0 + 59_000).p99Ms).toBeGreaterThan(800)
    expect(latency.read(T0 + 61_000).p99Ms).toBeLessThan(2)
    expect(latency.read(T0 + 200_000).p99Ms).toBeNull()
  })

  it('may be anything', () => {
    const latency = createLatency()
    for (const took of [0, 1e-9, 1e12, Number.POSITIVE_INFINITY]) latency.record(took, T0)
    expect(latency.read(T0).p50Ms).not.toBeNull()
  })
})
