import { describe, expect, it } from 'vitest'
import { EXPORT_PRESETS } from '../../../../shared/session-export.ts'
import { quarterOf } from '../../../../shared/usage.ts'
import { column, exported, keep, NOON_MS, readBack, store } from './support.ts'

async function station() {
  const db = store()
  await keep(db, [
    {
      quarters: [[quarterOf(NOON_MS), 45_500, 700]],
      session: {
        viewerId: 'ann',
        streamId: 'news',
        streamName: 'live/news',
        mediaServerId: 'nimble',
        protocol: 'hls',
        grantId: 'rj-1',
        tags: ['season', 'tracking:partner'],
        trackingId: 'partner',
        country: 'AT',
        address: '192.0.2.0/24',
      },
    },
    {
      session: {
        viewerId: 'bob',
        streamId: 'sport',
        streamName: 'live/sport',
        tags: ['sea\\son', 'gold, "vip"'],
      },
    },
    { session: { viewerId: 'cam', action: 'publish', streamId: 'news', tags: [], country: '??' } },
  ])
  return db
}

describe('the filters of an export', () => {
  it.each([
    [{}, ['ann', 'bob', 'cam']],
    [{ streams: ['news'] }, ['ann', 'cam']],
    [{ streams: ['live/news', 'sport'], action: 'subscribe' as const }, ['ann', 'bob']],
    [{ viewers: ['bob', 'nobody'] }, ['bob']],
    [{ viewers: ['BOB'] }, ['bob']],
    [{ tags: ['season'] }, ['ann']],
    [{ tags: ['SEASON', 'Gold, "VIP"'] }, ['ann', 'bob']],
    [{ tags: ['gold, "vip"', 'season'] }, ['ann', 'bob']],
    [{ tags: ['seas'] }, []],
    [{ grantIds: ['rj-1'] }, ['ann']],
    [{ trackingIds: ['partner'] }, ['ann']],
    [{ countries: ['AT', '??'] }, ['ann', 'cam']],
    [{ mediaServerIds: ['nimble'] }, ['ann']],
    [{ protocols: ['HLS', 'dash'] }, ['ann']],
    [{ protocols: ['dash'] }, []],
    [{ streams: ["news' OR 1=1 --"] }, []],
    [{ streams: ['news'], countries: ['??'] }, ['cam']],
  ])('%j lets through %j', async (asked, viewers) => {
    const csv = exported(await station(), { columns: ['viewer'], ...asked })
    expect(column(csv, 'viewer')).toEqual(viewers)
  })

  it.each([true, false])('look past pages of which nothing fits, quiet %s', async (isQuiet) => {
    const db = store()
    const many = Array.from({ length: 2_150 }, (_, n) => ({
      session: { viewerId: n === 0 || n === 2_149 ? 'wanted' : 'other' },
    }))
    await keep(db, many)
    const pace = { isQuiet: () => isQuiet }
    const csv = exported(db, { columns: ['viewer'], viewers: ['wanted'] }, pace)
    expect(column(csv, 'viewer')).toEqual(['wanted', 'wanted'])
    expect(column(exported(db, { columns: ['viewer'] }, pace), 'viewer')).toHaveLength(2_150)
  })
})

describe('the presets', () => {
  it('have the columns of the vendor in their order, filled from the session', async () => {
    const db = await station()
    const phenix = exported(db, { preset: 'phenix-viewing', viewers: ['ann'] })
    expect(phenix.split('\r\n')[0]).toBe(
      '"StreamId","ChannelAlias","StartTimestamp","EndTimestamp","ViewedMinutesDuringPeriod",' +
        '"ViewedMinutesTotal","TotalBytes","Region","Country","City","RemoteAddress","UserAgent","Tags"',
    )
    expect(readBack(phenix)).toEqual([
      {
        StreamId: expect.stringMatching(/^[\da-z]{9}-[\da-z]{6}$/),
        ChannelAlias: 'live/news',
        StartTimestamp: '2027-01-15T12:00:00+00:00',
        EndTimestamp: '2027-01-15T12:01:00+00:00',
        ViewedMinutesDuringPeriod: '0.76',
        ViewedMinutesTotal: '0.76',
        TotalBytes: '700',
        Region: '',
        Country: 'AT',
        City: '',
        RemoteAddress: '192.0.2.0/24',
        UserAgent: 'VLC/3.0.21 LibVLC/3.0.21',
        Tags: 'season|tracking:partner',
      },
    ])
    const [record] = readBack(exported(db, { preset: 'dolby-viewer-records', viewers: ['ann'] }))
    expect(Object.keys(record ?? {})).toEqual(
      EXPORT_PRESETS['dolby-viewer-records'].map(([header]) => header),
    )
    expect(record).toMatchObject({
      clusterId: 'nimble',
      customViewerData: 'ann',
      duration: '45',
      bytes: '700',
      trackingId: 'partner',
    })
  })
})
