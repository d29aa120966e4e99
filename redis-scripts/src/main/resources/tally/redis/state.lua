#!lua flags=no-writes
-- state: one counter with every slot that makes it.
-- KEYS     shard, incarnations, counter
-- ARGV     none
-- Returns  incarnation or '' while the shard is not open, total, version,
--          then for each slot: incarnation, increments, decrements
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include slots
local now = redis.call('HMGET', KEYS[3], 't', 'v')
local answer = { redis.call('HGET', KEYS[1], 'incarnation') or '', now[1] or '0', now[2] or '0' }
for _, part in ipairs(slots(KEYS[3], KEYS[2], function() return true end)) do answer[#answer + 1] = part end
return answer
