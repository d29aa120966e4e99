#!lua flags=allow-oom
-- lost: takes what a replica found to be lost for good, so that of all who found something the most counts, once.
-- KEYS     state
-- ARGV     incarnation that was opened after the loss, lost increments and decrements
-- Returns  by how much this is more than what was told of this loss before, 0 when it is not
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: the second time it is not more
local incarnation, before = string.match(redis.call('HGET', KEYS[1], 'lost') or '', '^(%S+) (%d+)$')
local more = tonumber(ARGV[2]) - (incarnation == ARGV[1] and tonumber(before) or 0)
if more <= 0 then return { 0 } end
redis.call('HSET', KEYS[1], 'lost', ARGV[1] .. ' ' .. ARGV[2])
return { more }
