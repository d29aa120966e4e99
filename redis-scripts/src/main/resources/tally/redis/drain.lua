#!lua flags=no-writes
-- drain: what this region has to tell the others: keys that are not in the log, and dirty slots of its own.
-- No slot is told before every key that it may contain: while keys are left over, no slots are given.
-- KEYS     shard, incarnations, dirty, outbox, then counters
-- ARGV     most keys 1..; for each counter: member of the dirty set
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when keys are left over else 0,
--          {for each key: 'name key delta total version incarnation at-ms', sequence}, then, if none are left over, for
--          each counter: sequence or '' when it is clean, incarnation, increments, decrements
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
local keys = redis.call('ZRANGE', KEYS[4], 0, tonumber(ARGV[1]) - 1, 'WITHSCORES')
local more = redis.call('ZCARD', KEYS[4]) > #keys / 2
local answer = { stand(KEYS[1], KEYS[2], run_id()).incarnation, more and 1 or 0, keys }
if more then return answer end
for i = 5, #KEYS do
  local member = ARGV[i - 3]
  local slot = string.match(member, '^%d+')
  local now = redis.call('HMGET', KEYS[i], 'p' .. slot, 'n' .. slot)
  answer[#answer + 1] = redis.call('ZSCORE', KEYS[3], member) or ''
  answer[#answer + 1] = redis.call('HGET', KEYS[2], slot)
  answer[#answer + 1], answer[#answer + 2] = now[1] or '0', now[2] or '0'
end
return answer
