#!lua flags=no-writes
-- drain: what this region has to tell the others: keys that are not in the log, dirty slots of its own.
-- Where a log is new (see soil), one mark stands for all folds, and one for all that others have counted in a counter.
-- No slot is told before every key that it may contain: while keys are left over, no slots are given.
-- The keys of counters are worked out from the dirty set: they carry the head's hash tag.
-- KEYS     head, incarnations, dirty, outbox, folds
-- ARGV     own prefix '<region>-', most keys and most slots 1..
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when keys are left over else 0,
--          {for each key: 'name key delta total version incarnation at-ms', sequence}, {for each region whose folds
--          are marked, or that has a base among the slots: name of its bases, chain 'fold:nonce,nonce;fold:nonce'},
--          then, if no keys are left over: the sequence up to which it gives all dirty slots, 1 when it gives all there
--          are else 0, and for each slot, in the order of their sequences: 'number counter', incarnation, increments,
--          decrements, the rank of the fold if it is a base, else 0. It gives more than 'most' slots only where one call
--          of 'add' changed that many, and where it is a witness
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include counter
-- @include region
-- @include foreign
-- @include telling
local head, dirty, most = stand(KEYS[1], run_id()), KEYS[3], ARGV[2]
local keys = redis.call('ZRANGE', KEYS[4], 0, tonumber(most) - 1, 'WITHSCORES')
local more = redis.call('ZCARD', KEYS[4]) > #keys / 2
local chains = {}
local answer = { head[INCARNATION], more and 1 or 0, keys, chains }
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

local tell = { incarnations = KEYS[2], folds = KEYS[5], own = ARGV[1], answer = answer, chains = chains, names = {}, known = {} }
local counters, marks, numbers, beside = {}, {}, {}, prefix(KEYS[1])
for _, member in ipairs(members) do
  local gap, i = string.find(member, ' ', 1, true), #counters + 1
  if gap then
    marks[i], numbers[i], counters[i] = member, sub(member, 1, gap - 1), beside .. sub(member, gap + 1)
  else
    give_chains(tell)
  end
end
local names = tell.names
for i, counter in ipairs(fetch(counters, 1)) do
  local number = numbers[i]
  if number == FOREIGN then
    give_foreign(tell, marks[i], counter)
  else
    local at, a = place(counter, tonumber(number)), #answer
    local name, rank = names[number] or named(tell, number), counter[at + 3] or 0
    answer[a + 1], answer[a + 2] = marks[i], name
    answer[a + 3], answer[a + 4], answer[a + 5] = counter[at + 1] or 0, counter[at + 2] or 0, rank
    if rank > 0 then give_chain(tell, name) end
  end
end
return answer
