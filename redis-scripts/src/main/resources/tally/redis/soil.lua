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
local marks, names = {}, {}
for i, counter in ipairs(fetch(KEYS, 4)) do
  for at = 2, #counter, SLOT do
    local number = decimal(counter[at])
    names[number] = names[number] or redis.call('HGET', KEYS[2], number)
    local member = number .. ' ' .. name(KEYS[1], KEYS[i + 3])
    if own(names[number], ARGV[1]) and not redis.call('ZSCORE', KEYS[3], member) then marks[#marks + 1] = member end
  end
end
for _, member in ipairs(marks) do
  redis.call('ZADD', KEYS[3], redis.call('HINCRBY', KEYS[1], 'sequence', 1), member)
end
return { #marks }
