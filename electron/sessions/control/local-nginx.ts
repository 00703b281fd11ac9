import { readFileSync } from 'node:fs'
import ipaddr from 'ipaddr.js'

/** What Linux calls a program of a process, at most 15 bytes of it (proc(5), /proc/pid/comm). */
const NGINX = 'nginx'

/**
 * The name of the program that a process of this machine runs, by Linux.
 *
 * @param pid Digits.
 * @returns Null where there is no such process, or nothing tells.
 */
export function programOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd()
  } catch {
    return null
  }
}

/**
 * Tells which workers of an nginx have ended, by the processes of this machine. After a reload or with a new program beside the old one
 * those of before are there and answer nothing, so that only this tells them from those of an nginx that was restarted.
 *
 * @param url       Where it is asked.
 * @param answering Numbers of the processes that answered.
 * @param program   Of a process. Default {@link programOf}.
 * @returns Null where nothing can be told: nginx is not on this machine, or in a container that numbers its processes anew, where none
 *          of those that answered is an nginx here.
 */
export function endedHere(
  url: string,
  answering: readonly string[],
  program: (pid: string) => string | null = programOf,
): ((pid: string) => boolean) | null {
  const isSeen = answering.length > 0 && answering.every((pid) => program(pid) === NGINX)
  if (!isSeen || !isLoopback(url)) return null
  return (pid) => program(pid) !== NGINX
}

function isLoopback(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')
  if (!ipaddr.isValid(host)) return host === 'localhost'
  return ipaddr.process(host).range() === 'loopback'
}
