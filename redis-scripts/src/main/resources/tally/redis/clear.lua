#!lua flags=allow-oom
-- clear: takes drained slots off the dirty set; what changed since they were read has a higher sequence by now and stays.
-- KEYS     head, dirty
-- ARGV     incarnation that was drained, sequence up to which all dirty slots were drained
-- Returns  current (1 when the incarnation is still that one, else 0 and nothing was cleared),
--          watermark: everything up to this sequence is drained, remaining dirty slots
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: what is cleared already is passed over
-- @include shard
local head, dirty = array(KEYS[1], redis.call('GET', KEYS[1])), KEYS[2]
-- A sequence below the one that was read: the shard lost data unnoticed.
if not head or head[INCARNATION] ~= ARGV[1] or head[SEQUENCE] < tonumber(ARGV[2]) then
  return { 0, 0, redis.call('ZCARD', dirty) }
end
redis.call('ZREMRANGEBYSCORE', dirty, '-inf', ARGV[2])
local lowest = redis.call('ZRANGE', dirty, 0, 0, 'WITHSCORES')[2]
return { 1, lowest and tonumber(lowest) - 1 or head[SEQUENCE], redis.call('ZCARD', dirty) }
