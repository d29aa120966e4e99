#!lua flags=allow-oom
-- settle: says that the log has been read up to where it ended when the shard's incarnation opened.
-- Nothing that a Redis lost and the log has is missing any more.
-- KEYS     head
-- ARGV     channel, incarnation that was read up in, what was read up (counters | keys)
-- Returns  the incarnation that the shard stands in, '' while it is not open under this Redis process; when it is not the
--          one that was read up in, nothing was changed; 1 when the counters are read up in it, else 0; increments and
--          decrements in all own slots; those of the incarnation
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: the second time it only answers
-- @include shard
local key, channel, incarnation, part = KEYS[1], ARGV[1], ARGV[2], ARGV[3] == 'counters' and COUNTERS or KEYED
local head = stand(key, run_id())
local settles = head[INCARNATION] == incarnation and not head[part]
if settles then
  head[part] = true
  save(key, head)
end
local answer = sums(head)
if settles and part == COUNTERS then
  redis.call('PUBLISH', channel, table.concat({ string.match(key, '%d+'), incarnation, '!', answer[4], answer[3] }, ' '))
end
return answer
