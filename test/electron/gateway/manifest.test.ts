import { describe, expect, it } from 'vitest'
import { rewriteManifest } from '../../../electron/gateway/manifest.ts'

const folder = 'http://origin.lan:8080/live/news/'
const path = '/play/live/news/~T'
const asked = `${folder}hd/index.mpd`
const place = { askedUrl: asked, foundUrl: asked, folders: [{ url: folder, path }] }

it('a DASH manifest leads to the gateway with what lies in the folder', () => {
  const manifest = `<MPD><Location>${folder}live.mpd</Location><BaseURL>https://cdn.example/</BaseURL><S media="$Number$.m4s"/></MPD>`
  expect(rewriteManifest(manifest, place)).toBe(manifest.replace(folder, `${path}/`))
})

it.each([
  ['<MPD type="dynamic"><Period/></MPD>', '<MPD type="dynamic">B<Period/></MPD>'],
  [
    '<MPD><ProgramInformation><Title>t</Title></ProgramInformation><Location>x</Location><Period/></MPD>',
    '<MPD><ProgramInformation><Title>t</Title></ProgramInformation>B<Location>x</Location><Period/></MPD>',
  ],
  // Within a period it says nothing of the others.
  [
    '<MPD><Period><BaseURL>p/</BaseURL></Period></MPD>',
    '<MPD>B<Period><BaseURL>p/</BaseURL></Period></MPD>',
  ],
  ['<MPD><BaseURL>m/</BaseURL><Period/></MPD>', '<MPD><BaseURL>m/</BaseURL><Period/></MPD>'],
  ['<no manifest>', '<no manifest>'],
])('%s is told what its relative addresses are relative to', (text, changed) => {
  const base = `<BaseURL>${path}/hd/</BaseURL>`
  expect(rewriteManifest(text, place)).toBe(changed.replace('B<', `${base}<`))
})

/** Shaped after the examples of ISO/IEC 23009-1 annex G. */
const manifest = (base: string, media: string, rest = ''): string => `<?xml version="1.0"?>
<!-- <BaseURL>${folder}</BaseURL> -->
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="dynamic">
  <BaseURL>${base}</BaseURL>
  <Period id="1 > 0">
    <AdaptationSet mimeType="video/mp4" bitstreamSwitching="true">
      <SegmentTemplate timescale="10" media="${media}" startNumber='1'/>
      <Representation id="v" codecs='avc1.4d4015'/>${rest}
    </AdaptationSet>
  </Period>
</MPD>
`

describe('a DASH manifest', () => {
  it.each([
    ['hd/', '$RepresentationID$/$Number%05d$.m4s?a=1&amp;b=2'],
    ['https://cdn.example/live/news/', '/live/news/$Number$.m4s'],
    ['https://cdn.example/', 'https://cdn.example/$Time$.m4s'],
    ['hd/', '/live/other/$Number$.m4s'],
  ])('with %s and %s stays as it is, byte for byte', (base, media) => {
    const text = manifest(base, media)
    expect(rewriteManifest(text, place)).toBe(text)
  })

  it.each([
    ['absolute', `${folder}hd/`],
    ['from the root', '/live/news/hd/'],
    ['without scheme', '//origin.lan:8080/live/news/hd/'],
    ['in another spelling', ' HTTP://Origin.LAN:8080/live/./news/hd/ '],
  ])('leads to the gateway with an address that is %s', (_, written) => {
    const base = written.trim()
    const file = `${base}$RepresentationID$-$Number%05d$.m4s?x=1&amp;y=2`
    const ours = `${path}/hd/$RepresentationID$-$Number%05d$.m4s?x=1&amp;y=2`
    const more = (at: string): string => `
      <SegmentList><Initialization sourceURL='${at}'/><SegmentURL media="${at}" index='${at}'/></SegmentList>`
    expect(rewriteManifest(manifest(written, file, more(file)), place)).toBe(
      manifest(written.replace(base, `${path}/hd/`), ours, more(ours)),
    )
  })

  it.each([
    (at: string) => `<UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-xsdate:2014" value="${at}"/>`,
    (at: string) => `<UTCTiming schemeIdUri="x" value='https://time.example/?iso ${at}' />`,
    (at: string) => `<ContentSteering defaultServiceLocation="a">${at}</ContentSteering>`,
    (at: string) => `<PatchLocation ttl="60">${at}</PatchLocation>`,
    (at: string) => `<Period xlink:href="${at}" xlink:actuate="onLoad"/>`,
    (at: string) => `<ProgramInformation moreInformationURL="${at}"/>`,
    (at: string) => `<SegmentTemplate><BitstreamSwitching sourceURL="${at}"/></SegmentTemplate>`,
    (at: string) => `<ContentProtection><dashif:Laurl>${at}</dashif:Laurl></ContentProtection>`,
    (at: string) => `<Reporting dvb:reportingUrl="${at}" dvb:probability="1"/>`,
    (at: string) => `<Patch mpdId="a"><add sel="/MPD/Period[1]"><S media="${at}"/></add></Patch>`,
  ])('leads to the gateway with what %s says', (written) => {
    expect(rewriteManifest(written(`${folder}a?x=1&amp;y`), place)).toBe(
      written(`${path}/a?x=1&amp;y`),
    )
    const elsewhere = written('https://cdn.example/a?x=1&amp;y')
    expect(rewriteManifest(elsewhere, place)).toBe(elsewhere)
    const beside = { ...place, hiddenHosts: ['origin.lan'] }
    expect(rewriteManifest(written('http://origin.lan:8080/a'), beside)).toBe(written('/a'))
  })

  it('leaves what other schemes of time say alone', () => {
    const text = '<UTCTiming schemeIdUri="urn:mpeg:dash:utc:ntp:2014" value="0.pool.example 1"/>'
    expect(rewriteManifest(text, place)).toBe(text)
    const other = `<Role value="${folder}a"/>`
    expect(rewriteManifest(other, place)).toBe(other)
  })

  it('goes by the base that counts where an address stands', () => {
    const text = `<MPD><BaseURL>https://cdn.example/</BaseURL><BaseURL>${folder}</BaseURL>
      <Period><BaseURL>http://origin.lan:8080/</BaseURL><S media="/live/news/1.m4s"/></Period>
      <Period><S media="/live/news/2.m4s"/></Period></MPD>`
    const changed = text.replace(folder, `${path}/`).replace('/live/news/1.m4s', `${path}/1.m4s`)
    expect(rewriteManifest(text, place)).toBe(changed)
  })

  it.each(['<MPD a="<Period>', '<!-- <MPD>', '<a><![CDATA[ <BaseURL>', '</MPD></MPD>'])(
    'that is broken off is left as it is: %s',
    (text) => expect(rewriteManifest(text, place)).toBe(text),
  )

  it('is read in a time that grows with its length alone', () => {
    for (const text of ['<a "', '<!-- ', '<BaseURL>', '<a media="']) {
      const long = text.repeat(100_000)
      expect(rewriteManifest(long, place)).toBe(long)
    }
  })
})
