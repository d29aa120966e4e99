#!lua
-- merge: merges slots, chains of folds and watermarks, and stores the next offset with them.
-- KEYS     head, state, incarnations, dirty, marks, folds, then counters
-- ARGV     own prefix '<region>-', channel, candidate incarnation, topic, from '' | 0.., next 0.., now ms,
--          incarnation whose slots were left out because the present owner wrote them, or '', the highest sequence
--          that it has read in it, that owner (see settle); origins, slots, watermarks and chains 0..1000 each; for each
--          origin: incarnation, fold or '' when it is of no base, 1 when a witness tells it else 0; for each slot:
--          number of its counter 1.., of its origin 1.., increments 0..2^53-1, decrements 0..2^53-1; for each watermark:
--          incarnation, sequence, at ms; for each chain: prefix of its region, 'fold:nonce,nonce;fold:nonce'
-- Returns  status (merged | moved), stored offset or '', incarnation, reason ('' | restart | empty | echo),
--          changed counters, slots marked dirty, bases left out because their fold is unknown
-- Errors   WRONGTYPE of a head or a counter, OOM: nothing was written
-- Repeat   safe: a maximum changes nothing the second time, and a stored offset other than 'from' refuses the batch
-- @include shard
-- @include counter
-- @include joining
-- @include folding
-- @include region
-- @include marks
-- @include owning

local key, state, incarnations, dirty, prefix = KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1]
local run, offset_field, left_out = run_id(), 'next:' .. ARGV[4], ARGV[8]
local head, reason = stand(key, run)
local offset = redis.call('HGET', state, offset_field) or ''
-- Less than was read in it before: this shard lost data unnoticed.
if left_out ~= '' and left_out == head[INCARNATION] and head[SEQUENCE] < tonumber(ARGV[9]) then reason = 'echo' end
local moved = offset ~= ARGV[5] or not is_no_news(head, reason, left_out, state, ARGV[10])
local origins, slots, watermarks, chains = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14])
if moved then origins, slots, watermarks, chains = 0, 0, 0, 0 end
local join, regained, unknown = joining(incarnations, KEYS[6], moved and {} or KEYS, 7), 0, 0

local origin, arg = {}, 15
for i = 1, origins do
  local incarnation = ARGV[arg]
  origin[i] = {
    incarnation = incarnation, fold = ARGV[arg + 1], own = own(incarnation, prefix), witness = ARGV[arg + 2] == '1',
  }
  arg = arg + 3
end

local function take(counter, from, p, n)
  local incarnation, risen, below, weight = from.incarnation, 0, nil, counter.weight
  if from.fold ~= '' then
    below = join_base(join, counter, key, incarnation, from.fold, p, n)
    if below == nil then unknown = unknown + 1 end
  elseif not is_covered(join, counter, incarnation) then
    risen, below = join_slot(join, counter, incarnation, p, n)
  end
  if not from.own then return end
  regained = regained + counter.weight - weight
  -- An own record above local state: this shard lost data unnoticed.
  if risen > 0 and incarnation == head[INCARNATION] then reason = 'echo' end
  -- An own record below it: the owner's own lag was left out, so a zombie drained late, or the owner did so itself of an
  -- incarnation that has ended; that must not stay the last record of its key. A witness has keys of its own, and tells what
  -- it had once.
  if below and not from.witness then too_late(counter, incarnation) end
end

local behind = arg + 4 * slots + 3 * watermarks
for i = behind, behind + 2 * chains - 1, 2 do lengthen(join, ARGV[i], ARGV[i + 1]) end
for i = arg, arg + 4 * slots - 1, 4 do
  take(join.counters[tonumber(ARGV[i])], origin[tonumber(ARGV[i + 1])], tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]))
end

local event = { '', '', '', '', '' }
local changed = write_joined(join, key, dirty, event)
if reason ~= '' then open(head, incarnations, run, ARGV[3]) end
local dirtied = soil_late(join, head, key, dirty)
write_chains(join)
for i = arg + 4 * slots, behind - 1, 3 do mark(KEYS[5], ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[7]) end
-- What comes from the log could be forged: the sum stands still at its limits and never fails.
head[OWNED] = math.max(0, math.min(head[OWNED] + regained, MAX))
if reason ~= '' or dirtied > 0 or regained ~= 0 then save(key, head) end
if not moved then redis.call('HSET', state, offset_field, ARGV[6]) end
if changed + dirtied > 0 or reason ~= '' then
  event_head(event, 1, key, head, dirtied > 0, changed)
  publish(ARGV[2], event)
end
return { moved and 'moved' or 'merged', moved and offset or ARGV[6], head[INCARNATION], reason, changed, dirtied, unknown }
