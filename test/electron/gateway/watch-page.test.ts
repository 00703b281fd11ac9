import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createWatchPage } from '../../../electron/gateway/watch-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'stagedoor-watch-'))
writeFileSync(join(folder, 'watch.js'), 'script')
writeFileSync(join(folder, 'secret.js'), 'secret')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const STREAM = { name: 'live/news', title: '<b onclick="x">News</b> & \'more\'' }

function asked(path: string, from: string | null = folder, method = 'GET', more: object = {}) {
  const got = { status: 0, headers: {} as Record<string, string>, text: '' }
  const response = {
    writeHead: (status: number, headers: Record<string, string>) =>
      Object.assign(got, { status, headers }),
    end: (text: string) => Object.assign(got, { text }),
  } as unknown as ServerResponse
  const send = createWatchPage(from, (name) =>
    name === STREAM.name ? { ...STREAM, ...more } : undefined,
  )
  send({ method }, response, path)
  return got
}

describe('the page to watch at', () => {
  it.each([
    '/watch/',
    '/watch/other',
    '/watch/live/news/index.m3u8',
    '/watch/live/news/~ticket/index.m3u8',
    '/watch/live/%2e%2e/news',
    '/watch/~/secret.js',
    '/watch/~/../secret.js',
    '/watch/~/constructor',
    '/watch/%',
  ])('is not at %s', (path) => {
    expect(asked(path)).toMatchObject({ status: 404, text: 'There is no such page.' })
  })

  it('is not there before it was built', () => {
    expect(asked('/watch/live/news', null).status).toBe(404)
    expect(asked('/watch/~/watch.js', null).status).toBe(404)
  })

  it('lets nothing run that is written into a title, and tells no site where it was', () => {
    const { status, text, headers } = asked('/watch/live/news')
    expect(status).toBe(200)
    expect(text).toContain('<h1>&lt;b onclick=&quot;x&quot;&gt;News&lt;/b&gt; &amp; &#39;more&#39;')
    expect(text).not.toContain('<b ')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['referrer-policy']).toBe('no-referrer')
  })

  it('shows a poster, and asks no other server for a picture', () => {
    const posterUrl = 'https://www.example.org/a.jpg?x="><b>&y=1'
    const shown = asked('/watch/live/news', folder, 'GET', { posterUrl })
    expect(shown.text).toContain(
      'poster="https://www.example.org/a.jpg?x=&quot;&gt;&lt;b&gt;&amp;y=1"',
    )
    expect(shown.headers['content-security-policy']).toMatch(
      /; img-src https:\/\/www\.example\.org$/,
    )
    const bare = asked('/watch/live/news')
    expect(bare.text).not.toContain('poster')
    expect(bare.headers['content-security-policy']).not.toContain('img-src')
  })

  it('takes nothing', () => {
    expect(asked('/watch/live/news', folder, 'POST').status).toBe(405)
  })

  it('reads its files once', () => {
    const file = join(folder, 'watch.css')
    writeFileSync(file, 'first')
    const send = createWatchPage(folder, () => undefined)
    const texts: string[] = []
    const response = { writeHead() {}, end: (text: string) => texts.push(text) }
    const ask = () =>
      send({ method: 'GET' }, response as unknown as ServerResponse, '/watch/~/watch.css')
    ask()
    rmSync(file)
    ask()
    expect(texts).toEqual(['first', 'first'])
  })

  it('brings its own script', () => {
    expect(asked('/watch/~/watch.js')).toMatchObject({ status: 200, text: 'script' })
  })
})
