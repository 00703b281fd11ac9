import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStagedoor } from '../real/stagedoor.ts'
import { nimbleStarts } from '../real/support/callers.ts'
import { printedLink } from './browser.ts'
import { steal } from './impostor.ts'
import { fillStation } from './station.ts'
import {
  launchLink,
  openContext,
  panel,
  seen,
  startBrowser,
  startDesk,
  typeIntoPalette,
} from './support.ts'

let nimble: Awaited<ReturnType<typeof fillStation>>
const desk = startDesk(async (door) => {
  nimble = await fillStation(door)
})

/** A site of someone else, open in the same browser. */
let stranger: Server
let strangerUrl = ''
beforeAll(async () => {
  stranger = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Other</title>')
  })
  await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done))
  strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`
})
afterAll(() => {
  stranger.closeAllConnections()
  stranger.close()
})

async function catalogue(): Promise<unknown> {
  const { door } = desk
  return {
    streams: (await door.call('GET /streams')).streams,
    rules: await door.call('GET /rules'),
    links: (await door.call('GET /links')).links.length,
    revocations: (await door.call('GET /revocations')).revocations,
    audit: (await door.call('GET /audit')).entries.length,
  }
}

/** Runs in the stranger's page: knocks at the console in every way a page has. Answers what came through. */
async function knock(consoleUrl: string): Promise<readonly string[]> {
  const through: string[] = []
  const api = `${consoleUrl}/api/v1`
  const body = JSON.stringify({ name: 'live/stranger', mode: 'public' })
  const tries: readonly (readonly [string, RequestInit])[] = [
    ['/streams', {}],
    ['/streams', { method: 'POST', body, headers: { 'content-type': 'application/json' } }],
    ['/streams', { headers: { authorization: 'Bearer guess' } }],
    ['/feed', { credentials: 'include' }],
    ['/openapi.json', {}],
    ['/launch', { method: 'POST', body: '{"code":"guess"}' }],
  ]
  for (const [path, init] of tries) {
    await fetch(api + path, init).then(
      (answer) => through.push(`fetch ${path} ${answer.status}`),
      () => {},
    )
    // Without CORS the answer cannot be read, but the request is sent.
    await fetch(api + path, { ...init, mode: 'no-cors', headers: {} }).catch(() => {})
  }
  const picture = new Image()
  await new Promise<void>((done) => {
    picture.onload = () => {
      through.push('picture')
      done()
    }
    picture.onerror = () => done()
    picture.src = `${consoleUrl}/icon.png`
  })
  await new Promise<void>((done) => {
    const socket = new WebSocket(`${consoleUrl.replace('http', 'ws')}/api/v1/feed`)
    socket.onopen = () => {
      through.push('socket')
      done()
    }
    socket.onerror = () => done()
  })
  const form = document.createElement('form')
  form.method = 'post'
  form.action = `${api}/streams`
  form.enctype = 'text/plain'
  form.target = 'answer'
  const field = document.createElement('input')
  field.name = `{"name":"live/stranger","x":"`
  field.value = '"}'
  form.append(field)
  const frame = document.createElement('iframe')
  frame.name = 'answer'
  document.body.append(frame, form)
  await new Promise<void>((done) => {
    frame.onload = () => done()
    form.submit()
  })
  frame.remove()
  form.remove()
  return through
}

test("a stranger's page changes nothing, reads nothing and keeps nobody out", async () => {
  const context = await openContext(desk.browser, desk.door)
  const page = await context.newPage()
  await page.goto(strangerUrl)
  const answers = new Set<number>()
  page.on('response', (response) => {
    if (response.url().startsWith(desk.door.consoleUrl)) answers.add(response.status())
  })
  const before = await catalogue()
  for (const _ of [1, 2, 3]) expect(await page.evaluate(knock, desk.door.consoleUrl)).toEqual([])
  expect(await catalogue()).toEqual(before)
  // Refused for where they come from, before anything else about them is looked at.
  expect([...answers]).toEqual([403])
  // Wrong codes from elsewhere do not count against the operator, who can still sign in.
  await page.goto(await launchLink(desk.door))
  await seen(page.getByRole('navigation', { name: 'Screens' }))
  await context.close()
})

test("a stranger's page cannot show the console inside itself nor hold on to its window", async () => {
  const context = await openContext(desk.browser, desk.door)
  const page = await context.newPage()
  await page.goto(strangerUrl)
  await page.evaluate((url) => {
    const frame = document.createElement('iframe')
    frame.src = url
    document.body.append(frame)
  }, desk.door.consoleUrl)
  await page.waitForTimeout(500)
  const frame = page.frames().find((each) => each !== page.mainFrame())
  expect(await frame?.getByText('Stagedoor').count()).toBe(0)
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate((url) => Object.assign(window, { held: open(url) }), desk.door.consoleUrl),
  ])
  await seen(opened.getByRole('heading', { level: 1 }))
  expect(await opened.evaluate(() => window.opener)).toBeNull()
  await context.close()
})

test('a name that someone else points at this machine is refused', async () => {
  const rebound = await startBrowser('--host-resolver-rules=MAP rebound.example 127.0.0.1')
  const page = await rebound.newPage()
  const url = desk.door.consoleUrl.replace('127.0.0.1', 'rebound.example')
  for (const path of ['/', '/api/v1/about', '/api/v1/feed']) {
    expect((await page.goto(url + path))?.status()).toBe(403)
  }
  await rebound.close()
})

test('a launch link signs in once, leaves no trace in the address, and is dead afterwards', async () => {
  const link = await printedLink(desk.door)
  const first = await openContext(desk.browser, desk.door)
  const page = await first.newPage()
  await page.goto(link)
  await seen(page.getByRole('navigation', { name: 'Screens' }))
  expect(page.url()).not.toContain('launch')
  const second = await openContext(desk.browser, desk.door)
  const late = await second.newPage()
  await late.goto(link)
  await seen(late.getByRole('heading', { name: 'This browser is not signed in' }))
  await seen(late.getByRole('alert').getByText('used already'))
  expect(late.url()).not.toContain('launch')
  await first.close()
  await second.close()
})

test('a launch link pasted over the address of an open page signs in, and a dead one signs nobody out', async () => {
  const context = await openContext(desk.browser, desk.door)
  const page = await context.newPage()
  await page.goto(desk.door.consoleUrl)
  await seen(page.getByRole('heading', { name: 'This browser is not signed in' }))
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await seen(page.getByText('Paste the whole link'))
  const link = await launchLink(desk.door)
  // Only what is behind the # differs, so the browser does not load the page again.
  await page.goto(link)
  await seen(page.getByRole('navigation', { name: 'Screens' }))
  expect(page.url()).not.toContain('launch')
  const refused = page.waitForResponse((response) => response.url().endsWith('/api/v1/launch'))
  await page.goto(link)
  expect((await refused).ok()).toBe(false)
  await seen(page.getByRole('navigation', { name: 'Screens' }))
  expect(page.url()).not.toContain('launch')
  // Any page of the web can open it so.
  const opened = await context.newPage()
  const made = opened.waitForResponse((response) => response.url().endsWith('/api/v1/launch'))
  await opened.goto(`${desk.door.consoleUrl}/#launch=made-up`)
  expect((await made).ok()).toBe(false)
  await seen(opened.getByRole('navigation', { name: 'Screens' }))
  await page.reload()
  await seen(page.getByRole('navigation', { name: 'Screens' }))
  await context.close()
})

test('who is not signed in sees nothing of the station, and a pasted link signs in', async () => {
  const context = await openContext(desk.browser, desk.door)
  const page = await context.newPage()
  await page.goto(`${desk.door.consoleUrl}/#/decisions`)
  await seen(page.getByRole('heading', { name: 'This browser is not signed in' }))
  expect(await page.content()).not.toMatch(/live\/|203\.0\.113|Studio/)
  await page.getByLabel('Or paste the launch link here').fill(await launchLink(desk.door))
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await seen(page.getByRole('navigation', { name: 'Screens' }))
  await typeIntoPalette(page, 'sign this')
  await seen(page.getByRole('option', { name: /sign this browser out/ }))
  await page.keyboard.press('Enter')
  await seen(page.getByRole('heading', { name: 'The console is locked' }))
  await page.reload()
  await seen(page.getByRole('heading', { name: 'The console is locked' }))
  expect(
    await page.evaluate(() => Object.keys({ ...localStorage, ...sessionStorage })),
  ).not.toContain('stagedoor.session')
  await context.close()
})

test('the page has its own files only: no script or style in it, none can be put in', async () => {
  const { page, troubles, door } = desk
  const html = await (await fetch(door.consoleUrl)).text()
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:/i)
  const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, at]) => at ?? '')
  expect(sources.filter((at) => new URL(at, door.consoleUrl).origin !== door.consoleUrl)).toEqual(
    [],
  )
  troubles.expectOnly(/policy|Content Security|TrustedHTML|TrustedScript|trusted/i)
  const ran = await page.evaluate(async () => {
    const done: string[] = []
    const tried = (what: string, act: () => void): void => {
      try {
        act()
        done.push(what)
      } catch {
        // Refused, as it should be.
      }
    }
    tried('innerHTML', () => {
      document.createElement('div').innerHTML = '<b>x</b>'
    })
    tried('script text', () => {
      document.createElement('script').text = 'window.ran = true'
    })
    tried('handler', () => document.body.setAttribute('onclick', 'window.ran = true'))
    const foreign = document.createElement('style')
    foreign.textContent = 'body { opacity: 0.5 }'
    document.head.append(foreign)
    await fetch('https://elsewhere.example/').then(
      () => done.push('fetch elsewhere'),
      () => {},
    )
    document.body.click()
    if ('ran' in window) done.push('ran')
    if (getComputedStyle(document.body).opacity !== '1') done.push('style')
    foreign.remove()
    document.body.removeAttribute('onclick')
    return done
  })
  expect(ran).toEqual([])
  // The page tells of what was stopped a little later: by its own clock, so that all of it has come when this has.
  await page.evaluate(() => new Promise((later) => setTimeout(later, 200)))
})

test('what a player sends is shown as text and never becomes part of the page', async () => {
  const { page, door } = desk
  const markup = '<img src=x onerror="window.ran=1"><b>bold</b>'
  const body = {
    url: `/live/${markup}/x.m3u8`,
    ip: '203.0.113.66',
    'user-agent': markup,
    referer: markup,
  }
  await fetch(door.handlerUrl + nimble.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await nimbleStarts(door, nimble, { stream: 'live/open', key: markup, ip: '203.0.113.67' })
  await desk.go('/decisions')
  await page.getByRole('row').filter({ hasText: '203.0.113.66' }).click()
  await seen(panel(page).getByText(markup).first())
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  await page.keyboard.press('Escape')
})

test('who listens where Stagedoor was learns nothing that opens it, and the page is in again without a word', {
  retry: 0,
}, async () => {
  const { door, troubles } = desk
  troubles.expectOnly(/^(?:console: Failed to load resource|request: )/)
  const { host, port } = new URL(door.consoleUrl)
  const context = await openContext(desk.browser, door)
  const page = await context.newPage()
  await page.goto(await launchLink(door))
  const screens = page.getByRole('navigation', { name: 'Screens' })
  // A screen that is still being loaded would be none.
  await screens.getByRole('link', { name: 'Streams' }).click()
  await seen(page.getByRole('row'))
  const again = `${door.consoleUrl}/api/v1/launch/again`
  const { nonce } = (await (await fetch(again)).json()) as { nonce: string }
  const token = await page.evaluate(() => localStorage.getItem('stagedoor.session'))
  await door.program.stop()
  await screens.getByRole('link', { name: 'Doctor' }).click()
  await seen(page.getByRole('heading', { name: 'This screen is not loaded yet' }))
  await seen(screens)

  const tokens = new Set<string>()
  const asked = new Set<string>()
  const impostor = createServer(({ headers, url }, response) => {
    const said = headers.authorization?.replace('Bearer ', '')
    if (said !== undefined) tokens.add(said)
    asked.add(url ?? '')
    if (url === '/')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<div id="root"></div>')
    else if (url?.startsWith('/assets/') === true)
      response.writeHead(200, { 'content-type': 'text/javascript' }).end('window.ran = true')
    else response.writeHead(503).end()
  })
  await new Promise<void>((done) => impostor.listen(Number(port), '127.0.0.1', done))
  await expect.poll(() => [...tokens], { timeout: 10_000 }).toContain(token)
  expect([...asked].filter((url) => !url.startsWith('/api/'))).toEqual([])
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  const theirs = await context.newPage()
  await theirs.goto(door.consoleUrl)
  const stolen = await theirs.evaluate(steal, nonce)
  await theirs.close()
  expect([stolen.token, stolen.privateKey]).toEqual([token, null])
  impostor.closeAllConnections()
  await new Promise((done) => impostor.close(done))

  const after = await startStagedoor(door.folder, '--console-port', port)
  expect(new URL(after.consoleUrl).host).toBe(host)
  const opened = [...tokens].map(async (token) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${after.consoleUrl}/api/v1/about`, { headers })).status
  })
  expect(new Set(await Promise.all(opened))).toEqual(new Set([401]))
  const { key, signature } = stolen
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ key, nonce, signature })
  expect((await fetch(again, { method: 'POST', headers, body })).status).toBe(401)

  await page.getByRole('button', { name: 'Load it' }).click()
  await seen(page.getByRole('heading', { name: 'Doctor' }))
  await loseScripts(page)
  await screens.getByRole('link', { name: 'Decisions' }).click()
  await page.getByRole('button', { name: 'Load it' }).click()
  await seen(page.getByRole('row'))
  expect(new URL(page.url()).hash).toBe('#/decisions')
  const lock = page.waitForEvent('load')
  await typeIntoPalette(page, 'sign this')
  await page.keyboard.press('Enter')
  await lock
  await page.reload()
  await seen(page.getByRole('heading', { name: 'The console is locked' }))
  await context.close()
  await after.program.stop()
})

/** As after an update: the page that is open asks for scripts that are no more, until it is loaded anew. */
async function loseScripts(page: Page): Promise<void> {
  let isOld = true
  await page.route('**/*', async (route) => {
    if (route.request().isNavigationRequest()) isOld = false
    const isLost = isOld && route.request().url().includes('/assets/')
    await (isLost ? route.fulfill({ status: 404 }) : route.continue())
  })
}
