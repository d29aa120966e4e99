#!lua
-- remember: takes over the idempotency keys that the log brings, and stores the next offset with them.
-- A key that is known keeps its answer.
-- KEYS     head, state, incarnations, generations 1..6
-- ARGV     channel, candidate incarnation, topic, from '' | 0.., next 0.., step of a generation ms; for each key:
--          'name key', 'delta total version incarnation at-ms'
-- Returns  status (merged | moved), stored offset or '', incarnation, reason ('' | restart | empty), keys that were new
-- Errors   WRONGTYPE, OOM: nothing was written
-- Repeat   safe: a key is remembered once, and a stored offset other than 'from' refuses the batch
-- @include shard
-- @include once
local state, field = KEYS[2], 'next:' .. ARGV[3]
local rings = {}
for i = 1, 6 do rings[i] = KEYS[3 + i] end
local run = run_id()
local head, reason = stand(KEYS[1], run)
local stored = redis.call('HGET', state, field) or ''
local fresh = {}
for i = 7, stored == ARGV[4] and #ARGV or 0, 2 do
  if not recall_key(rings, ARGV[i]) then fresh[#fresh + 1] = i end
end
if reason ~= '' then
  local event = {}
  open(head, KEYS[3], run, ARGV[2])
  save(KEYS[1], head)
  event_head(event, 1, KEYS[1], head, false, 0)
  publish(ARGV[1], event)
end
if stored ~= ARGV[4] then return { 'moved', stored, head[INCARNATION], reason, 0 } end
if #fresh > 0 then
  local ring = generation(state, rings, tonumber(ARGV[6]))
  for _, i in ipairs(fresh) do redis.call('HSET', ring, ARGV[i], ARGV[i + 1]) end
end
redis.call('HSET', state, field, ARGV[5])
return { 'merged', ARGV[5], head[INCARNATION], reason, #fresh }
