#!lua
-- add: adds one batch of increments to this region's own slots, each idempotency key at most once.
-- KEYS     for each shard: shard, incarnations, dirty; if it has keyed items: outbox, generations 1..6;
--          then the counter of each item, each counter once
-- ARGV     shards 1..1024, now ms, step of a generation ms, most keys in a shard; for each shard: channel,
--          candidate incarnation, keyed 0 | 1, items 0..1000; for each item: increments 0..2^53-1,
--          decrements 0..2^53-1 (both without what is keyed), and where its shard is keyed: changes 0..1000, for each:
--          key, delta
-- Returns  for each shard: incarnation, reason ('' | restart | empty), sequence, then for each item: fits (1, or 0 when it
--          would overflow and was left out), 'total version', and for each keyed change: '' (counted), mismatch,
--          recovering, full, or what it was answered: 'delta total version incarnation at-ms'
-- Errors   WRONGTYPE of the shard or a counter, OOM: nothing was written
-- Repeat   not safe: every call counts what has no key again
-- @include shard
-- @include counter
-- @include once
-- @include keyed
-- @include batch

local function write(group, run)
  local at, weight = group.at, group.weight
  if at.reason ~= '' then
    open(group.shard, group.incarnations, run, group.candidate)
    at.incarnation = group.candidate
  end
  local sequence, answer = decimal(weight > 0 and at.sequence + 1 or at.sequence), group.answer
  if weight > 0 then
    if group.rings then write_keys(group, sequence) end
    local added = decimal(at.added + weight)
    redis.call('HSET', group.shard, 'sequence', sequence, 'owned', decimal(at.owned + weight), 'added', added)
    redis.call('ZADD', group.dirty, unpack(group.marks))
    group.event[1] = event_head(at, true, added)
    redis.call('PUBLISH', group.channel, table.concat(group.event, ' '))
  elseif at.reason ~= '' then
    redis.call('PUBLISH', group.channel, event_head(at, false, '0'))
  end
  answer[1], answer[2], answer[3] = at.incarnation, at.reason, sequence
  return answer
end

local run, answers = run_id(), {}
local groups, sets = plan(run)
store(sets)
for s, group in ipairs(groups) do answers[s] = write(group, run) end
return answers
