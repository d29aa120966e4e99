#!lua flags=allow-oom
-- folded: notes that every counter of the shard has been looked at under a chain, so that nobody does it again.
-- KEYS     head, state
-- ARGV     incarnation in which they were looked at, chain
-- Returns  1 when the shard still stands in that incarnation, else 0 and nothing was changed
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: the second time it writes the same
-- @include shard
if stand(KEYS[1], run_id())[INCARNATION] ~= ARGV[1] then return { 0 } end
redis.call('HSET', KEYS[2], 'folded', ARGV[2])
return { 1 }
