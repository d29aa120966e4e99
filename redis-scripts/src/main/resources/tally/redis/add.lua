#!lua
-- add: adds one batch of increments to this region's own slots, each idempotency key at most once.
-- KEYS     the head of each shard, then the counter of each item, each counter once; then for each shard: incarnations,
--          dirty, and if it has keyed items: state, outbox, generations 1..6
-- ARGV     channel, now ms, step of a generation ms, most own keys of a shard, shards 1..1024, items of all; for each shard:
--          candidate incarnation, keyed 0 | 1, items 0..1000; for each item: increments 0..2^53-1, decrements 0..2^53-1
--          (both without what is keyed), and where its shard is keyed: changes 0..1000, for each: key, delta
-- Returns  for each shard: incarnation, reason ('' | restart | empty), sequence, then for each item: 'total version', with
--          a ! in front when it would overflow and was left out, and for each keyed change: '' (counted), mismatch,
--          recovering, full, or what it was answered: 'delta total version incarnation at-ms'
-- Errors   WRONGTYPE of a head or a counter, OOM: nothing was written
-- Repeat   not safe: every call counts what has no key again
-- @include shard
-- @include counter
-- @include once
-- @include keyed
-- @include batch

local function write(group, run, sets, event, answer)
  local head, weight, at = group.head, group.weight, group.answer_at
  if group.reason ~= '' then open(head, group.incarnations, run, group.candidate) end
  if weight > 0 then
    head[SEQUENCE], head[OWNED], head[ADDED] = head[SEQUENCE] + 1, head[OWNED] + weight, head[ADDED] + weight
  end
  if group.rings then write_keys(group) end
  if weight > 0 then redis.call('ZADD', group.dirty, unpack(group.marks)) end
  if weight > 0 or group.reason ~= '' then
    sets[#sets + 1], sets[#sets + 2] = group.key, pack(head)
    event_head(event, group.event_at, group.key, head, weight > 0, group.changes)
  end
  answer[at], answer[at + 1], answer[at + 2] = head[INCARNATION], group.reason, head[SEQUENCE]
end

local run = run_id()
local groups, sets, event, answer = plan(run)
for _, group in ipairs(groups) do write(group, run, sets, event, answer) end
store(sets)
if #event > 0 then publish(ARGV[1], event) end
return answer
