#!lua flags=no-writes
-- state: one counter with every slot that makes it.
-- KEYS     head, incarnations, counter
-- ARGV     none
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when its counters are whole or 0
--          while the log is read again, total, version, then for each slot: incarnation, increments, decrements
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include counter
local head, counter = stand(KEYS[1], run_id()), fetch(KEYS, 3)[1]
local answer = { head[INCARNATION], head[COUNTERS] and 1 or 0, total_text(counter), counter[1] }
for slot = 2, #counter, SLOT do
  local p, n = counter[slot + 1], counter[slot + 2]
  if p + n > 0 then
    answer[#answer + 1] = redis.call('HGET', KEYS[2], decimal(counter[slot]))
    answer[#answer + 1], answer[#answer + 2] = p, n
  end
end
return answer
