#!lua
-- remember: takes over the idempotency keys that the log brings, and stores the next offset with them.
-- A key that is known keeps its answer.
-- KEYS     shard, incarnations, generations 1..6
-- ARGV     channel, candidate incarnation, topic, from '' | 0.., next 0.., step of a generation ms; for each key:
--          'name key', 'delta total version incarnation at-ms'
-- Returns  status (merged | moved), stored offset or '', incarnation, reason ('' | restart | empty), keys that were new
-- Errors   WRONGTYPE, OOM: nothing was written
-- Repeat   safe: a key is remembered once, and a stored offset other than 'from' refuses the batch
-- @include shard
-- @include once
local shard, incarnations, field = KEYS[1], KEYS[2], 'next:' .. ARGV[3]
local rings = {}
for i = 1, 6 do rings[i] = KEYS[2 + i] end
local run = run_id()
local at = stand(shard, incarnations, run)
local stored = redis.call('HGET', shard, field) or ''
local fresh = {}
for i = 7, stored == ARGV[4] and #ARGV or 0, 2 do
  if not recall_key(rings, ARGV[i]) then fresh[#fresh + 1] = i end
end
if at.reason ~= '' then
  open(shard, incarnations, run, ARGV[2])
  at.incarnation = ARGV[2]
  redis.call('PUBLISH', ARGV[1], event_head(at, false, '0'))
end
if stored ~= ARGV[4] then return { 'moved', stored, at.incarnation, at.reason, 0 } end
if #fresh > 0 then
  local ring = generation(shard, rings, tonumber(ARGV[6]))
  for _, i in ipairs(fresh) do redis.call('HSET', ring, ARGV[i], ARGV[i + 1]) end
end
redis.call('HSET', shard, field, ARGV[5])
return { 'merged', ARGV[5], at.incarnation, at.reason, #fresh }
