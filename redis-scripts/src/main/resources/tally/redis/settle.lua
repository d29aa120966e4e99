#!lua flags=allow-oom
-- settle: says that the log has been read up to where it ended when the shard's incarnation opened.
-- Nothing that a Redis lost and the log has is missing any more.
-- KEYS     shard, incarnations
-- ARGV     channel, incarnation that was read up in, what was read up (counters | keys)
-- Returns  the incarnation that the shard stands in, '' while it is not open under this Redis process; when it is not the
--          one that was read up in, nothing was changed; 1 when the counters are read up in it, else 0; increments and
--          decrements in all own slots; those of the incarnation
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: the second time it only answers
-- @include shard
local shard, channel, incarnation, what = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local at = stand(shard, KEYS[2], run_id())
local settles = at.incarnation == incarnation and not at[what]
if settles then redis.call('HSET', shard, what, incarnation) end
at[what] = at[what] or settles
local answer = sums(shard, at)
if settles and what == 'counters' then
  redis.call('PUBLISH', channel, incarnation .. ' ! ' .. answer[4] .. ' ' .. answer[3])
end
return answer
