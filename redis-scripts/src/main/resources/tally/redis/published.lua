#!lua flags=allow-oom
-- published: takes keys that are in the log off the outbox, and says whether what was drained with them may follow.
-- KEYS     head, outbox
-- ARGV     incarnation that was drained; for each key: member of the outbox, sequence
-- Returns  1 when the shard still stands in that incarnation, else 0 and nothing was taken off
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: what is off already is passed over
-- @include shard
if stand(KEYS[1], run_id())[INCARNATION] ~= ARGV[1] then return { 0 } end
for i = 2, #ARGV, 2 do
  if redis.call('ZSCORE', KEYS[2], ARGV[i]) == ARGV[i + 1] then redis.call('ZREM', KEYS[2], ARGV[i]) end
end
return { 1 }
