#!lua flags=no-writes
-- drain: what this region has to tell the others: keys that are not in the log, and dirty slots of its own.
-- No slot is told before every key that it may contain: while keys are left over, no slots are given.
-- The keys of counters are worked out from the dirty set: they carry the head's hash tag.
-- KEYS     head, incarnations, dirty, outbox, folds
-- ARGV     own prefix '<region>-', most keys and most slots 1..
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when keys are left over else 0,
--          {for each key: 'name key delta total version incarnation at-ms', sequence}, the region's chain
--          'fold:nonce,nonce;fold:nonce' or '', then, if no keys are left over: the sequence up to which it gives all
--          dirty slots, 1 when it gives all there are else 0, and for each slot, in the order of their sequences: 'number
--          counter', incarnation, increments, decrements, the rank of the fold if it is a base, else 0. It gives more than
--          'most' slots only where one call of 'add' changed that many
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include counter
local head, dirty, most = stand(KEYS[1], run_id()), KEYS[3], ARGV[2]
local keys = redis.call('ZRANGE', KEYS[4], 0, tonumber(most) - 1, 'WITHSCORES')
local more = redis.call('ZCARD', KEYS[4]) > #keys / 2
local chain = redis.call('HGET', KEYS[5], ARGV[1] .. 'base') or ''
local answer = { head[INCARNATION], more and 1 or 0, keys, chain }
if more then return answer end

-- Members that share a sequence are given together, so that a sequence says what was given.
local left, sequence, members = redis.call('ZRANGE', dirty, most, most, 'WITHSCORES')[2], head[SEQUENCE], nil
if left then
  sequence, members = left - 1, redis.call('ZRANGEBYSCORE', dirty, '-inf', '(' .. left)
  if #members == 0 then sequence, members = left, redis.call('ZRANGEBYSCORE', dirty, '-inf', left) end
else
  members = redis.call('ZRANGE', dirty, 0, -1)
end
answer[5], answer[6] = tonumber(sequence), left and 0 or 1

local counters, numbers, incarnations, beside = {}, {}, {}, prefix(KEYS[1])
for i, member in ipairs(members) do
  local gap = string.find(member, ' ', 1, true)
  numbers[i], counters[i] = sub(member, 1, gap - 1), beside .. sub(member, gap + 1)
end
for i, counter in ipairs(fetch(counters, 1)) do
  local number, a = numbers[i], #answer
  local at = place(counter, tonumber(number))
  incarnations[number] = incarnations[number] or redis.call('HGET', KEYS[2], number)
  answer[a + 1], answer[a + 2] = members[i], incarnations[number]
  answer[a + 3], answer[a + 4], answer[a + 5] = counter[at + 1] or 0, counter[at + 2] or 0, counter[at + 3] or 0
end
return answer
