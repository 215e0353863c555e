import type { FailureName } from '../../errors.ts'

/** Who ran the program, and what on. */
export interface Scene {
  readonly who: 'pipeline' | 'person'
  /** Folder below `terraform/`, where it is known. */
  readonly environment?: string
}

/** A failure in our words. */
export interface Failure {
  readonly name: FailureName
  /** What it is. */
  readonly says: string
  /** What to do. */
  readonly fix: string
  /** Whether it may pass by itself, such as a right that Azure has not spread yet. */
  readonly passes?: boolean
}

/** What is said about a match; what to do may depend on who it is. */
export interface Words {
  readonly says: string
  readonly fix: string | Readonly<Record<Scene['who'], string>>
  readonly passes?: boolean
}

/** One failure and the text by which it is known. */
export interface Known {
  readonly name: FailureName
  /** With `g`, each match is a failure of its own. */
  readonly pattern: RegExp
  readonly words: Words | ((match: RegExpMatchArray, text: string, scene: Scene) => Words)
  /** Left out: anyone. */
  readonly who?: Scene['who']
  /** Counts only where nothing of the same name is known more exactly. */
  readonly vague?: true
}

/** ` of dev`, where it is known. */
export const ofEnvironment = ({ environment }: Scene): string => (environment ? ` of ${environment}` : '')
