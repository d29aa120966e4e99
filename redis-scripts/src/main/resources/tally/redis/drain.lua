#!lua flags=no-writes
-- drain: what this region has to tell the others: keys that are not in the log, and dirty slots of its own.
-- No slot is told before every key that it may contain: while keys are left over, no slots are given.
-- KEYS     shard, incarnations, dirty, outbox, folds, then counters
-- ARGV     own prefix '<region>-', most keys 1..; for each counter: member of the dirty set
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when keys are left over else 0,
--          {for each key: 'name key delta total version incarnation at-ms', sequence}, the region's chain
--          'fold:nonce,nonce;fold:nonce' or '', then, if no keys are left over, for each counter: sequence or '' when it
--          is clean, incarnation, increments, decrements, the rank of the fold if it is a base, else 0
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include counter
local keys = redis.call('ZRANGE', KEYS[4], 0, tonumber(ARGV[2]) - 1, 'WITHSCORES')
local more = redis.call('ZCARD', KEYS[4]) > #keys / 2
local chain = redis.call('HGET', KEYS[5], ARGV[1] .. 'base') or ''
local answer = { stand(KEYS[1], KEYS[2], run_id()).incarnation, more and 1 or 0, keys, chain }
if more then return answer end
local incarnations, counters = {}, fetch(KEYS, 6)
local sequences = #KEYS > 5 and redis.call('ZMSCORE', KEYS[3], unpack(ARGV, 3)) or {}
for i, counter in ipairs(counters) do
  local number = string.match(ARGV[i + 2], '^%d+')
  local at = place(counter, tonumber(number))
  incarnations[number] = incarnations[number] or redis.call('HGET', KEYS[2], number)
  answer[#answer + 1], answer[#answer + 2] = sequences[i] or '', incarnations[number]
  for field = at + 1, at + 3 do answer[#answer + 1] = decimal(counter[field] or 0) end
end
return answer
