#!lua flags=no-writes
-- state: one counter with every slot that makes it.
-- KEYS     shard, incarnations, counter
-- ARGV     none
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when its counters are whole or 0
--          while the log is read again, total, version, then for each slot: incarnation, increments, decrements
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include slots
local at = stand(KEYS[1], KEYS[2], run_id())
local now = redis.call('HMGET', KEYS[3], 't', 'v')
local answer = { at.incarnation, at.counters and 1 or 0, now[1] or '0', now[2] or '0' }
for _, slot in ipairs(slots(KEYS[3], KEYS[2])) do answer[#answer + 1] = slot end
return answer
