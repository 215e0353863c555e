import { permittedApplications, permittedObjects, readFiles } from '../bonds/applications.ts'
import { brokenBonds } from '../bonds/bond.ts'
import { environmentRisk } from '../risk.ts'

const READERS = [readFiles, permittedApplications, permittedObjects]

/** What stays in the files and is no longer Argo CD's to keep. */
export const applicationCutOff = environmentRisk(
  'application-cut-off',
  ['critical', 'high', 'medium', 'low'],
  'No Application reads a file any more, or its project forbids what is in it; critical where an Application goes with all it installed.',
  (environment, context) => READERS.flatMap((read) => brokenBonds(read, environment, context)),
)
