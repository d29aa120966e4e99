#!lua
-- soil: marks every own slot of counters dirty, so that a log that does not have them gets them.
-- KEYS     shard, incarnations, dirty, then counters
-- ARGV     own prefix '<region>-'
-- Returns  how many slots were marked
-- Errors   WRONGTYPE, OOM: nothing was written
-- Repeat   safe: a slot that is dirty already stays as it is
-- @include shard
-- @include counter
-- @include region
local marks, numbers = {}, {}
for i = 4, #KEYS do
  for _, field in ipairs(redis.call('HKEYS', KEYS[i])) do
    local number = string.match(field, '^[pn](%d+)$')
    if number then
      numbers[number] = numbers[number] or redis.call('HGET', KEYS[2], number)
      local member = number .. ' ' .. name(KEYS[1], KEYS[i])
      if own(numbers[number], ARGV[1]) and not redis.call('ZSCORE', KEYS[3], member) then marks[member] = true end
    end
  end
end
local marked = 0
for member in pairs(marks) do
  redis.call('ZADD', KEYS[3], redis.call('HINCRBY', KEYS[1], 'sequence', 1), member)
  marked = marked + 1
end
return { marked }
