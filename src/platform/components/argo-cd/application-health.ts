import { IGNORE_HEALTH } from '../../../engine/kubernetes/application.ts'

/**
 * What makes a wave of Applications wait until this commit's version of each has been synced and works.
 *
 * Argo CD counts no Application's health since 1.8 (argo-cd#3781). The health that an Application has is not enough: it
 * is there with the first object (argo-cd#27917), and after a change still that of the version before (#8778, #5585).
 * Argo CD runs this with the base and table libraries of Lua 5.1 alone, for a second at most.
 *
 * Not seen here: a commit that changes a component's own files and not its Application. Such a component syncs by itself.
 */
export const APPLICATION_HEALTH = `
-- The controller leaves out what is empty, and adds an empty jsonnet: nil, false, "" and {} are the same.
local function isNothing(value)
  if type(value) ~= "table" then return value == nil or value == false or value == "" end
  for _, inner in pairs(value) do
    if not isNothing(inner) then return false end
  end
  return true
end

local function isSame(one, other)
  if type(one) ~= "table" or type(other) ~= "table" then
    return one == other or (isNothing(one) and isNothing(other))
  end
  for key, value in pairs(one) do
    if not isSame(value, other[key]) then return false end
  end
  for key, value in pairs(other) do
    if one[key] == nil and not isNothing(value) then return false end
  end
  return true
end

local function health(status, message)
  return { status = status, message = message }
end

local spec = obj.spec or {}
local status = obj.status or {}
local sync = status.sync or {}
local compared = sync.comparedTo or {}
local operation = status.operationState or {}
local result = operation.syncResult

if ((obj.metadata or {}).annotations or {})["${IGNORE_HEALTH}"] == "true" then
  return health("Healthy", "Waited for by nobody")
end

if sync.status == "Unknown" then
  for _, condition in pairs(status.conditions or {}) do
    if condition.type == "ComparisonError" or condition.type == "InvalidSpecError" then
      return health("Degraded", condition.message)
    end
  end
end

for _, field in ipairs({ "source", "sources", "destination", "ignoreDifferences" }) do
  if not isSame(spec[field], compared[field]) then
    return health("Progressing", "Waiting to be compared with its new " .. field)
  end
end

if obj.operation ~= nil or operation.phase == "Running" or operation.phase == "Terminating" then
  return health("Progressing", operation.message or "Waiting for its sync")
end

local isFirst = isNothing(status.history)
local isTried = operation.phase ~= nil and (result == nil
  or (isSame(result.revision, sync.revision) and isSame(result.revisions, sync.revisions)))

if isTried and operation.phase ~= "Succeeded" and (isFirst or sync.status ~= "Synced") then
  return health("Degraded", operation.message or "Its last sync failed")
end
if isFirst or sync.status == "Unknown" or (sync.status ~= "Synced" and not isTried) then
  return health("Progressing", "Waiting for its sync")
end
-- Times in UTC to the second, in order as texts are. What was seen before the sync ended is of the version before.
-- In the same second it may be either: what is still out of sync then waits for the next look, which comes in any case.
local reconciledAt = status.reconciledAt or ""
local finishedAt = operation.finishedAt or ""
if reconciledAt < finishedAt or (reconciledAt == finishedAt and sync.status ~= "Synced") then
  return health("Progressing", "Waiting for a look at what its sync made")
end

local seen = status.health or {}
return health(seen.status or "Progressing", seen.message or "")
`.trimStart()
