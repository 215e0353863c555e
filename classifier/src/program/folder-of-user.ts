/** Where a user runs a program, to which paths are relative: npm changes to the workspace's folder, and says from where. */
export const folderOfUser = () => process.env['INIT_CWD'] ?? process.cwd()
