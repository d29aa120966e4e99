#!lua
-- soil: marks every own slot of counters dirty, so that a log that does not have them gets them.
-- KEYS     head, incarnations, dirty, then counters
-- ARGV     own prefix '<region>-'
-- Returns  how many slots were marked
-- Errors   WRONGTYPE, OOM: nothing was written
-- Repeat   safe: a slot that is dirty already stays as it is
-- @include shard
-- @include counter
-- @include region
local head = array(KEYS[1], redis.call('GET', KEYS[1]))
if not head then return { 0 } end
local marks, names, sequence = {}, {}, head[SEQUENCE]
for i, counter in ipairs(fetch(KEYS, 4)) do
  for at = 2, #counter, SLOT do
    local number = decimal(counter[at])
    names[number] = names[number] or redis.call('HGET', KEYS[2], number)
    local member = number .. ' ' .. name(KEYS[1], KEYS[i + 3])
    if own(names[number], ARGV[1]) and not redis.call('ZSCORE', KEYS[3], member) then
      head[SEQUENCE] = head[SEQUENCE] + 1
      marks[#marks + 1], marks[#marks + 2] = decimal(head[SEQUENCE]), member
    end
  end
end
for i = 1, #marks, 2 do redis.call('ZADD', KEYS[3], marks[i], marks[i + 1]) end
if #marks > 0 then save(KEYS[1], head) end
return { head[SEQUENCE] - sequence }
