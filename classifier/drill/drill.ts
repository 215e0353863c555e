/** What a drill may use: the path of a picture, and how long it may take. */
export type Stage = { picture: string; seconds: number }
/**
 * What happened, in words with figures; what of it is wrong; and what is only slower than it should be, which a busy
 * machine can be the cause of.
 */
export type Report = { figures: string[]; wrong: (string | false)[]; slow: (string | false)[] }
/** One way to break the service. */
export type Drill = (stage: Stage) => Promise<Report>
