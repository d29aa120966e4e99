#!lua flags=allow-oom
-- settle: says that the log has been read up to where it ended when the shard's incarnation opened.
-- Nothing that a Redis lost and the log has is missing any more.
-- KEYS     shard, incarnations
-- ARGV     channel, incarnation that was read up in, what was read up (counters | keys)
-- Returns  1 when the shard still stands in that incarnation, else 0 and nothing was changed; 1 when it was read up
--          before, else 0; increments and decrements in all own slots; those of the incarnation
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: the second time it only answers
-- @include shard
local shard, channel, incarnation, what = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local at = stand(shard, KEYS[2], run_id())
local sums = redis.call('HMGET', shard, 'owned', 'added')
local owned, added = sums[1] or '0', sums[2] or '0'
if at.incarnation ~= incarnation then return { 0, 0, owned, added } end
if at[what] then return { 1, 1, owned, added } end
redis.call('HSET', shard, what, incarnation)
if what == 'counters' then redis.call('PUBLISH', channel, incarnation .. ' ! ' .. added .. ' ' .. owned) end
return { 1, 0, owned, added }
