#!lua
-- merge: merges slots, chains of folds and watermarks, and stores the next offset with them.
-- KEYS     shard, incarnations, dirty, marks, folds, then counters
-- ARGV     own prefix '<region>-', channel, candidate incarnation, topic, from '' | 0.., next 0.., now ms,
--          slots 0..1000, watermarks 0..1000, chains 0..1000; for each slot: number of its counter 1.., incarnation,
--          increments 0..2^53-1, decrements 0..2^53-1, mine 0 | 1, fold or '' when it is no base; for each watermark:
--          incarnation, sequence, at ms; for each chain: prefix of its region, 'fold:nonce,nonce;fold:nonce'
-- Returns  status (merged | moved), stored offset or '', incarnation, reason ('' | restart | empty | echo),
--          changed counters, slots marked dirty, bases left out because their fold is unknown
-- Errors   WRONGTYPE of the shard or a counter, OOM: nothing was written
-- Repeat   safe: a maximum changes nothing the second time, and a stored offset other than 'from' refuses the batch
-- @include shard
-- @include counter
-- @include joining
-- @include folding
-- @include region
-- @include marks

local shard, incarnations, dirty = KEYS[1], KEYS[2], KEYS[3]
local prefix, channel, candidate, offset_field = ARGV[1], ARGV[2], ARGV[3], 'next:' .. ARGV[4]
local from, next_offset, now = ARGV[5], ARGV[6], ARGV[7]
local run = run_id()
local at = stand(shard, incarnations, run)
local offset = redis.call('HGET', shard, offset_field) or ''
local moved = offset ~= from
local slots, watermarks, chains = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
if moved then slots, watermarks, chains = 0, 0, 0 end
local join, regained, unknown = joining(incarnations, KEYS[5], moved and {} or KEYS, 6), 0, 0

local function take(arg)
  local counter, incarnation = join.counters[tonumber(ARGV[arg])], ARGV[arg + 1]
  local p, n, mine, fold = tonumber(ARGV[arg + 2]), tonumber(ARGV[arg + 3]), ARGV[arg + 4] == '1', ARGV[arg + 5]
  local risen, below, weight = 0, nil, counter.weight
  if fold ~= '' then
    below = join_base(join, counter, shard, incarnation, fold, p, n)
    if below == nil then unknown = unknown + 1 end
  elseif not is_covered(join, counter, incarnation) then
    risen, below = join_slot(join, counter, incarnation, p, n)
  end
  if not own(incarnation, prefix) then return end
  regained = regained + counter.weight - weight
  -- An own record above local state: this shard lost data unnoticed.
  if risen > 0 and incarnation == at.incarnation then at.reason = 'echo' end
  -- An own record below it, by another writer: a zombie drained late and must not stay the last record of its key. The
  -- owner's own lag is only where it still counts: what it wrote of an ended incarnation is no lag.
  if below and (not mine or incarnation ~= at.incarnation) then counter.late[incarnation] = true end
end

local arg = 11 + 6 * slots + 3 * watermarks
for i = arg, arg + 2 * chains - 1, 2 do lengthen(join, ARGV[i], ARGV[i + 1]) end
for i = 0, slots - 1 do take(11 + 6 * i) end

local event, changes, dirtied = {}, write_joined(join, dirty), 0
if at.reason ~= '' then
  open(shard, incarnations, run, candidate)
  at.incarnation, at.counters = candidate, false
end
for i, change in ipairs(changes) do event[i] = ' ' .. name(shard, change[1]) .. ' ' .. change[2] .. ' ' .. change[3] end
for _, counter in ipairs(join.counters) do dirtied = dirtied + soil_late(join, counter, shard, dirty) end
write_chains(join)
for i = 11 + 6 * slots, arg - 1, 3 do mark(KEYS[4], ARGV[i], ARGV[i + 1], ARGV[i + 2], now) end
regain(shard, regained)
if not moved then redis.call('HSET', shard, offset_field, next_offset) end
if #changes + dirtied > 0 or at.reason ~= '' then
  local added = redis.call('HGET', shard, 'added') or '0'
  redis.call('PUBLISH', channel, event_head(at, dirtied > 0, added) .. table.concat(event))
end
return {
  moved and 'moved' or 'merged', moved and offset or next_offset, at.incarnation, at.reason, #changes, dirtied, unknown,
}
