-- marks: what is stored with a merge besides counters.

-- Keeps the highest watermark of an incarnation.
local function mark(marks, incarnation, sequence, at, now)
  local old = string.match(redis.call('HGET', marks, incarnation) or '', '^%d+') or '-1'
  if tonumber(sequence) >= tonumber(old) then
    redis.call('HSET', marks, incarnation, sequence .. ' ' .. at .. ' ' .. now)
  end
end
