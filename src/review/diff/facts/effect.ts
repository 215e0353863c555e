/** What a change of one argument does to a resource that exists. */
export type Effect = 'in place' | 'replaces' | 'rotates nodes' | 'refused' | 'depends' | 'unknown'
