#!lua flags=no-writes
-- position: where a shard stands in a topic.
-- KEYS     shard, incarnations
-- ARGV     topic
-- Returns  incarnation or '' while the shard is not open under this Redis process, stored offset or '',
--          1 when neither counters nor keys have to be read again from the log, else 0
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
local at = stand(KEYS[1], KEYS[2], run_id())
local offset = redis.call('HGET', KEYS[1], 'next:' .. ARGV[1]) or ''
return { at.incarnation, offset, at.counters and at.keys and 1 or 0 }
