#!lua flags=no-writes
-- position: where a shard stands in a topic.
-- KEYS     head, state
-- ARGV     topic
-- Returns  incarnation or '' while the shard is not open under this Redis process, stored offset or '',
--          1 when neither counters nor keys have to be read again from the log, else 0
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
local head = stand(KEYS[1], run_id())
local offset = redis.call('HGET', KEYS[2], 'next:' .. ARGV[1]) or ''
return { head[INCARNATION], offset, head[COUNTERS] and head[KEYED] and 1 or 0 }
