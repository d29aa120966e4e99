#!lua flags=no-writes
-- read: the present totals of counters of one shard.
-- KEYS     shard, then counters
-- ARGV     none
-- Returns  incarnation or '' while the shard is not open, then for each counter: total, version
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
local answer = { redis.call('HGET', KEYS[1], 'incarnation') or '' }
for i = 2, #KEYS do
  local now = redis.call('HMGET', KEYS[i], 't', 'v')
  answer[#answer + 1] = now[1] or '0'
  answer[#answer + 1] = now[2] or '0'
end
return answer
