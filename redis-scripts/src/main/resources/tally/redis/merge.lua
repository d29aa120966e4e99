#!lua
-- merge: merges slots and watermarks by maximum, and stores the next offset with them.
-- KEYS     shard, incarnations, dirty, marks, then counters
-- ARGV     own prefix '<region>-', channel, candidate incarnation, topic, from '' | 0.., next 0.., now ms,
--          slots 0..1000, watermarks 0..1000; for each slot: number of its counter 1.., incarnation,
--          increments 0..2^53-1, decrements 0..2^53-1, mine 0 | 1; for each watermark: incarnation, sequence, at ms
-- Returns  status (merged | moved), stored offset or '', incarnation, reason ('' | restart | empty | echo),
--          changed counters, slots marked dirty
-- Errors   WRONGTYPE, OOM: nothing was written
-- Repeat   safe: a maximum changes nothing the second time, and a stored offset other than 'from' refuses the batch
-- @include shard
-- @include counter
-- @include joining
-- @include region

local shard, incarnations, dirty, marks = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local prefix, channel, candidate, offset_field = ARGV[1], ARGV[2], ARGV[3], 'next:' .. ARGV[4]
local from, next_offset, now = ARGV[5], ARGV[6], ARGV[7]
local slots, watermarks = tonumber(ARGV[8]), tonumber(ARGV[9])
local run = run_id()
local at = stand(shard, incarnations, run)
local offset = redis.call('HGET', shard, offset_field) or ''
local moved = offset ~= from
local join, regained = joining(incarnations), 0

local function take(arg)
  local incarnation, p, n = ARGV[arg + 1], tonumber(ARGV[arg + 2]), tonumber(ARGV[arg + 3])
  local counter, slot = recall(join, KEYS[4 + ARGV[arg]], incarnation)
  local risen, below = join_slot(counter, slot, p, n)
  if not own(incarnation, prefix) then return end
  regained = regained + risen
  -- An own record above local state: this shard lost data unnoticed.
  if risen > 0 and incarnation == at.incarnation then at.reason = 'echo' end
  -- An own record below it, by another writer: a zombie drained late and must not stay the last record of its key. The
  -- owner's own lag is only where it still counts: what it wrote of an ended incarnation is no lag.
  if below and (ARGV[arg + 4] == '0' or incarnation ~= at.incarnation) then counter.late[incarnation] = true end
end

for i = 0, (moved and 0 or slots) - 1 do take(10 + 5 * i) end

if at.reason ~= '' then
  open(shard, incarnations, run, candidate)
  at.incarnation, at.counters = candidate, false
end
local event, changed, dirtied = {}, 0, 0
for _, counter in ipairs(join.order) do
  if counter.changed then
    local total, version = write_joined(join, counter)
    event[#event + 1] = ' ' .. name(shard, counter.key) .. ' ' .. total .. ' ' .. version
    changed = changed + 1
  end
  dirtied = dirtied + soil_late(join, counter, shard, dirty)
end
for i = 0, (moved and 0 or watermarks) - 1 do
  local arg = 10 + 5 * slots + 3 * i
  local old = string.match(redis.call('HGET', marks, ARGV[arg]) or '', '^%d+') or '-1'
  if tonumber(ARGV[arg + 1]) >= tonumber(old) then
    redis.call('HSET', marks, ARGV[arg], ARGV[arg + 1] .. ' ' .. ARGV[arg + 2] .. ' ' .. now)
  end
end
if regained > 0 then
  -- What comes from the log could be forged: the sum stands still at the limit and never fails.
  raise(shard, 'owned', math.max(0, math.min(regained, MAX - tonumber(redis.call('HGET', shard, 'owned') or 0))))
end
if not moved then redis.call('HSET', shard, offset_field, next_offset) end
if changed + dirtied > 0 or at.reason ~= '' then
  local added = redis.call('HGET', shard, 'added') or '0'
  redis.call('PUBLISH', channel, event_head(at, dirtied > 0, added) .. table.concat(event))
end
return { moved and 'moved' or 'merged', moved and offset or next_offset, at.incarnation, at.reason, changed, dirtied }
