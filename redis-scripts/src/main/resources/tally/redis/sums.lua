#!lua flags=no-writes
-- sums: what this region has counted in a shard.
-- KEYS     head
-- ARGV     none
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when the counters do not have to be
--          read again from the log, else 0; increments and decrements in all own slots; those of the incarnation
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
return sums((stand(KEYS[1], run_id())))
