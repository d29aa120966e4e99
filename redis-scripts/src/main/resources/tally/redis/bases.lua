#!lua flags=no-writes
-- bases: works out the bases that the region's chain asks for: of counters with two or more slots that it covers.
-- KEYS     head, incarnations, dirty, folds, then counters
-- ARGV     own prefix '<region>-'
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when its counters are whole or 0,
--          the chain, how many counters were left out because a slot of theirs is not drained, then for each base:
--          number of its counter 1.., increments, decrements
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include counter
-- @include joining
-- @include folding
-- @include region
local prefix, dirty, base = ARGV[1], KEYS[3], ARGV[1] .. 'base'
local head, join = stand(KEYS[1], run_id()), joining(KEYS[2], KEYS[4], KEYS, 5)
local chain = redis.call('HGET', KEYS[4], base) or ''
local _, rank = string.gsub(chain, '[^;]+', '')
local answer = { head[INCARNATION], head[COUNTERS] and 1 or 0, chain, 0 }

-- Whether a slot is a part of the base that a counter is due: the base that it has, or one that the chain covers.
local function is_part(incarnation)
  return own(incarnation, prefix) and (incarnation == base or rank_of(join, incarnation))
end

for i, counter in ipairs(join.counters) do
  local found, clean, p, n, slots = 0, true, 0, 0, counter.slots
  for slot = 2, #slots, SLOT do
    if is_part(incarnation_of(join, slots[slot])) then
      found, p, n = found + 1, p + slots[slot + 1], n + slots[slot + 2]
      clean = clean and not redis.call('ZSCORE', dirty, decimal(slots[slot]) .. ' ' .. name(KEYS[1], counter.key))
    end
  end
  if found > 1 and p <= MAX and n <= MAX and base_rank(join, counter, base) < rank then
    if clean then
      answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = i, decimal(p), decimal(n)
    else
      answer[4] = answer[4] + 1
    end
  end
end
return answer
