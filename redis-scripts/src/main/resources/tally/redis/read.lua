#!lua flags=no-writes
-- read: the present totals of counters of one shard.
-- KEYS     head, then counters
-- ARGV     none
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when its counters are whole or 0
--          while the log is read again, then for each counter: total, version
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include counter
local head = stand(KEYS[1], run_id())
local answer = { head[INCARNATION], head[COUNTERS] and 1 or 0 }
for _, counter in ipairs(fetch(KEYS, 2)) do
  answer[#answer + 1], answer[#answer + 2] = total_text(counter), counter[1]
end
return answer
