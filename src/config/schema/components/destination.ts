import * as z from 'zod'
import { DnsName, Email } from '../formats.ts'

/** Where people are told that something failed; the secret of each comes from Key Vault. */
export const Destination = z.discriminatedUnion('to', [
  z.strictObject({
    /** A Slack channel, through a bot */
    to: z.literal('slack'),
    /** Channel that the bot is a member of */
    channel: z.string().min(1),
  }),
  z.strictObject({
    /** A JSON body with a `text` */
    to: z.literal('webhook'),
  }),
  z.strictObject({
    /** A mail */
    to: z.literal('email'),
    /** Mail server */
    host: DnsName,
    /** Its port for sending with STARTTLS (default 587) */
    port: z.int().min(1).max(65535).default(587),
    /** Account at the mail server */
    user: z.string().min(1),
    /** Sender */
    from: Email,
    /** Who is told */
    recipient: Email,
  }),
])
