#!lua flags=no-writes
-- bases: works out the bases that the region's chain asks for: of counters with two or more slots that it covers.
-- KEYS     shard, incarnations, dirty, folds, then counters
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
local prefix, dirty = ARGV[1], KEYS[3]
local at, base, join = stand(KEYS[1], KEYS[2], run_id()), ARGV[1] .. 'base', joining(KEYS[2], KEYS[4])
local chain = redis.call('HGET', KEYS[4], base) or ''
local _, head = string.gsub(chain, '[^;]+', '')
local answer = { at.incarnation, at.counters and 1 or 0, chain, 0 }

-- The parts of the base that the counter is due: what it has of it, and the slots that the chain covers.
local function parts(key)
  local numbers = {}
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local number = string.match(field, '^[pn](%d+)$')
    local incarnation = number and redis.call('HGET', KEYS[2], number)
    if incarnation and own(incarnation, prefix) and (incarnation == base or rank_of(join, incarnation)) then
      numbers[number] = true
    end
  end
  return numbers
end

for i = 5, #KEYS do
  local found, clean, p, n = 0, true, 0, 0
  for number in pairs(parts(KEYS[i])) do
    local now = redis.call('HMGET', KEYS[i], 'p' .. number, 'n' .. number)
    found, p, n = found + 1, p + tonumber(now[1] or 0), n + tonumber(now[2] or 0)
    clean = clean and not redis.call('ZSCORE', dirty, number .. ' ' .. name(KEYS[1], KEYS[i]))
  end
  if found > 1 and p <= MAX and n <= MAX and base_rank(join, joined(join, KEYS[i]), base) < head then
    if clean then
      answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = i - 4, decimal(p), decimal(n)
    else
      answer[4] = answer[4] + 1
    end
  end
end
return answer
