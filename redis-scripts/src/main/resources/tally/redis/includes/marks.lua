-- marks: what is stored with a merge besides counters.

-- Keeps the highest watermark of an incarnation.
local function mark(marks, incarnation, sequence, at, now)
  local old = string.match(redis.call('HGET', marks, incarnation) or '', '^%d+') or '-1'
  if tonumber(sequence) >= tonumber(old) then
    redis.call('HSET', marks, incarnation, sequence .. ' ' .. at .. ' ' .. now)
  end
end

-- Adds to the sum of this region's slots. What comes from the log could be forged: the sum stands still at its limits and
-- never fails.
local function regain(shard, by)
  if by == 0 then return end
  local owned = tonumber(redis.call('HGET', shard, 'owned') or 0)
  raise(shard, 'owned', math.max(0 - owned, math.min(by, MAX - owned)))
end
