#!lua flags=allow-oom
-- clear: takes drained slots off the dirty set; what changed since they were read has a higher sequence by now and stays.
-- KEYS     head, state, dirty
-- ARGV     incarnation that was drained, sequence up to which all dirty slots were drained, who drained it (see settle)
-- Returns  current (1 when the shard still stands in that incarnation and has that owner, else 0 and nothing was cleared),
--          watermark: everything up to this sequence is drained, remaining dirty slots
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: what is cleared already is passed over
-- @include shard
-- @include owning
local head, dirty = stand(KEYS[1], run_id()), KEYS[3]
-- Another Redis process may have come back with slots dirty that had moved above what was read, and not be opened yet. A
-- sequence below the one that was read: the shard lost data unnoticed.
-- An earlier owner that drains still may have told a slot before this one's older value of it reaches the log.
if head[INCARNATION] ~= ARGV[1] or head[SEQUENCE] < tonumber(ARGV[2]) or not owns(KEYS[2], ARGV[3]) then
  return { 0, 0, redis.call('ZCARD', dirty) }
end
redis.call('ZREMRANGEBYSCORE', dirty, '-inf', ARGV[2])
local lowest = redis.call('ZRANGE', dirty, 0, 0, 'WITHSCORES')[2]
return { 1, lowest and tonumber(lowest) - 1 or head[SEQUENCE], redis.call('ZCARD', dirty) }
