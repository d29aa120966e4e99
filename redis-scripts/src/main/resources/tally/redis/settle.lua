#!lua flags=allow-oom
-- settle: says that a log has been read up to where it ended when the shard's incarnation opened.
-- Nothing that a Redis lost and the logs have is missing any more, once that is said of all of them.
-- KEYS     head, state
-- ARGV     channel, incarnation that was read up in, what the log holds (counters | keys), who drains the shard from now on,
--          or '' when the reader does not; its topic, then the topics of all logs that hold it 1..
-- Returns  the incarnation that the shard stands in, '' while it is not open under this Redis process; when it is not the
--          one that was read up in, nothing was changed; 1 when the counters are read up in it, else 0; increments and
--          decrements in all own slots; those of the incarnation
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: the second time it only answers
-- @include shard
local key, state, channel, incarnation, part = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3] == 'counters' and COUNTERS or KEYED
local head = stand(key, run_id())
local current = head[INCARNATION] == incarnation
if current and ARGV[4] ~= '' then redis.call('HSET', state, 'owner', ARGV[4]) end
local settles = current and not head[part]
if settles and #ARGV > 6 then
  redis.call('HSET', state, 'up:' .. ARGV[5], incarnation)
  for i = 6, #ARGV do settles = settles and redis.call('HGET', state, 'up:' .. ARGV[i]) == incarnation end
end
if settles then
  head[part] = true
  save(key, head)
end
local answer = sums(head)
if settles and part == COUNTERS then
  publish(channel, { string.match(key, '%d+'), incarnation, '!', answer[4], answer[3] })
end
return answer
