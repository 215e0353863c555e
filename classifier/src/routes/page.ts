import { createHash } from 'node:crypto'
import type { App } from './server-env.ts'

/** An HTML page that carries all it needs, and the policy that forbids everything else. */
export type Page = { html: string; contentSecurityPolicy: string }

/** Of what a browser has, the pages use the camera, and nobody who embeds them may. */
const PERMISSIONS = { 'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()' }

/**
 * Prepares a page: its inline styles and scripts are allowed by their hashes, so anything injected later does not run.
 *
 * @param connect - Whether its script may call this server.
 */
export function createPage(html: string, { connect }: { connect: boolean }): Page {
  const policy = {
    'default-src': "'none'",
    'script-src': hashes(html, 'script') || "'none'",
    'style-src': hashes(html, 'style') || "'none'",
    'img-src': 'blob: data:', // the preview, and the icon
    'connect-src': connect ? "'self'" : "'none'",
    'form-action': "'self'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  }
  const contentSecurityPolicy = Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ')
  return { html, contentSecurityPolicy }
}

/** Puts what the service knows into its page, as text. */
export function fillPage(html: string, values: Record<string, string>): string {
  return html.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => escapeHtml(values[name] ?? ''))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

/** Adds a page at a path. */
export function addPageRoute(app: App, path: string, { html, contentSecurityPolicy }: Page): void {
  app.get(path, (c) => c.html(html, 200, { 'Content-Security-Policy': contentSecurityPolicy, ...PERMISSIONS }))
}

function hashes(html: string, element: 'script' | 'style'): string {
  const contents = [...html.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'))]
  return contents
    .map(([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`)
    .join(' ')
}
