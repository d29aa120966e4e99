#!lua flags=no-writes
-- drain: what this region has to tell the others about dirty counters: their own slots, and the sequence they stand at.
-- KEYS     shard, incarnations, dirty, then counters
-- ARGV     own prefix '<region>-'
-- Returns  incarnation or '' while the shard is not open under this Redis process, then for each counter: sequence or '' when it is clean,
--          {for each slot of this region: incarnation, increments, decrements}
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include counter
-- @include region
-- @include slots
local function of_this_region(incarnation) return own(incarnation, ARGV[1]) end

local answer = { stand(KEYS[1], KEYS[2], run_id()).incarnation }
for i = 4, #KEYS do
  answer[#answer + 1] = redis.call('ZSCORE', KEYS[3], name(KEYS[1], KEYS[i])) or ''
  answer[#answer + 1] = slots(KEYS[i], KEYS[2], of_this_region)
end
return answer
